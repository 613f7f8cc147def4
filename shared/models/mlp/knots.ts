import { quantile, sortedPresent } from '../../core/index.ts'
import type { TrainingData } from '../training-data.ts'
import { bounded } from './inputs.ts'
import type { InputState, MlpState } from './predictor.ts'
import { inputsIn } from './waves.ts'

/** Visits looked at to place the knots. */
const SKETCH = 65_536
/** Columns of all numbers together, and of all embeddings: with more features, each has fewer. */
const MOST_COLUMNS = 2048
const LARGEST_EMBEDDING = 16

/**
 * How features become inputs: a number through at most `bins` columns between knots that hold equally many rows, a level
 * through an embedding whose size grows with the square root of the number of levels.
 *
 * @param visits the rows that the knots are placed by, ascending
 * @param waves where there are any, numbers are read in so many of them instead
 */
export async function placeKnots(
  data: TrainingData,
  visits: Uint32Array,
  bins: number,
  waves = 0,
): Promise<InputState & Pick<MlpState, 'knots' | 'knotStarts' | 'waves'>> {
  const stride = Math.ceil(visits.length / SKETCH)
  const sketch = visits.filter((_, i) => i % stride === 0)
  const { numbers, cardinalities } = await sample(data, sketch)
  const most = Math.max(1, Math.floor(MOST_COLUMNS / Math.max(1, numbers.length)))
  const fitting = Math.min(waves, Math.max(0, (most - 1) >> 1))
  const knots = numbers.map((values) => (bins === 0 || waves > 0 ? [] : knotsOf(sortedPresent(values), bins)))
  const starts = new Int32Array(knots.length + 1)
  for (const [f, own] of knots.entries()) starts[f + 1] = starts[f]! + own.length
  const largest = Math.max(1, Math.min(LARGEST_EMBEDDING, Math.floor(MOST_COLUMNS / Math.max(1, cardinalities.length))))
  return {
    columns: Int32Array.from(
      knots.flatMap((own) =>
        own.length === 0 ? new Array<number>(inputsIn(fitting)).fill(0) : [Math.min(most, own.length - 1)],
      ),
    ),
    knots: Float64Array.from(knots.flat()),
    knotStarts: starts,
    cardinalities: Int32Array.from(cardinalities),
    sizes: Int32Array.from(cardinalities, (count) => Math.min(largest, Math.ceil(Math.sqrt(count)) + 1)),
    ...(fitting > 0 && { waves: fitting }),
  }
}

/** The values of some rows, one array a number feature, and the cardinality of each level feature. */
async function sample(
  data: TrainingData,
  rows: Uint32Array,
): Promise<{ numbers: Float64Array[]; cardinalities: number[] }> {
  const count = data.features.filter(({ kind }) => kind === 'number').length
  const numbers = Array.from({ length: count }, () => new Float64Array(rows.length))
  let cardinalities: number[] = []
  let [first, at] = [0, 0]
  for await (const { matrix } of data.batches()) {
    let to = at
    while (to < rows.length && rows[to]! < first + matrix.rows) to++
    let f = 0
    for (const feature of matrix.features) {
      if (feature.kind === 'levels') continue
      const values = numbers[f++]!
      for (let i = at; i < to; i++) values[i] = bounded(feature.values[rows[i]! - first]!)
    }
    cardinalities = matrix.features.flatMap((feature) => (feature.kind === 'levels' ? [feature.cardinality] : []))
    first += matrix.rows
    at = to
  }
  return { numbers, cardinalities }
}

/** Each value where there are few, otherwise quantiles; at least two, ascending. */
function knotsOf(sorted: Float64Array, bins: number): number[] {
  const distinct: number[] = []
  for (let i = 0; i < sorted.length && distinct.length <= bins + 1; i++)
    if (i === 0 || sorted[i]! > sorted[i - 1]!) distinct.push(sorted[i]!)
  const knots =
    distinct.length <= bins + 1
      ? distinct
      : Array.from({ length: bins + 1 }, (_, b) => quantile(sorted, b / bins)).filter(
          (knot, b, all) => b === 0 || knot > all[b - 1]!,
        )
  // One value, or none: whatever else comes later is taken for it.
  return knots.length > 1 ? knots : [knots[0] ?? 0, Number.MAX_VALUE]
}
