import type { Recipe } from '../clean/index.ts'
import { dataError, type Finding, LatheError, usageError } from '../core/index.ts'
import type { Audit } from '../fairness/index.ts'
import type { Figure } from '../metrics/index.ts'
import {
  type BestFit,
  createFolds,
  type Dataset,
  type Folds,
  type Parity,
  type SearchHost,
  type TrainOptions,
} from '../train/index.ts'
import type { Said } from './base.ts'
import { mitigatedColumns } from './columns.ts'
import { MITIGATIONS } from './methods/index.ts'
import { type DecisionPlan, isDecision, type Mitigation, type Subject, type TrainingPlan } from './mitigation.ts'
import { type Option, openStudy } from './open-study.ts'
import { chosenPoint, type MitigationPoint, withFrontier, worsened } from './points.ts'

/** What mitigation found, and what was taken. */
export interface MitigationStudy {
  readonly column: string
  readonly constraint: Parity
  /** Groups that are compared; others have too few rows. */
  readonly groups: readonly string[]
  /** Rows that the figures of the points are of: of the training rows, held out from each model. */
  readonly rows: number
  readonly maxLoss: number
  /** The family that is trained otherwise, in the methods that train. */
  readonly family: string
  /** The model as it is first, then every other. */
  readonly points: readonly MitigationPoint[]
  readonly chosen: string
  /** Whether a person chose it, and not the rule. */
  readonly isNamed: boolean
}

/** A study, and the model as it was on the test rows, which no step of the study saw. */
export interface MitigationFound extends MitigationStudy {
  readonly before: { readonly metrics: Readonly<Record<string, Figure>>; readonly fairness: Audit }
}

export interface Mitigated {
  readonly study: MitigationStudy
  /** The model that was chosen; the one that was given where nothing is better. */
  readonly fit: BestFit
}

/** Whether mitigation is asked for. */
export const isMitigated = ({ mitigate }: Pick<TrainOptions, 'mitigate'>): boolean => mitigate.length > 0

/** What can be known to be wrong before anything is trained. @throws a usage error */
export function checkMitigation(options: TrainOptions): void {
  const methods = methodsOf(options)
  for (const [id, params] of Object.entries(options.mitigateParams)) {
    const method = MITIGATIONS.get(id)
    if (!methods.includes(method))
      throw usageError(`There are settings for ${id}, which is not to be tried.`, {
        value: id,
        next: 'Try it as well, or leave its settings out.',
      })
    method.parse(params)
  }
  if (methods.length === 0) return
  const { sensitive, mitigateBy, balance } = options
  if (sensitive.length === 0)
    throw usageError('Mitigation makes a model fairer to groups; no sensitive column is named.', {
      next: 'Name the column whose groups are to be treated alike as sensitive.',
    })
  const unknown = mitigatedColumns(options).find((column) => !sensitive.includes(column))
  if (unknown !== undefined)
    throw usageError(`Mitigation is to be by "${mitigateBy}", and "${unknown}" is not named as sensitive.`, {
      column: unknown,
      next: `Sensitive columns: ${sensitive.join(', ')}.`,
    })
  if (mitigatedColumns(options).length > MOST_CROSSED)
    throw usageError(`Mitigation is by at most ${MOST_CROSSED} columns crossed, not by "${mitigateBy}".`, {
      value: mitigateBy,
      next: 'Leave out the one that matters least.',
    })
  if (balance !== 'none')
    throw usageError('Mitigation weighs rows by itself: it does not go with classes that are balanced.', {
      value: balance,
      next: 'Leave out one of the two.',
    })
}

const MOST_CROSSED = 3

/** In the order in which they act, each once. */
function methodsOf({ mitigate }: Pick<TrainOptions, 'mitigate'>): readonly Mitigation[] {
  if (mitigate.includes('all')) return MITIGATIONS.members
  const named = new Set(mitigate.map((id) => MITIGATIONS.get(id)))
  return MITIGATIONS.members.filter((method) => named.has(method))
}

