import type { Recipe } from '../../shared/clean/index.ts'
import type { ErrorCode, Finding, Progress } from '../../shared/core/index.ts'
import type { InferOptions } from '../../shared/import/index.ts'
import type { Arrival } from '../../shared/journey.ts'
import type { TestRows } from '../../shared/looked-at.ts'
import type { MitigationPoint } from '../../shared/mitigate/index.ts'
import type { Candidate, CurveSoFar, Replay, ResultsSoFar, TrainOptions, Trial } from '../../shared/train/index.ts'
import type { DeviceWish } from '../compute/choose-device.ts'
import type { ComputeUsed } from '../compute/kernel-compute.ts'
import type { ReadOptions, SourceRead } from '../data/index.ts'
import type { Foreseen } from './foresee.ts'

/** What a training process is asked to do; plain data, so that it can travel and be recorded. */
export interface TrainJob {
  readonly file: string
  readonly target: string
  readonly read: Omit<ReadOptions, 'signal'>
  readonly infer: InferOptions
  /** A recipe, or the path of a recipe file; null for none. */
  readonly recipe: Recipe | string | null
  /** A SPLIT.csv; null for a split by the options. */
  readonly split: string | null
  readonly options: TrainOptions
  /** The trials of an earlier training, to be made again; a search where it is left out. */
  readonly replay?: Replay
  /** The path of a model file to go on from, in place of a search. */
  readonly earlier?: string
  /**
   * A finished run to mitigate, in place of a search: its model file, what it said of rows held out, and its trial. `tried`:
   * the points of a study of it, of which one is taken.
   */
  readonly base?: {
    readonly model: string
    readonly heldOut: string
    readonly trial: Trial
    readonly tried?: readonly MitigationPoint[]
  }
  /** Milliseconds since 1970 at which the budget ends; null for none. */
  readonly deadline: number | null
  /** What nets train on; the processor where it is left out. A run made again takes that of its record. */
  readonly device?: DeviceWish
  /** Whether nets may be rounded less often, which is faster and gives other bits. */
  readonly relaxed?: boolean
  /** Limits for figures between groups, as texts (shared/fairness/gates.ts). */
  readonly gates?: readonly string[]
  /** Whether other programs on this machine go first. */
  readonly background?: boolean
}

/** What a training process gives back. */
export interface Trained {
  readonly result: TrainResult
  /** The bytes of the model file. */
  readonly model: Uint8Array
  readonly test: TestRows
  /** The same of training rows that were held out; null where none were. */
  readonly heldOut: TestRows | null
  readonly curves: Arrival['curves']
}

/** What training gives, without the model itself. */
export interface TrainResult {
  readonly task: Arrival['bundle']['pipeline']['task']
  readonly target: string
  readonly classes: readonly string[]
  readonly threshold: number
  readonly rows: Arrival['bundle']['record']['rows']
  readonly best: Arrival['best']
  readonly metrics: Arrival['metrics']
  /** The same of no model at all; absent from runs of before. */
  readonly baseline?: Arrival['baseline']
  readonly leaderboard: Arrival['leaderboard']
  /** Absent from runs of before. */
  readonly frontier?: Arrival['frontier']
  readonly early?: NonNullable<Arrival['early']>
  /** Present where a model was gone on from. */
  readonly onward?: NonNullable<Arrival['onward']>
  readonly fairness: Arrival['fairness']
  /** Limits that were stated, held against the audit; absent where there are none. */
  readonly gates?: Arrival['gates']
  /** Present where mitigation was asked for. */
  readonly mitigation?: NonNullable<Arrival['mitigation']>
  /** Thresholds by group, where the model has them. */
  readonly decision?: NonNullable<Arrival['bundle']['pipeline']['decision']>
  readonly suspects?: NonNullable<Arrival['suspects']>
  readonly findings: readonly Finding[]
  readonly dialect: SourceRead['dialect']
  readonly seconds: { readonly import: number; readonly train: number }
  /** What was foreseen before the search; absent where nobody asked, and where time was too short to look. */
  readonly estimate?: Foreseen
  /** What has worked; absent from runs of before. */
  readonly compute?: ComputeUsed
}

/** A candidate that is not to be tried, and why. */
export interface FailedCandidate {
  readonly candidate: Candidate
  readonly why: string
}

export interface StartTraining {
  readonly type: 'train'
  readonly job: TrainJob
  /** The folder that finished trials are kept in, and taken from. */
  readonly checkpoint: string
  readonly failed: readonly FailedCandidate[]
}

/** `finish` ends the search with what it has. */
export type ToTraining = StartTraining | { readonly type: 'finish' }

export type FromTraining =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'trying'; readonly candidate: Candidate }
  | { readonly type: 'results'; readonly results: ResultsSoFar }
  | { readonly type: 'estimate'; readonly estimate: Foreseen }
  | { readonly type: 'curve'; readonly curve: CurveSoFar }
  | ({ readonly type: 'done' } & Trained)
  | { readonly type: 'failed'; readonly error: { readonly code: ErrorCode; readonly message: string } }

/** What a training process sends, told apart from anything else that a runtime may send of its own. */
export const isFromTraining = (message: unknown): message is FromTraining =>
  typeof message === 'object' && message !== null && 'type' in message && TYPES.has(message.type)

const TYPES = new Set<unknown>([
  'progress',
  'trying',
  'results',
  'curve',
  'estimate',
  'done',
  'failed',
] satisfies FromTraining['type'][])

export const isToTraining = (message: unknown): message is ToTraining =>
  typeof message === 'object' &&
  message !== null &&
  'type' in message &&
  (message.type === 'train' || message.type === 'finish')
