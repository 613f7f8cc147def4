import { auditTest } from './audited.ts'
import { type Bundle, goldenRows } from './bundle/index.ts'
import { editSource, type Recipe, readingsAfter, type StepConflict, typesOf } from './clean/index.ts'
import { distinctFindings, type Finding, type Json, partOf } from './core/index.ts'
import { evaluateScores } from './evaluate/index.ts'
import { backgroundOf } from './explain/index.ts'
import { type AnyAudit, auditOfTwo, type Gate, type JudgedGate, judgeGates } from './fairness/index.ts'
import { describeFeatures } from './features/index.ts'
import { type InferOptions, inferReadings } from './import/index.ts'
import {
  againstNothing,
  doubtful,
  heldOutRows,
  rowsCarried,
  type Suspects,
  suspectsAmong,
  type TestRows,
  testRows,
} from './looked-at.ts'
import type { Figure } from './metrics/index.ts'
import { type Base, checkMitigation, isMitigated, type MitigationFound } from './mitigate/index.ts'
import { fromBase, mitigated, mitigationRecord, whyMitigated } from './mitigated.ts'
import { MODELS } from './models/index.ts'
import { lossModelsOf, type Reference, referenceOf } from './monitor/index.ts'
import { membersOf, type Pipeline, type Scores, scoreTable } from './pipeline/index.ts'
import { type SourceTable, type Table, take } from './table/index.ts'
import {
  aimOf,
  type BestFit,
  type CalibrationKind,
  type Choices,
  calibrationKind,
  checkDistillation,
  checkTraining,
  choosingMetric,
  continueModel,
  type Dataset,
  decided,
  type Earlier,
  type EarlyEnd,
  earlyEnd,
  type Folds,
  familyTitle,
  fitBest,
  frontierOf,
  isConstrained,
  type Judged,
  type LearningCurve,
  type Onward,
  onwardFindings,
  optionsOnward,
  overBudget,
  preflight,
  prepareDataset,
  type Replay,
  replayOf,
  type SearchHost,
  search,
  type TrainOptions,
  type Trial,
  type Whole,
  whyBest,
  withRanks,
} from './train/index.ts'

/** What the journey starts from: a file as it was read, and what a person decided. */
export interface Start extends Choices {
  readonly source: SourceTable
  readonly dataSha256: string
  readonly infer: InferOptions
  readonly recipe: Recipe
  /** The trials of an earlier training, to be made again; a search where they are left out. */
  readonly replay?: Replay
  /** A model to go on from with this data, in place of a search. */
  readonly earlier?: Earlier
  /** Limits for figures between groups, which the model is held against. */
  readonly gates?: readonly Gate[]
  /** A model to mitigate, in place of a search. */
  readonly base?: Base
}

/** Where it ends: a model that scores what was seen. */
export interface Arrival {
  readonly bundle: Bundle
  /** `inWords`: the model, line by line, where it is one that is made to be read. */
  readonly best: Trial & {
    readonly why: string
    readonly inWords?: readonly string[]
    /** What was done to margins or scores on validation rows, so that scores are probabilities. */
    readonly calibration?: CalibrationKind
  }
  readonly leaderboard: readonly Trial[]
  /** Places of those that no other is as good, as fast and as small as. */
  readonly frontier: readonly number[]
  /** What ended the search before everything was tried; null where nothing did. */
  readonly early: EarlyEnd | null
  /** How each of the leaderboard learned; null where its family does not learn in rounds. */
  readonly curves: readonly (LearningCurve | null)[]
  /** null where nothing was gone on from. */
  readonly onward: Onward | null
  readonly metrics: Readonly<Record<string, Figure>>
  /** The same of no model at all, which always says how frequent each class is, or the mean. */
  readonly baseline: Readonly<Record<string, Figure>>
  readonly fairness: AnyAudit
  /** The limits that were stated, held against the audit. */
  readonly gates: readonly JudgedGate[]
  /** What mitigation found; null where none was asked for. */
  readonly mitigation: MitigationFound | null
  readonly findings: readonly Finding[]
  readonly test: TestRows
  /** The same of training rows, by models that did not learn from them; null where all trained at once. */
  readonly heldOut: TestRows | null
  /** Training rows whose labels may be wrong, most doubtful first: the first hundred, and how many there are. */
  readonly suspects: Suspects | null
}