/** The best model of a search, or one that was made before. */
export interface ToMitigate {
  readonly fit: BestFit
  /** The parts that the search judged by; made anew where there were none. */
  readonly folds: Folds | null
  /** What it said of rows held out, where the fit does not know. */
  readonly said?: Said | null
  /** The points of a study of it that was made before, of which one is chosen now; null for a new study. */
  readonly tried?: readonly MitigationPoint[] | null
}

/**
 * Makes models that are fairer to the groups of a sensitive column, measures each on training rows that were held out from it,
 * and takes the most even one that costs at most so much accuracy. Test rows are seen by none of this.
 */
export async function mitigate(
  data: Dataset,
  recipe: Recipe,
  options: TrainOptions,
  { fit, folds: given, said: known = null, tried = null }: ToMitigate,
  host: SearchHost,
): Promise<Mitigated> {
  if (fit.pipeline.decision)
    throw usageError(`The model has thresholds by ${fit.pipeline.decision.column} already.`, {
      column: fit.pipeline.decision.column,
      next: 'Start from the model that it was made of.',
    })
  if (data.target.task !== 'binary')
    throw usageError(`Mitigation is for targets with two classes; ${data.target.name} has another kind of values.`, {
      column: data.target.name,
      next: 'Leave it out, or predict a target with two classes.',
    })
  const study = await openStudy(
    data,
    recipe,
    options,
    { fit, said: known },
    given ?? createFolds(data, recipe, options, host),
    host,
  )
  const made: Option[] = [study.base]
  const findings: Finding[] = []
  const every = methodsOf(options).flatMap((method) => plansOf(method, options, study.subject))
  // Of a study that was made before, only what was chosen of it is made again.
  const plans = tried ? every.filter(({ id }) => id === options.mitigatePoint) : every
  let longest = 0
  for (const [at, { method, plan, id }] of plans.entries()) {
    const text = `mitigation ${at + 1} of ${plans.length}: ${method.title}, ${plan.setting}`
    host.report({ fraction: at / (plans.length + 1), text })
    await host.breathe()
    if (!isDecision(plan) && host.timeLeft() < SPARE * longest) {
      findings.push(noTime(method, plan.setting))
      continue
    }
    const started = host.now()
    try {
      made.push(await study.attempt(id, method, plan))
    } catch (error) {
      if (!(error instanceof LatheError) || error.code === 'cancelled') throw error
      findings.push(notMade(method, plan.setting, error.message))
    }
    longest = Math.max(longest, host.now() - started)
  }
  const again = pointsOf(made)
  const points = tried ? withPoints(tried, again) : again
  findings.push(...differing(tried ?? [], again))
  const named = options.mitigatePoint === '' ? undefined : points.find(({ id }) => id === options.mitigatePoint)
  if (options.mitigatePoint !== '' && !named)
    throw usageError(`There is no mitigation "${options.mitigatePoint}".`, {
      value: options.mitigatePoint,
      next: `Made were ${points.map(({ id }) => id).join(', ')}.`,
    })
  const chosen = named ?? chosenPoint(points, options.maxLoss, options.tolerance)
  const option = made.find(({ id }) => id === chosen?.id)
  if (!option)
    throw dataError(`${chosen?.title ?? 'What was chosen'} (${chosen?.setting ?? ''}) cannot be made again.`, {
      next: findings[0]?.message ?? 'Look for fairer models once more.',
    })
  host.report({
    fraction: plans.length / (plans.length + 1),
    text: `making the model: ${option.method?.title ?? 'as it was'}`,
  })
  const best = await option.make()
  return {
    study: {
      ...study.about,
      maxLoss: options.maxLoss,
      points,
      chosen: option.id,
      isNamed: named !== undefined,
    },
    fit: { ...best, findings: [...best.findings, ...findings, ...said(option, points, study.about.column)] },
  }
}

