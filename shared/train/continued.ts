import { applySteps } from '../clean/index.ts'
import { dataError, type Finding, type LatheError, usageError } from '../core/index.ts'
import { encode } from '../features/index.ts'
import type { Figure } from '../metrics/index.ts'
import type { ModelState } from '../models/index.ts'
import { type InputColumn, membersOf, type Pipeline } from '../pipeline/index.ts'
import { selectColumns, take } from '../table/index.ts'
import type { BestFit } from './best.ts'
import { createReserve } from './budget.ts'
import { AS_IT_IS, assemble, fitCandidate } from './candidate.ts'
import type { Constraints } from './constraints.ts'
import type { Dataset } from './dataset.ts'
import { familyTitle } from './family-title.ts'
import { type Judged, stateBytes, unjudged } from './judge.ts'
import { createCurve } from './learning-curve.ts'
import type { TrainOptions } from './options.ts'
import { learnable, type PreparedFold } from './prepared-fold.ts'
import type { SearchHost } from './trial.ts'

/** A model that a training goes on from. */
export interface Earlier {
  readonly pipeline: Pipeline
  /** What it was asked to hold: it holds it still. */
  readonly constraints: Constraints
  /** Of its file: says which one it was. */
  readonly sha256: string
  /** What it learned from. */
  readonly record: {
    readonly dataSha256: string
    readonly seed: number
    readonly rows: Readonly<Record<'train' | 'test', number>>
  }
}

/** How a model that was gone on from has changed. */
export interface Onward {
  /** Of its file. */
  readonly sha256: string
  readonly rounds: { readonly before: number; readonly after: number }
  /** What it did on the test rows before. */
  readonly before: Readonly<Record<string, Figure>>
}

/** The family that goes on, and for how long at most. */
const FAMILY = 'gbdt'
const ONWARD = { rounds: 1000, earlyStopping: 25 }

const refused = (why: string, next: string): LatheError =>
  usageError(`Training cannot go on from this model: ${why}.`, { next })
const ANEW = 'Train anew, with boosted trees alone and little effort (gbdt, fast): such a model can be gone on from.'

/** The one member of a model that can be gone on from. @throws a usage error that says why it cannot */
function memberOf(pipeline: Pipeline) {
  const members = membersOf(pipeline)
  const [only] = members
  const [branch] = pipeline.branches
  const view = branch?.views[0]
  if (!only || !branch || !view || members.length > 1)
    throw refused(`it is a vote of ${members.length} models, and only a single one can go on`, ANEW)
  if (only.member.family !== FAMILY)
    throw refused(`it is of the family "${familyTitle(only.member.family)}", which does not learn in rounds`, ANEW)
  return { member: only.member, branch, view }
}

/** What a person may say beside the data: the model has decided the rest. @throws where its schema does not fit */
export function optionsOnward(
  { pipeline, constraints }: Earlier,
  names: readonly string[],
  { target, options }: { readonly target: string; readonly options: TrainOptions },
): TrainOptions {
  memberOf(pipeline)
  const { task, classes, inputs } = pipeline
  if (target !== pipeline.target)
    throw refused(`it predicts "${pipeline.target}", and not "${target}"`, `Predict ${pipeline.target}.`)
  const missing = inputs.map(({ name }) => name).filter((name) => !names.includes(name))
  if (missing.length > 0)
    throw dataError(`Training cannot go on from this model: the data lacks ${missing.join(', ')}, which it reads.`, {
      column: missing[0] ?? '',
      next: 'Give data with the same columns.',
    })
  const [other] = Object.keys(options.params).filter((family) => family !== FAMILY)
  if (other !== undefined)
    throw refused(
      `it is of the family ${FAMILY}, and parameters of ${other} are given`,
      `Give those of ${FAMILY} alone.`,
    )
  const positive = task === 'binary' ? { positive: classes[1] ?? '' } : {}
  return {
    ...options,
    ...constraints,
    ...positive,
    task: task === 'regression' ? 'regression' : 'classification',
    families: [FAMILY],
  }
}

/** @throws where the data's target is not the model's */
function checkClasses({ pipeline }: Earlier, { target: { name, classes } }: Dataset): void {
  if (JSON.stringify(classes) === JSON.stringify(pipeline.classes)) return
  throw dataError(
    `Training cannot go on from this model: it tells ${pipeline.classes.join(', ')} apart, and "${name}" holds ${classes.join(', ')}.`,
    { column: name, next: 'Give data with rows of the same classes.' },
  )
}

