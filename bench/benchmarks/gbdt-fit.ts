import { kernelCompute } from '../../engine/index.ts'
import { createRng } from '../../shared/core/index.ts'
import { inMemory, MODELS } from '../../shared/models/index.ts'
import { defineBenchmark, medianSeconds } from '../benchmark.ts'

const ROWS = 48_000
const FEATURES = 14
const ROUNDS = 100
/** A tree of depth 6 sums up every row about 2.4 times: at the root, and in the smaller child of every split. */
const ROWS_SUMMED = 2.4

/** Boosted trees against the loop that they cannot do without: adding gradients up in histograms. */
export const gbdtFit = defineBenchmark({
  id: 'gbdt-fit',
  title: `Boosted trees, ${ROUNDS} rounds, depth 6, ${ROWS} × ${FEATURES}`,
  async run() {
    const rng = createRng('bench')
    const columns = Array.from({ length: FEATURES }, () => Float64Array.from({ length: ROWS }, () => rng.next()))
    const target = Float64Array.from({ length: ROWS }, (_, row) =>
      Number((columns[0]?.[row] ?? 0) + 0.5 * (columns[1]?.[row] ?? 0) + 0.3 * rng.next() > 0.9),
    )
    const features = columns.map((_, j) => ({ name: `x${j}`, column: `x${j}`, kind: 'number' as const, levels: [] }))
    const matrix = { rows: ROWS, features: columns.map((values) => ({ kind: 'number' as const, values })) }
    const data = inMemory({ task: 'binary', classes: 2, features }, { matrix, target, weight: null })
    const context = { rng, progress: async () => {}, compute: kernelCompute() }
    const seconds = await medianSeconds(3, () => MODELS.get('gbdt').fit({ rounds: ROUNDS, maxDepth: 6 }, data, context))
    const baseline = await medianSeconds(3, bareHistograms)
    return {
      what: 'gbdt.fit',
      seconds,
      baseline: { what: 'its histogram sums alone, rows in order', seconds: baseline },
    }
  },
})

function bareHistograms(): void {
  const bins = Array.from({ length: FEATURES }, (_, f) =>
    Uint8Array.from({ length: ROWS }, (_unused, row) => (row * (f + 7)) % 255),
  )
  const rows = Uint32Array.from({ length: ROWS }, (_, row) => row)
  const gradients = new Int32Array(ROWS).fill(3)
  const histogram = new Int32Array(512)
  const times = Math.round(ROUNDS * ROWS_SUMMED)
  for (let time = 0; time < times; time++)
    for (const column of bins)
      for (let k = 0; k < ROWS; k++) {
        const row = rows[k] ?? 0
        const at = (column[row] ?? 0) << 1
        histogram[at] = (histogram[at] ?? 0) + (gradients[row] ?? 0)
        histogram[at + 1] = (histogram[at + 1] ?? 0) + (gradients[row] ?? 0)
      }
}
