import { normalBelow } from '../core/index.ts'
import { FEWEST } from './drift.ts'

/** A share of rows, then and now. */
export interface ShareChange {
  readonly reference: number
  readonly current: number
  /** The chance of a rise as large, by the test of two proportions. */
  readonly p: number
  readonly alarm: boolean
}

/** A rise by less than this is no alarm, however sure. */
const RISE = 0.02
/** One in a thousand: of many columns each has three of these. */
const CHANCE = 0.001

/** @param before of `rows` in training, as `after` is of `now` rows */
export function shareChange(before: number, rows: number, after: number, now: number): ShareChange {
  const [reference, current] = [rows > 0 ? before / rows : 0, now > 0 ? after / now : 0]
  const pooled = (before + after) / Math.max(rows + now, 1)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / Math.max(rows, 1) + 1 / Math.max(now, 1)))
  const p = error === 0 ? 1 : 1 - normalBelow((current - reference) / error)
  return { reference, current, p, alarm: now >= FEWEST && current - reference >= RISE && p < CHANCE }
}