/** Where rows that the model has learned from may be among the test rows. */
export function onwardFindings(
  { record }: Earlier,
  dataSha256: string,
  { seed }: TrainOptions,
  { split }: Dataset,
): Finding[] {
  const isSame = record.dataSha256 === dataSha256
  const hasSameTest =
    isSame && record.seed === seed && record.rows.test === split.test.length && record.rows.train === split.train.length
  if (hasSameTest) return []
  return [
    {
      id: 'continued',
      severity: isSame ? 'warning' : 'info',
      columns: [],
      message: isSame
        ? 'The model goes on with the same data in another split: rows that it has learned from are among the test rows now, and its figures are too good. Take the split of before, or new rows.'
        : 'The model goes on with other data than it first learned from. Figures of the test rows hold only if it had not seen those rows before.',
    },
  ]
}

/** Rows as the model reads them: its own steps and features, learned from what it learned from. */
function foldOf(data: Dataset, { pipeline }: Earlier, fit: Uint32Array, judge: Uint32Array | null): PreparedFold {
  const { branch, view } = memberOf(pipeline)
  const names = pipeline.inputs.map(({ name }) => name)
  const clean = (rows: Uint32Array) => applySteps(branch.steps, take(selectColumns(data.table, names), rows))
  const table = clean(fit)
  const { features } = view
  const matrix = encode(features, table)
  const prepared = learnable(
    data,
    { table, features, matrix, rows: fit },
    judge && { table: clean(judge), rows: judge },
  )
  return { steps: branch.steps, findings: [], view: async () => prepared }
}

/** The state with all that came after it: margins of its own are those of the whole model. */
function wholeState(pipeline: Pipeline): ModelState {
  const { member, view } = memberOf(pipeline)
  const { slope = 1, intercepts = [] } = pipeline.calibration ?? {}
  const { base, value, ...rest } = member.state
  if (!(base instanceof Float64Array) || !(value instanceof Float64Array)) return member.state
  return {
    ...rest,
    base: base.map((own, k) => slope * (own + (view.shift?.[k] ?? 0)) + (intercepts[k] ?? 0)),
    value: value.map((own) => slope * own),
  }
}

/** What the model has seen of a number, before and now. */
function wider({ name, range }: InputColumn, { inputs }: Pipeline): InputColumn['range'] {
  const before = inputs.find((input) => input.name === name)?.range ?? null
  if (!before || !range) return range ?? before
  return [Math.min(before[0], range[0]), Math.max(before[1], range[1])]
}

const CURVE_LEFT: Finding = {
  id: 'curve-left',
  severity: 'info',
  columns: [],
  message:
    'The isotonic curve that calibrated the scores of the model before is left out: it was drawn for its trees alone, and new trees make other scores.',
}

/** A model that has gone on, and how far. */
export interface Continued {
  readonly fit: BestFit
  readonly judged: Judged
  readonly rounds: { readonly before: number; readonly after: number }
}

/**
 * Grows more trees after those of a model, on new rows under its own features. They end when rows that are held out gain
 * nothing more: the validation rows where there are any, a tenth of the training rows elsewhere.
 */
export async function continueModel(
  data: Dataset,
  options: TrainOptions,
  earlier: Earlier,
  host: SearchHost,
): Promise<Continued> {
  checkClasses(earlier, data)
  const { member } = memberOf(earlier.pipeline)
  const { train, valid } = data.split
  const candidate = {
    family: FAMILY,
    params: { ...member.params, ...ONWARD, ...options.params[FAMILY] },
  }
  const fold = foldOf(data, earlier, train, valid.length > 0 ? valid : null)
  const reserve = createReserve(data).seconds([])
  const learned = createCurve(data.target.task, 1, 1)
  const started = host.now()
  const fitted = await fitCandidate(fold, candidate, {
    ...host,
    from: wholeState(earlier.pipeline),
    rng: host.rng.fork('onward'),
    isTimeUp: () => host.timeLeft() < reserve,
    progress: (fraction, point) => {
      const curve = point && learned.offer(point) ? learned.curve() : null
      if (curve) host.onCurve?.({ ...candidate, curve })
      host.report({ fraction, text: `going on with ${familyTitle(FAMILY)}` })
      return host.breathe()
    },
  })
  const rounds = { before: Number(member.state.rounds), after: Number(fitted.state.rounds) }
  const settled = { ...fitted, params: { ...fitted.params, rounds: rounds.after, earlyStopping: 0 } }
  const parts = [{ fold, voters: [{ ...settled, weight: 1 }] }]
  const own = await assemble(data, train, parts, AS_IT_IS)
  const inputs = own.pipeline.inputs
  const pipeline = {
    ...own.pipeline,
    inputs: inputs.map((input) => ({ ...input, range: wider(input, earlier.pipeline) })),
  }
  const judged = unjudged(candidate)
  const trial = {
    ...judged.trial,
    params: settled.params,
    seconds: host.now() - started,
    bytes: stateBytes(settled.state),
  }
  const curve = learned.curve()
  const findings = earlier.pipeline.calibration?.curve ? [...own.findings, CURVE_LEFT] : own.findings
  const fit = { pipeline, trial, elected: [{ judged, weight: 1 }], findings, isWhole: true, heldOut: null, curve }
  return { fit, judged, rounds }
}
