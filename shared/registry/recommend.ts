import type { Task } from '../metrics/index.ts'
import type { Difference, JudgedLimit } from './events.ts'
import { beyondLimits } from './limits.ts'

/** What a person would do with a candidate. */
export type Verdict = 'promote' | 'keep' | 'lookCloser'

export interface Reason {
  /** What it speaks for: the candidate, the champion, or a closer look. */
  readonly speaksFor: 'candidate' | 'champion' | 'closerLook' | 'neither'
  readonly text: string
}

export interface Recommendation {
  readonly verdict: Verdict
  readonly reasons: readonly Reason[]
}

/** How large and fast a model is. */
export interface Weight {
  readonly bytes: number
  /** To score rows one batch at a time, on this computer; null where it was not measured. */
  readonly rowsPerSecond: number | null
}

export interface Contest {
  readonly task: Task
  /** The metric that chooses models. */
  readonly metric: string
  /** Rows that both were held against, which neither has learned from. */
  readonly rows: number
  /** Metric → how the candidate stands to the champion. */
  readonly differences: Readonly<Record<string, Difference>>
  /** The limits of a promotion, held against the candidate. */
  readonly limits: readonly JudgedLimit[]
  readonly candidate: Weight
  /** null where there is none. */
  readonly champion: Weight | null
}

/** Fewer rows than this decide nothing. */
const FEWEST_ROWS = 100
/** A candidate so many times as large or slow is worth a look, whatever it gains. */
const HEAVY = 3
/** By chance alone, one in twenty comparisons looks like more. */
const SURE = 0.05

/**
 * What to do with a candidate, from what both models said of the same rows: promote where it is better beyond chance, keep
 * where it is worse, beyond a limit, or no better; look closer where the rows cannot tell, or something else got worse.
 */
export function recommend(contest: Contest): Recommendation {
  const quality = qualityOf(contest)
  const reasons = [quality, ...limitReasons(contest.limits), ...calibrationReasons(contest), ...weightReasons(contest)]
  if (contest.rows < FEWEST_ROWS)
    reasons.push({
      speaksFor: 'closerLook',
      text: `Only ${contest.rows} rows were there to compare on; ${FEWEST_ROWS} or more would say something.`,
    })
  return { verdict: verdictOf(quality, reasons, contest.limits), reasons }
}

function verdictOf(quality: Reason, reasons: readonly Reason[], limits: readonly JudgedLimit[]): Verdict {
  if (limits.some(({ state }) => state === 'exceeded') || quality.speaksFor === 'champion') return 'keep'
  if (reasons.some(({ speaksFor }) => speaksFor === 'closerLook')) return 'lookCloser'
  return quality.speaksFor === 'candidate' ? 'promote' : 'keep'
}

function qualityOf({ metric, differences, rows, champion }: Contest): Reason {
  if (!champion) return { speaksFor: 'candidate', text: 'There is no champion to be worse than.' }
  const found = differences[metric]
  if (!found) return { speaksFor: 'closerLook', text: `${metric} has no value on these rows, so it decides nothing.` }
  const { value, other, difference, low, high, p, better, worse, same, region } = found
  const figures = `${metric} ${shown(value)} against ${shown(other)} on the same ${rows.toLocaleString('en-US')} rows: a difference of ${shown(difference)} (${shown(low)} to ${shown(high)})`
  if (same >= 1 - SURE)
    return { speaksFor: 'neither', text: `${figures}. They are as good as each other, within ${shown(region)}.` }
  if (p >= SURE)
    return better > worse
      ? { speaksFor: 'closerLook', text: `${figures}. That may be chance: these rows cannot tell them apart.` }
      : { speaksFor: 'neither', text: `${figures}. That may be chance, and it is no gain.` }
  return better > worse
    ? { speaksFor: 'candidate', text: `${figures}. The candidate is better.` }
    : { speaksFor: 'champion', text: `${figures}. The candidate is worse.` }
}

function limitReasons(limits: readonly JudgedLimit[]): Reason[] {
  const beyond = beyondLimits(limits).map(
    ({ text, state, value, why }): Reason =>
      state === 'exceeded'
        ? { speaksFor: 'champion', text: `The limit ${text} is not kept${value === null ? '' : `: ${shown(value)}`}.` }
        : { speaksFor: 'closerLook', text: `The limit ${text} is not shown to be kept. ${why ?? ''}`.trim() },
  )
  if (beyond.length > 0 || limits.length === 0) return beyond
  return [
    {
      speaksFor: 'neither',
      text:
        limits.length === 1
          ? 'The limit of a promotion is kept.'
          : `All ${limits.length} limits of a promotion are kept.`,
    },
  ]
}

function calibrationReasons({ task, metric, differences }: Contest): Reason[] {
  const found = differences.ece
  if (task === 'regression' || metric === 'ece' || !found) return []
  const { value, other, p, worse, better } = found
  if (p >= SURE || worse <= better) return []
  const text = `Its probabilities are further from the truth: a calibration error of ${shown(value)} against ${shown(other)}.`
  return [{ speaksFor: worse >= 1 - SURE ? 'closerLook' : 'neither', text }]
}

function weightReasons({ candidate, champion }: Contest): Reason[] {
  const reasons: Reason[] = []
  if (!champion) return reasons
  const size = candidate.bytes / Math.max(1, champion.bytes)
  if (size >= HEAVY)
    reasons.push({ speaksFor: 'closerLook', text: `Its file is ${times(size)} as large as the champion's.` })
  if (candidate.rowsPerSecond !== null && champion.rowsPerSecond !== null) {
    const slowness = champion.rowsPerSecond / Math.max(1e-9, candidate.rowsPerSecond)
    if (slowness >= HEAVY)
      reasons.push({ speaksFor: 'closerLook', text: `It takes ${times(slowness)} as long to score a row.` })
  }
  return reasons
}

const times = (factor: number): string =>
  `${factor < 10 ? factor.toFixed(1) : Math.round(factor).toLocaleString('en-US')} times`

function shown(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US')
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)))
}
