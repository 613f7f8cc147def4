import type { Task } from '../metrics/index.ts'

/** How well a fit does after so many rounds of learning. */
export interface CurvePoint {
  /** Trees or steps so far, from 1. */
  readonly round: number
  /** Loss on the rows that are learned from, or on a thousand of them; see `curveLoss`. */
  readonly training: number
  /** Loss on rows held out; null where none are watched. */
  readonly validation: number | null
}

/** The loss of a row, averaged, as curves show it: log loss, or, of half the squared error, its root mean square. */
export const curveLoss = (task: Task, meanLoss: number): number =>
  task === 'regression' ? Math.sqrt(2 * meanLoss) : meanLoss

/** So many rows show a curve; all of them would make a fit slower. */
export const CURVE_ROWS = 1000

/** At most `most` of the entries, evenly spaced, in their order. */
export const spaced = (entries: Uint32Array, most: number): Uint32Array =>
  entries.length <= most
    ? entries
    : Uint32Array.from({ length: most }, (_, i) => entries[Math.floor((i * entries.length) / most)] ?? 0)
