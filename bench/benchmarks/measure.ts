import { createRng } from '../../shared/core/index.ts'
import { decide, drawCounts, measure } from '../../shared/metrics/index.ts'
import { defineBenchmark, medianSeconds } from '../benchmark.ts'

const ROWS = 10_000

/** Every metric with its interval from 1,000 resamples, against one sort of the scores a resample. */
export const measureMetrics = defineBenchmark({
  id: 'measure',
  title: `Every binary metric with its interval, ${ROWS} rows, 1,000 resamples`,
  async run() {
    const rng = createRng('bench')
    const scores = Float64Array.from({ length: ROWS }, () => rng.next())
    const labels = Uint8Array.from(scores, (score) => Number(rng.next() < score))
    const predictions = { task: 'binary' as const, labels, scores, decisions: decide(scores, 0.5) }
    const seconds = await medianSeconds(3, () => measure(predictions, { rng: createRng(0) }))
    const baseline = await medianSeconds(1, () => {
      for (let resample = 0; resample < 1000; resample++) scores.slice().sort()
    })
    return { what: 'measure', seconds, baseline: { what: 'sorting the scores once a resample', seconds: baseline } }
  },
})

const MANY_ROWS = 100_000

/** The same over many rows, which are resampled as multinomial counts of cells of binned scores; never fewer resamples. */
export const measureMany = defineBenchmark({
  id: 'measure-many',
  title: `Every binary metric with its interval, ${MANY_ROWS} rows, 1,000 resamples of binned scores`,
  async run() {
    const rng = createRng('bench')
    const scores = Float64Array.from({ length: MANY_ROWS }, () => rng.next())
    const labels = Uint8Array.from(scores, (score) => Number(rng.next() < score))
    const predictions = { task: 'binary' as const, labels, scores, decisions: decide(scores, 0.5) }
    const seconds = await medianSeconds(3, () => measure(predictions, { rng: createRng(0) }))
    const counts = new Float64Array(MANY_ROWS)
    const baseline = await medianSeconds(1, () => {
      const draws = createRng(0)
      for (let resample = 0; resample < 1000; resample++) drawCounts(counts, draws)
    })
    return {
      what: 'measure',
      seconds,
      limit: 1,
      baseline: { what: 'drawing the rows of 1,000 resamples, without measuring any', seconds: baseline },
    }
  },
})
