import type { z } from 'zod'
import type { RecipeStep } from '../clean/index.ts'
import { type ParamsSchema, parseParams } from '../core/index.ts'
import type { Pipeline } from '../pipeline/index.ts'
import type { Fitted, Voter } from '../train/index.ts'
import type { GroupedRows, ParityConstraint } from './parity.ts'
import type { ScoredRows } from './thresholds.ts'

/** Rows that a mitigation may learn from, and one model family with its params to learn with. */
export interface Lesson extends GroupedRows {
  /** Fits the family to the rows, each counting `weight`, and as of the class `target` where that is given. */
  fit(weight: Float64Array | null, target?: Uint8Array): Promise<Fitted>
  /** What a fitted model decides of the rows that it learned from. */
  decisions(fitted: Fitted): Promise<Uint8Array>
}

/** A model that is trained otherwise. */
export interface TrainingPlan {
  readonly setting: string
  /** Columns that it is trained without. */
  readonly without?: readonly string[]
  /** Cleaning that is done after that of the recipe, learned of training rows like it. */
  readonly steps?: readonly RecipeStep[]
  readonly blend: Pipeline['blend']
  /** Whether its scores are to be probabilities; those of a vote on costs are not. */
  readonly isCalibrated: boolean
  learn(lesson: Lesson): Promise<Voter[]>
}

/** A model that decides otherwise: a threshold for each group, chosen on rows that the model did not learn from. */
export interface DecisionPlan {
  readonly setting: string
  choose(rows: ScoredRows): readonly number[]
}

export const isDecision = (plan: TrainingPlan | DecisionPlan): plan is DecisionPlan => 'choose' in plan

/** What is to be mended. */
export interface Subject {
  readonly constraint: ParityConstraint
  /** The column of the groups, or the columns that are crossed, by the names that they have after the recipe. */
  readonly columns: readonly string[]
  /** The gap that may stay where a mitigation is asked to close it. */
  readonly tolerance: number
  /** The gap of the model as it is, on rows held out. */
  readonly gap: number
  /** The threshold of the model as it is. */
  readonly threshold: number
  /** Features with how much each says of the group, from 0 to 1, strongest first. */
  readonly proxies: () => readonly (readonly [column: string, strength: number])[]
}

/** A way to make a model fairer to groups. */
export interface Mitigation {
  readonly id: string
  readonly title: string
  /** When it acts: on the rows before training, in training, or on decisions after it. */
  readonly stage: 'before' | 'during' | 'after'
  /** Whether a row's group must be given to predict. */
  readonly needsAttribute: boolean
  /** One sentence: what it does. */
  readonly about: string
  readonly source: string
  readonly params: ParamsSchema
  /** Checks params and fills in defaults. @throws a usage error that names the method and the parameter */
  parse(params: unknown): Record<string, unknown>
  /** The models that it makes, from the one that changes least to the one that changes most. */
  plans(params: unknown, subject: Subject): readonly (TrainingPlan | DecisionPlan)[]
}

export const defineMitigation = <P extends ParamsSchema>(
  definition: Omit<Mitigation, 'params' | 'parse' | 'plans'> & {
    readonly params: P
    plans(params: z.output<P>, subject: Subject): readonly (TrainingPlan | DecisionPlan)[]
  },
): Mitigation => ({
  ...definition,
  parse: (params) => parseParams(definition.params, params, definition.id),
  plans: (params, subject) => definition.plans(parseParams(definition.params, params, definition.id), subject),
})