/** Shares of the whole that are done when its parts begin, as they were measured. */
const BEFORE_SEARCH = 0.05
const BEFORE_EVALUATION = 0.93
const BEFORE_MITIGATION = 0.4
/** The share of a budget that is kept for it. */
const FOR_MITIGATION = 0.5
/** Where models vote, those of the search are kept; a fast search is followed by a last fit. */
const searched = ({ mode }: TrainOptions): number => (mode === 'fast' ? 0.75 : 0.9)

/** The whole journey after import, top to bottom: split, clean, encode, train, evaluate, audit, bundle. */
export async function journey(start: Start, host: SearchHost): Promise<Arrival> {
  const { conflicts, inference, data, options } = prepare(start, host)
  const { judged, early, rounds, ...learned } = await learn(data, { ...start, options }, host)
  const audited = (scores: Scores, of: Float64Array) => auditOfTwo(auditTest(data, options, scores, of, host.rng))
  const mitigation = isMitigated(options)
    ? await mitigated(data, start.recipe, options, learned, audited, {
        ...host,
        report: partOf(host.report, BEFORE_MITIGATION, BEFORE_EVALUATION),
      })
    : null
  const fit = mitigation?.fit ?? learned.fit
  const why = learned.why + (mitigation ? whyMitigated(mitigation.found) : '')

  host.report({ fraction: BEFORE_EVALUATION, text: 'evaluating on the test rows' })
  await host.breathe()
  const started = host.now()
  const scores = scoreTable(fit.pipeline, take(data.table, data.split.test), undefined, host.compute.scoring)
  const rowsPerSecond = scores.rows / Math.max(host.now() - started, 1e-6)
  const labels = Float64Array.from(data.split.test, (row) => data.target.values[row] ?? 0)
  const test = testRows(data, options, labels, scores)
  const { metrics } = evaluateScores(fit.pipeline, scores, labels, host.rng.fork('evaluate'), test.groups)
  await host.breathe()
  const onward = start.earlier && rounds ? onwardOf(start.earlier, rounds, data, labels, host) : null
  const fairness = auditTest(data, options, scores, labels, host.rng)
  const gates = judgeGates(start.gates ?? [], fairness)
  const { baseline, optimism } = againstNothing(
    data,
    options,
    fit,
    scores,
    labels,
    { metrics, groups: test.groups, rowsPerSecond },
    host,
  )
  const heldOut = heldOutRows(data, fit)
  const suspects = heldOut && suspectsAmong(data, heldOut)
  const findings = distinctFindings([
    ...conflicts.map(conflictFinding),
    ...inference.findings,
    ...data.findings,
    ...fit.findings,
    ...testFindings(data),
    ...optimism,
    ...doubtful(suspects, data),
    ...failures(judged),
    ...rowsCarried(fit.pipeline, data),
    ...overBudget(judged, host),
    ...(start.earlier ? onwardFindings(start.earlier, start.dataSha256, options, data) : []),
  ])

  host.report({ fraction: 0.97, text: 'drawing golden rows' })
  await host.breathe()
  const training = take(data.table, data.split.train)
  const background = backgroundOf(fit.pipeline, training, host.rng.fork('background'))
  const golden = goldenRows(fit.pipeline, training, host.rng.fork('golden'))
  const reference = await referenceFor(fit.pipeline, training, data, scores, labels, host)
  const record = {
    dataSha256: start.dataSha256,
    seed: options.seed,
    replay: onward || start.base ? null : toPlain({ ...replayOf(judged, fit), ...deviceOf(host) }),
    ...(onward && { continued: { sha256: onward.sha256, rounds: onward.rounds } }),
    rows: rowCounts(data),
    sensitive: options.sensitive,
    ...(isConstrained(options) && {
      constraints: toPlain({ monotone: options.monotone, interactions: options.interactions }),
    }),
    metrics: toPlain(metrics),
    fairness: toPlain(fairness),
    ...(gates.length > 0 && { gates: { judged: gates, overrides: [] } }),
    ...(mitigation && { mitigation: mitigationRecord(mitigation.found, start.base?.sha256) }),
    // What a finding offers may name values of the data; a model keeps what was said.
    findings: findings.map(({ id, severity, columns, message }) => ({ id, severity, columns, message })),
  }
  host.report({ fraction: 1, text: 'done' })
  const best = { ...fit.trial, why, ...wordsOf(fit.pipeline), calibration: calibrationKind(fit.pipeline) }
  const metric = choosingMetric(data, options)
  const { leaderboard, curves } = rank(fit, judged, rowsPerSecond)
  const ranked = { leaderboard: withRanks(leaderboard, metric), curves, frontier: frontierOf(leaderboard, metric) }
  const bundle = { pipeline: { ...fit.pipeline, background }, golden, record, reference }
  const kept = { test, heldOut, suspects }
  const found = { metrics, baseline, fairness, gates, mitigation: mitigation?.found ?? null, findings }
  return { bundle, best, ...ranked, early, onward, ...found, ...kept }
}

