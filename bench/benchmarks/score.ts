import { createRng } from '../../shared/core/index.ts'
import type { FeatureSet } from '../../shared/features/index.ts'
import { inMemory, MODELS, REFERENCE_COMPUTE } from '../../shared/models/index.ts'
import { type Pipeline, scoreRows } from '../../shared/pipeline/index.ts'
import { PLAIN_READING } from '../../shared/table/index.ts'
import { defineBenchmark, medianSeconds } from '../benchmark.ts'

const ROWS = 20_000
const FEATURES = 14

/** Raw rows through the whole pipeline (read, check, encode, predict), against the bare trees on typed arrays. */
export const score = defineBenchmark({
  id: 'score',
  title: `Scoring ${ROWS} raw rows, 100 trees of depth 6`,
  async run() {
    const rng = createRng('bench')
    const columns = Array.from({ length: FEATURES }, () => Float64Array.from({ length: ROWS }, () => rng.below(1000)))
    const target = Float64Array.from(columns[0] ?? [], (value) => Number(value + 300 * rng.next() > 600))
    const names = columns.map((_, j) => `x${j}`)
    const features = names.map((name) => ({ name, column: name, kind: 'number' as const, levels: [] }))
    const matrix = { rows: ROWS, features: columns.map((values) => ({ kind: 'number' as const, values })) }
    const data = inMemory({ task: 'binary', classes: 2, features }, { matrix, target, weight: null })
    const gbdt = MODELS.get('gbdt')
    const state = await gbdt.fit({ rounds: 100 }, data, { rng, progress: async () => {}, compute: REFERENCE_COMPUTE })
    const set: FeatureSet = {
      form: 'ordinal',
      columns: names.map((column) => ({
        column,
        encoding: 'number',
        state: { fill: null, centre: 0, scale: 1, flag: false },
      })),
    }
    const pipeline: Pipeline = {
      task: 'binary',
      target: 'y',
      classes: ['0', '1'],
      threshold: 0.5,
      inputs: names.map((name) => ({ name, reading: PLAIN_READING.number, range: [0, 1000] })),
      branches: [
        { steps: [], views: [{ features: set, members: [{ family: 'gbdt', params: {}, state, weight: 1 }] }] },
      ],
      blend: 'margins',
      calibration: null,
    }
    const rows = Array.from({ length: ROWS }, (_, row) =>
      Object.fromEntries(names.map((name, j) => [name, columns[j]?.[row] ?? 0])),
    )
    const seconds = await medianSeconds(5, () => scoreRows(pipeline, rows))
    const baseline = await medianSeconds(5, () => gbdt.predictor.margins(state, matrix))
    return {
      what: 'scoreRows',
      seconds,
      baseline: { what: 'the trees alone', seconds: baseline },
      notes: `${Math.round(ROWS / seconds).toLocaleString('en-US')} rows/s`,
    }
  },
})
