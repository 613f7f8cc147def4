import { createRng, type Rng } from '../../shared/core/index.ts'
import { type Feature, inMemory, type TrainingData } from '../../shared/models/index.ts'

export type Task = TrainingData['task']

/** Columns with ties, gaps, few and many values, of all scales; some columns say nothing. */
function column(rng: Rng, rows: number): Float64Array {
  const kind = rng.below(7)
  const scale = 10 ** (rng.below(9) - 4)
  return Float64Array.from({ length: rows }, () => {
    if (kind === 0) return rng.next()
    if (kind === 1) return rng.below(4)
    if (kind === 2) return rng.below(3) === 0 ? NaN : scale * rng.next()
    if (kind === 3) return 5
    if (kind === 4) return NaN
    if (kind === 5) return rng.below(40) === 0 ? Infinity : -scale * rng.below(1000)
    return rng.next() ** 8
  })
}

export interface Drawn {
  readonly task: Task
  readonly data: TrainingData
  readonly heldOut: TrainingData
}

/** Rows of levels and numbers with all that comes; the last tenth is held out. */
export function draw(seed: number, rows: number, features: number, task: Task): Drawn {
  const rng = createRng(`parity ${seed}`)
  const columns = Array.from({ length: features }, () => column(rng, rows))
  const hasWeights = rng.below(2) === 0
  const score = Float64Array.from({ length: rows }, (_, row) => {
    const first = columns[0]?.[row] ?? 0
    const second = columns[1]?.[row] ?? 0
    return (Number.isFinite(first) ? Math.tanh(first) : 0.7) + (Number.isNaN(second) ? -1 : 0) + rng.next()
  })
  const target = score.map((value) =>
    task === 'binary'
      ? Number(value > 1)
      : task === 'multiclass'
        ? Math.max(0, Math.min(3, Math.floor(value * 2)))
        : value,
  )
  // Every third feature is one of levels, of few or of more than there are bins; some are never seen.
  const cardinalities = columns.map((_, j) => (j % 3 === 2 ? [2, 5, 30, 400][rng.below(4)]! : 0))
  const codes = cardinalities.map((cardinality) =>
    Int32Array.from({ length: rows }, () =>
      cardinality === 0 ? 0 : Math.floor(rng.next() ** 2 * (cardinality + 1)) - 1,
    ),
  )
  for (let row = 0; row < rows; row++) if ((codes[2]?.[row] ?? 0) % 3 === 1) target[row] = task === 'regression' ? 4 : 1
  const about = {
    task,
    classes: task === 'binary' ? 2 : task === 'multiclass' ? 4 : 0,
    features: columns.map((_, j) => ({
      name: `x${j}`,
      column: `x${j}`,
      kind: cardinalities[j] ? ('levels' as const) : ('number' as const),
      levels: [],
    })),
  }
  const weight = hasWeights ? Float64Array.from({ length: rows }, () => rng.below(4) / 2) : null
  const part = (from: number, to: number) =>
    inMemory(about, {
      matrix: {
        rows: to - from,
        features: columns.map((values, j) => featureOf(values, codes[j]!, cardinalities[j]!, from, to)),
      },
      target: target.slice(from, to),
      weight: weight?.slice(from, to) ?? null,
    })
  const middle = Math.ceil(rows * 0.9)
  return { task, data: part(0, middle), heldOut: part(middle, rows) }
}

function featureOf(values: Float64Array, codes: Int32Array, cardinality: number, from: number, to: number): Feature {
  if (cardinality === 0) return { kind: 'number', values: values.slice(from, to) }
  return { kind: 'levels', codes: codes.slice(from, to), cardinality }
}