/** The data typed, its target read, the split taken; of a model that is gone on from, as that model reads it. */
function prepare(start: Start, host: SearchHost) {
  const { recipe, earlier } = start
  const { source, conflicts } = editSource(recipe, start.source)
  const options = earlier ? optionsOnward(earlier, source.names, start) : start.options
  checkDistillation(options)
  const inference = inferReadings(source, {
    ...start.infer,
    types: { ...start.infer.types, ...typesOf(recipe, source.names) },
  })
  const inferred = new Map(inference.columns.map(({ name, reading }) => [name, reading]))
  for (const { name, reading } of earlier?.pipeline.inputs ?? []) inferred.set(name, reading)
  const readings = readingsAfter(recipe, inferred)
  const data = prepareDataset(source, inference.columns, readings, { ...start, options }, host.rng)
  checkTraining(data.target, data.split)
  aimOf(options)
  checkMitigation(options)
  return { conflicts, inference, data, options }
}

interface Learned {
  readonly fit: BestFit
  readonly judged: readonly Judged[]
  readonly early: EarlyEnd | null
  readonly why: string
  /** What the search judged by. */
  readonly folds: Folds | null
  /** What a model that was made before said of rows held out. */
  readonly said?: Base['said']
  /** The points of a study of it, of which one is taken. */
  readonly tried?: Base['tried']
  readonly rounds?: Onward['rounds']
}

/** The best model that a search finds, or the one that was gone on from, after more rounds. */
async function learn(data: Dataset, start: Start, host: SearchHost): Promise<Learned> {
  const { recipe, options, earlier, base } = start
  if (base) return fromBase(base)
  const scale = isMitigated(options) ? BEFORE_MITIGATION : 1
  const later = isMitigated(options) && host.timeLeft() < Infinity ? FOR_MITIGATION * host.timeLeft() : 0
  const timeLeft = () => host.timeLeft() - later
  const during = (from: number, to: number) => ({
    ...host,
    timeLeft,
    report: partOf(host.report, scale * from, scale * to),
  })
  if (earlier) {
    const { fit, judged, rounds } = await continueModel(
      data,
      options,
      earlier,
      during(BEFORE_SEARCH, BEFORE_EVALUATION),
    )
    const more = rounds.after - rounds.before
    const why = `${familyTitle(fit.trial.family)} went on after ${rounds.before} rounds with ${more} more${more === 0 ? ': the new rows taught nothing that helps on rows held out' : ''}.`
    return { fit, judged: [judged], early: null, why, folds: null, rounds }
  }
  if (host.onEstimate && !start.replay)
    await host.onEstimate(await preflight(data, recipe, options, wholeOf(data), host, host.threads ?? 1))
  const found = await search(data, recipe, options, during(BEFORE_SEARCH, searched(options)), start.replay)
  const { judged } = found
  const done = found.folds ? searched(options) : BEFORE_SEARCH
  const early = earlyEnd(found, host)
  const fit = decided(data, options, await fitBest(data, recipe, options, found, during(done, BEFORE_EVALUATION)))
  return { fit, judged, early, why: whyBest(fit, judged, choosingMetric(data, options)), folds: found.folds }
}

const wholeOf = ({ split: { train, valid, test }, source }: Dataset): Whole => ({
  train: train.length + valid.length,
  test: test.length,
  columns: source.names.length,
})

