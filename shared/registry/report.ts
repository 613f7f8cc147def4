import type { Figure, Task } from '../metrics/index.ts'
import type { Difference, JudgedLimit } from './events.ts'
import type { Recommendation, Weight } from './recommend.ts'

/** What became of a candidate beside the champion: kept with the version, shown in the window and on the command line. */
export interface RetrainReport {
  readonly version: number
  /** The version that it was held against; null where there was none. */
  readonly champion: number | null
  readonly task: Task
  /** The metric that chooses models. */
  readonly metric: string
  readonly data: {
    readonly sha256: string
    readonly names: readonly string[]
    /** Rows that both were held against. */
    readonly rows: number
    /** Test rows that were left out of the comparison, since the champion learned from them. */
    readonly leftOut: number
  }
  /** The candidate's figures on those rows. */
  readonly metrics: Readonly<Record<string, Figure>>
  /** Metric → how it stands to the champion; empty where there was none. */
  readonly differences: Readonly<Record<string, Difference>>
  readonly limits: readonly JudgedLimit[]
  readonly candidate: Weight
  readonly previous: Weight | null
  readonly recommendation: Recommendation
}
