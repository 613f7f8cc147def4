import type { FittedStep } from '../clean/index.ts'
import type { Json } from '../core/index.ts'
import type { FeatureSet } from '../features/index.ts'
import type { Task } from '../metrics/index.ts'
import type { ModelState } from '../models/index.ts'
import type { Cell, Reading } from '../table/index.ts'
import type { GroupDecision } from './group-decision.ts'

/** A raw column that the model uses: how its cells are read, and what the training rows held. */
export interface InputColumn {
  readonly name: string
  readonly reading: Reading
  /** Smallest and largest training value of numbers and dates; null for other kinds and where there was none. */
  readonly range: readonly [low: number, high: number] | null
}

/** A fitted model and the weight of its vote; the weights of a pipeline's members sum to 1. */
export interface Member {
  readonly family: string
  readonly params: Readonly<Record<string, Json>>
  readonly state: ModelState
  readonly weight: number
}

/** Features, and the models that read them. */
export interface View {
  readonly features: FeatureSet
  readonly members: readonly Member[]
  /** What is added to the margins of each member, an output each: where rare classes counted more; absent elsewhere. */
  readonly shift?: readonly number[]
}

/** What was learned from the same rows: a recipe, and the models behind it. */
export interface Branch {
  readonly steps: readonly FittedStep[]
  readonly views: readonly View[]
}

/** Margins become `slope` · margin + the intercept of their output. */
export interface Calibration {
  readonly slope: number
  readonly intercepts: readonly number[]
  /**
   * Binary: what the score of the positive class becomes after the link; absent where nothing does. Margins stay as they are,
   * so that reasons add up to them: score = curve(sigmoid(margin)).
   */
  readonly curve?: ScoreCurve
}

/** A curve through knots, straight between them. Both lists rise, `from` from 0 to 1; `to` lies inside of it. */
export interface ScoreCurve {
  readonly from: readonly number[]
  readonly to: readonly number[]
}

/**
 * What reasons compare a row with: made-up rows, each column drawn on its own as golden rows are, so that no row of the data
 * travels.
 */
export interface Background {
  readonly rows: readonly Readonly<Record<string, Cell>>[]
  /** For each branch the raw columns that the columns made by its steps are made of; others are themselves. */
  readonly origins: readonly Readonly<Record<string, readonly string[]>>[]
}

/** Everything that is needed to score a raw row: one plain value, JSON and typed arrays. */
export interface Pipeline {
  readonly task: Task
  readonly target: string
  /** Class labels as their source text; binary: the negative class, then the positive one. Empty for regression. */
  readonly classes: readonly string[]
  /** Binary: a row is of the positive class when its score is at least this. */
  readonly threshold: number
  readonly inputs: readonly InputColumn[]
  /** One where a single model was fitted on all training rows; one a part of them where their models vote. */
  readonly branches: readonly Branch[]
  /** What the votes are the average of. Margins keep attributions additive. */
  readonly blend: 'margins' | 'probabilities'
  readonly calibration: Calibration | null
  /** Thresholds by group, in place of the one above; absent where one decides for all. */
  readonly decision?: GroupDecision
  /** Absent in a pipeline that was not finished, or by an earlier version. */
  readonly background?: Background
}

/** Every member, with the features that it reads. */
export const membersOf = ({ branches }: Pick<Pipeline, 'branches'>): { member: Member; features: FeatureSet }[] =>
  branches.flatMap(({ views }) =>
    views.flatMap(({ features, members }) => members.map((member) => ({ member, features }))),
  )