/** What new rows are compared with later: training rows, and of a model of numbers how large its errors on test rows are. */
async function referenceFor(
  pipeline: Pipeline,
  training: Table,
  { table, target, split }: Dataset,
  scores: Scores,
  labels: Float64Array,
  { rng, compute }: SearchHost,
): Promise<Reference> {
  const learned = Float64Array.from(split.train, (row) => target.values[row] ?? 0)
  const losses = await lossModelsOf(pipeline, take(table, split.test), scores, labels, {
    rng: rng.fork('losses'),
    compute,
  })
  return { ...referenceOf(pipeline, training, scores, learned), ...(losses && { losses }) }
}

/** What the model before says of the same test rows. */
function onwardOf(
  { pipeline, sha256 }: Earlier,
  rounds: Onward['rounds'],
  data: Dataset,
  labels: Float64Array,
  host: SearchHost,
): Onward {
  const scores = scoreTable(pipeline, take(data.table, data.split.test))
  return { sha256, rounds, before: evaluateScores(pipeline, scores, labels, host.rng.fork('evaluate')).metrics }
}

/** Nothing for the processor, whose models say nothing of the machine that they came from. */
const deviceOf = ({ compute }: SearchHost): { device?: 'gpu' } =>
  compute.netDevice?.() === 'gpu' ? { device: 'gpu' } : {}

/** Every trial, best first; an ensemble above those that vote in it. */
function rank(
  { trial, curve, elected, teacher }: BestFit,
  judged: readonly Judged[],
  rowsPerSecond: number,
): Pick<Arrival, 'leaderboard' | 'curves'> {
  const own = { leaderboard: [{ ...trial, rowsPerSecond }], curves: [curve] }
  if (judged.length === 1) return own
  const leaderboard = judged.map((one) => one.trial)
  const curves = judged.map((one) => one.curve)
  if (elected.length === 1) return { leaderboard, curves }
  const others = teacher ? [teacher, ...leaderboard] : leaderboard
  return {
    leaderboard: [...own.leaderboard, ...others],
    curves: [...own.curves, ...(teacher ? [null] : []), ...curves],
  }
}

/** A correction that no longer fits its cell leaves the cell as the file has it. */
const conflictFinding = ({ message, next, columns }: StepConflict): Finding => ({
  id: 'edit-conflict',
  severity: 'warning',
  columns,
  message: `${message} ${next}`,
})

/** What only the split shows. */
function testFindings({ target, split }: Dataset): Finding[] {
  const findings: Finding[] = []
  const trained = new Set(Array.from(split.train, (row) => target.values[row]))
  const unseen = target.classes.filter((_, code) => !trained.has(code))
  if (unseen.length > 0)
    findings.push({
      id: 'class-not-in-training',
      severity: 'warning',
      columns: [target.name],
      message: `No training row has the class ${unseen.map((label) => `"${label}"`).join(', ')} of ${target.name}: the model cannot predict it, and test rows of it count as wrong. Give more rows of it, or change the split.`,
    })
  if (split.test.length === 0)
    findings.push({
      id: 'no-test-rows',
      severity: 'warning',
      columns: [],
      message: 'There are no test rows, so nothing is known of how well the model does on new data.',
    })
  return findings
}

/** Candidates that no model could be made of. */
const failures = (judged: readonly Judged[]): Finding[] =>
  judged.flatMap(({ trial: { family, failed } }) =>
    failed === undefined
      ? []
      : [
          {
            id: 'trial-failed',
            severity: 'warning',
            columns: [],
            message: `${familyTitle(family)} could not be trained. ${failed}`,
          },
        ],
  )

/** What a single model that is made to be read says. */
function wordsOf(pipeline: Pipeline): { inWords?: readonly string[] } {
  const [only, ...others] = membersOf(pipeline)
  if (!only || others.length > 0) return {}
  const { target, classes } = pipeline
  const features = describeFeatures(only.features)
  const inWords = MODELS.get(only.member.family).read(only.member.state, { target, classes, features })
  return inWords ? { inWords } : {}
}

function rowCounts({ source, split: { train, valid, test } }: Dataset) {
  const unused = source.rows - train.length - valid.length - test.length
  return { train: train.length, valid: valid.length, test: test.length, unused, setAside: source.setAside.length }
}

const toPlain = (value: unknown): Json => JSON.parse(JSON.stringify(value))
