import type { z } from 'zod'
import type { Json, ParamsSchema, Rng } from '../core/index.ts'
import { parseParams, usageError } from '../core/index.ts'
import type { Task } from '../metrics/index.ts'
import type { Compute } from './compute.ts'
import type { CurvePoint } from './learning-curve.ts'
import type { FeatureInfo } from './matrix.ts'
import type { ModelState, Predictor } from './predictor.ts'
import { type TrainingData, withoutWeightless } from './training-data.ts'
import type { FitConstraints } from './trees/constraints.ts'

/** What a fit is given beside its data. */
export interface FitContext {
  readonly rng: Rng
  readonly signal?: { readonly aborted: boolean }
  /**
   * Awaited after every unit of work with the share done, in [0, 1]; the host may yield there, and throws to cancel. A
   * family that learns in rounds gives the point of its learning curve as well, which is worked out only if it is asked for.
   */
  readonly progress: (fraction: number, point?: () => CurvePoint) => Promise<void>
  readonly compute: Compute
  /** Whether the budget asks the fit to end now, with what it has learned so far. */
  readonly isTimeUp?: () => boolean
  /** A state of the same family to go on from; families that cannot pay no heed to it. */
  readonly from?: ModelState
  /** Rows that the model may watch to know when to stop, and learns nothing else from. */
  readonly heldOut?: TrainingData
  /** What the model must hold; only of families that say that they can. */
  readonly constraints?: FitConstraints
}

/**
 * `monotone`: the prediction never falls, or never rises, with a feature. `interactions`: the margin is a sum of parts,
 * each of which reads features of one group.
 */
export type Constraint = 'monotone' | 'interactions'

/** How much a search tries. */
export type Effort = 'fast' | 'balanced' | 'best'

/** Parameters that a search may set, each within a range. */
export type SearchSpace = Readonly<
  Record<
    string,
    {
      readonly low: number
      readonly high: number
      /** Whether what counts is the factor between two values, not their difference. */
      readonly isLog?: boolean
      readonly isWhole?: boolean
    }
  >
>

/**
 * How the features room prepares the matrix. `scaled`: numbers that are complete and scaled, and one-hot levels. `ordinal`:
 * numbers alone, as they are, missing ones NaN. `levels`: the same with levels, missing ones −1.
 */
export type FeatureForm = 'scaled' | 'ordinal' | 'levels'

/** What a model in words calls features and classes. */
export interface Readers {
  readonly target: string
  readonly features: readonly FeatureInfo[]
  /** Of a regression, none. */
  readonly classes: readonly string[]
}

/** A model family with its params erased: what the list holds. */
export interface Model {
  readonly id: string
  readonly title: string
  readonly tasks: readonly Task[]
  readonly form: FeatureForm
  /**
   * Whether its state holds rows of the data: whoever has the model has them. Such a family is tried only where it is
   * named, and a model of it says so.
   */
  readonly carriesRows: boolean
  /** What its models hold where that is asked for. */
  readonly holds: readonly Constraint[]
  readonly params: ParamsSchema
  readonly predictor: Predictor
  /** Params with defaults filled in; throws a usage error on a wrong one. */
  parse(params: unknown): Record<string, Json>
  /** Learns a state from the data. The same params, data and rng give the same state, bit for bit. */
  fit(params: unknown, data: TrainingData, context: FitContext): Promise<ModelState>
  /** Params to try, in order, for each amount of effort. */
  readonly trials: Readonly<Record<Effort, readonly Readonly<Record<string, Json>>[]>>
  /** Params that a search tunes, on top of those of the best trial so far; empty where there is nothing to tune. */
  readonly space: SearchSpace
  /** The model in words, line by line, where it is made to be read; null where it is not. */
  read(state: ModelState, about: Readers): string[] | null
  /** Params that fit all the data as `state` was fitted with early stopping: for the last fit without held-out rows. */
  settle(params: unknown, states: readonly ModelState[]): Record<string, Json>
}

/**
 * Defines a model family. `fit` gets checked params and must be deterministic; it is asynchronous, reads `data` in
 * batches, and awaits `context.progress` often enough that a cancel takes effect within half a second.
 */
export function defineModel<P extends ParamsSchema>(definition: {
  readonly id: string
  readonly title: string
  readonly tasks: readonly Task[]
  readonly form: FeatureForm
  readonly carriesRows?: boolean
  readonly holds?: readonly Constraint[]
  readonly params: P
  /** Names of params of earlier versions, and of the options that say it now; models of then hold them, empty. */
  readonly retired?: Readonly<Record<string, string>>
  readonly predictor: Predictor
  fit(params: z.output<P>, data: TrainingData, context: FitContext): Promise<ModelState>
  readonly trials: Readonly<Record<Effort, readonly z.input<P>[]>>
  readonly space?: SearchSpace
  read?(state: ModelState, about: Readers): string[]
  settle?(params: z.output<P>, states: readonly ModelState[]): z.input<P>
}): Model {
  const { id, settle, read, retired = {} } = definition
  const parse = (params: unknown): z.output<P> =>
    parseParams(definition.params, withoutRetired(params, retired, id), id)
  const plain = (params: unknown): Record<string, Json> => JSON.parse(JSON.stringify(params))
  return {
    ...definition,
    carriesRows: definition.carriesRows ?? false,
    holds: definition.holds ?? [],
    space: definition.space ?? {},
    trials: {
      fast: definition.trials.fast.map(plain),
      balanced: definition.trials.balanced.map(plain),
      best: definition.trials.best.map(plain),
    },
    parse: (params) => plain(parse(params)),
    fit: async (params, data, context) => definition.fit(parse(params), await withoutWeightless(data), context),
    read: (state, about) => read?.(state, about) ?? null,
    settle: (params, states) => plain(parse(settle ? settle(parse(params), states) : params)),
  }
}

function withoutRetired(params: unknown, retired: Readonly<Record<string, string>>, owner: string): unknown {
  if (params === null || typeof params !== 'object') return params
  const entries = Object.entries(params)
  for (const [name, value] of entries) {
    const option = Object.hasOwn(retired, name) ? retired[name] : undefined
    if (option !== undefined && value !== '')
      throw usageError(`${owner} has no parameter "${name}" any more.`, {
        value: name,
        next: `The option "${option}" says it for all families.`,
      })
  }
  return Object.fromEntries(entries.filter(([name]) => !Object.hasOwn(retired, name)))
}
