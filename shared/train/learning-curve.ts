import type { Task } from '../metrics/index.ts'
import type { CurvePoint } from '../models/index.ts'

export type { CurvePoint }

/** How a candidate learned, round by round, on one of the parts that it was judged by. */
export interface LearningCurve {
  /** What `training` and `validation` of the points are. */
  readonly metric: 'logLoss' | 'rmse'
  /** Which part of how many, from 1. */
  readonly part: number
  readonly parts: number
  /** At most 64, by ascending round. */
  readonly points: readonly CurvePoint[]
}

const MOST_POINTS = 64

/** Keeps a bounded number of points, evenly spaced, however many rounds there will be: each time there are too many, every other one goes. */
export function createCurve(task: Task, part: number, parts: number) {
  const metric: LearningCurve['metric'] = task === 'regression' ? 'rmse' : 'logLoss'
  let points: readonly CurvePoint[] = []
  let offered = 0
  let every = 1
  return {
    /** Whether the point was taken, and so worked out. */
    offer(point: () => CurvePoint): boolean {
      if (offered++ % every !== 0) return false
      points = [...points, point()]
      if (points.length > MOST_POINTS) {
        points = points.filter((_, i) => i % 2 === 0)
        every *= 2
      }
      return true
    },
    /** null where the family does not learn in rounds. */
    curve: (): LearningCurve | null => (points.length > 0 ? { metric, part, parts, points } : null),
  }
}
