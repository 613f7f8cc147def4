import { createRng } from '../../shared/core/index.ts'
import { audit, type Grouping } from '../../shared/fairness/index.ts'
import { drawCounts } from '../../shared/metrics/index.ts'
import { defineBenchmark, inTurns, medianSeconds } from '../benchmark.ts'

const ROWS = 1_000_000
const DRAWN = 50
const RESAMPLES = 1000

/** Every figure of an audit by three columns, two and three of them crossed, with calibration and ranking by group. */
export const auditMany = defineBenchmark({
  id: 'audit',
  title: `Audit of ${ROWS} predictions by 3 columns and their crossings, ${RESAMPLES} resamples`,
  async run() {
    const rng = createRng('bench')
    const scores = Float64Array.from({ length: ROWS }, () => rng.next() ** 2)
    const labels = Uint8Array.from(scores, (score) => Number(rng.next() < score))
    const decisions = Uint8Array.from(scores, (score) => Number(score >= 0.5))
    const grouping = (name: string, levels: number): Grouping => ({
      name,
      levels: Array.from({ length: levels }, (_, level) => `${name} ${level}`),
      codes: Int32Array.from({ length: ROWS }, () => Math.floor(levels * rng.next() ** 2)),
    })
    const groupings = [grouping('sex', 2), grouping('race', 5), grouping('age', 5)]
    const input = { labels, decisions, scores, groupings }
    const { audited } = await inTurns(3, {
      audited: async () => audit(input, { rng: createRng(0), resamples: RESAMPLES }),
    })
    const counts = new Float64Array(ROWS)
    const drawn = await medianSeconds(1, () => {
      const draws = createRng(0)
      for (let resample = 0; resample < DRAWN; resample++) drawCounts(counts, draws)
    })
    return {
      what: 'audit',
      seconds: audited.seconds,
      limit: 5,
      notes: `CPU ${audited.cpuSeconds.toFixed(1)} s, one core`,
      baseline: {
        what: `drawing the rows of ${RESAMPLES} resamples, without a figure of any (${DRAWN} drawn, times ${RESAMPLES / DRAWN})`,
        seconds: (drawn * RESAMPLES) / DRAWN,
      },
    }
  },
})
