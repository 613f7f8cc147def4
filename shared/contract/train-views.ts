import type { ParamField } from '../core/index.ts'
import type { Task } from '../metrics/index.ts'
import type { Estimate } from '../train/index.ts'

export interface TrainingChoices {
  readonly mode: 'fast' | 'balanced' | 'best'
  /** The families to try; none named means all. */
  readonly families: readonly string[]
  readonly budgetSeconds: number | null
  /** What neural networks train on; `auto`, the faster by a probe, where it is left out. */
  readonly device?: 'auto' | 'cpu' | 'gpu' | undefined
  /** Options of a training that are not as they come, by their names; the rest is. */
  readonly options?: Readonly<Record<string, unknown>> | undefined
}

/** What a training may be told beside effort, families, time and device. */
export interface TrainingOptionsView {
  readonly groups: readonly { readonly title: string; readonly fields: readonly ParamField[] }[]
  /** The metrics that can choose, for each task. */
  readonly metrics: Readonly<Record<Task, readonly string[]>>
}

/** What a training is going to take on this machine, without a time limit. */
export interface TrainingEstimate extends Estimate {
  /** Of memory, now. */
  readonly availableBytes: number
}