interface NamedPlan {
  readonly id: string
  readonly method: Mitigation
  readonly plan: TrainingPlan | DecisionPlan
}

const plansOf = (method: Mitigation, { mitigateParams }: TrainOptions, subject: Subject): NamedPlan[] =>
  method
    .plans(mitigateParams[method.id] ?? {}, subject)
    .map((plan, at) => ({ id: `${method.id}-${at + 1}`, method, plan }))

function pointsOf(made: readonly Option[]): MitigationPoint[] {
  const [base] = made
  return withFrontier(
    made.map(({ id, method, setting, figures }) => ({
      id,
      method: method?.id ?? 'none',
      title: method?.title ?? 'As it is',
      setting,
      stage: method?.stage ?? null,
      needsAttribute: method?.needsAttribute ?? false,
      ...figures,
      worse: base && method ? worsened(figures, base.figures) : [],
    })),
  )
}

/** The points of a study with those that were made again in their places. */
const withPoints = (tried: readonly MitigationPoint[], again: readonly MitigationPoint[]): MitigationPoint[] =>
  withFrontier(tried.map((point) => again.find(({ id }) => id === point.id) ?? point))

/** That a model which was made again is not the one that was tried: another version of Lathe made that. */
const differing = (tried: readonly MitigationPoint[], again: readonly MitigationPoint[]): Finding[] =>
  again.flatMap((point) => {
    const before = tried.find(({ id }) => id === point.id)
    const isSame = ({ performance, disparity }: MitigationPoint) =>
      performance.value === point.performance.value && disparity.value === point.disparity.value
    if (!before || isSame(before)) return []
    return [
      {
        id: 'mitigation-differs',
        severity: 'warning',
        columns: [],
        message: `${point.title} (${point.setting}) came out otherwise than when it was tried: a gap of ${point.disparity.value} instead of ${before.disparity.value}. Its figures are those of the model as it is now.`,
      },
    ]
  })

const notMade = ({ title }: Mitigation, setting: string, why: string): Finding => ({
  id: 'mitigation-failed',
  severity: 'warning',
  columns: [],
  message: `${title} (${setting}) could not be done. ${why}`,
})

/** Of a budget that ends sooner than after so many times the longest attempt, no other is begun: the last fit needs one. */
const SPARE = 3

const noTime = (method: Mitigation, setting: string): Finding => ({
  ...notMade(method, setting, 'The budget had no time for it. Allow more time, or try fewer methods.'),
  remedies: [{ option: 'budget' }],
})

/** What the chosen model asks of whoever uses it. */
function said({ method, id }: Option, points: readonly MitigationPoint[], column: string): Finding[] {
  if (!method)
    return [
      {
        id: 'mitigation-none',
        severity: 'info',
        columns: [column],
        message: saidOfNone(points),
      },
    ]
  const needs: Finding[] =
    method.stage === 'after'
      ? [
          {
            id: 'needs-attribute',
            severity: 'warning',
            columns: [column],
            message: `The model decides by ${column}: it must be given with every row to predict. A row without it is decided by the threshold for everybody, and says so. Make sure that you may decide by ${column}: in many places the law restricts it.`,
          },
        ]
      : []
  const votes: Finding[] =
    method.stage === 'during'
      ? [
          {
            id: 'mitigation-votes',
            severity: 'info',
            columns: [],
            message: `${method.title}: scores are votes on costs, not probabilities; ${points.find((point) => point.id === id)?.setting ?? ''}.`,
          },
        ]
      : []
  return [...needs, ...votes]
}

function saidOfNone([base, ...others]: readonly MitigationPoint[]): string {
  const gap = base?.disparity.value ?? null
  const shown = gap === null ? 'undefined' : Number(gap.toPrecision(2))
  return `The model stays as it is: its gap is ${shown} on rows held out, and of ${others.length} mitigations that were tried none was taken. Either the gap is within the tolerance, or none closes it further for so little accuracy.`
}
