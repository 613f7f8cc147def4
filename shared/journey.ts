import { type Bundle, goldenRows } from './bundle/index.ts'
import { editSource, type Recipe, readingsAfter, type StepConflict, typesOf } from './clean/index.ts'
import { distinctFindings, type Finding, type Json, partOf } from './core/index.ts'
import { evaluateScores } from './evaluate/index.ts'
import { type Audit, audit, readGrouping } from './fairness/index.ts'
import { describeFeatures } from './features/index.ts'
import { type InferOptions, inferReadings } from './import/index.ts'
import { type Figure, findSuspects, metricValue } from './metrics/index.ts'
import { MODELS } from './models/index.ts'
import { membersOf, type Pipeline, predictionsFor, type Scores, scoresFor, scoreTable } from './pipeline/index.ts'
import { type SourceTable, take } from './table/index.ts'
import {
  aimOf,
  type BestFit,
  type Choices,
  checkTraining,
  choosingMetric,
  constantMargins,
  type Dataset,
  decided,
  type EarlyEnd,
  earlyEnd,
  familyTitle,
  fitBest,
  type Judged,
  type LearningCurve,
  optimismFindings,
  prepareDataset,
  type Replay,
  replayOf,
  type SearchHost,
  search,
  type TrainOptions,
  type Trial,
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
}

/** What the model says of the test rows, so that thresholds and groups can be looked at without scoring again. */
export interface TestRows {
  /** Row numbers in the source table. */
  readonly rows: Uint32Array
  /** Class number or true value of each. */
  readonly labels: Float64Array
  /** One array a class; none for regression. */
  readonly probabilities: readonly Float64Array[]
  /** Class number of each; empty for regression. */
  readonly decisions: Int32Array
  /** Regression: the predicted value of each; empty otherwise. */
  readonly predicted: Float64Array
  /** The group of each, where the split keeps groups together; null elsewhere. */
  readonly groups: Int32Array | null
}

/** Where it ends: a model that scores what was seen. */
export interface Arrival {
  readonly bundle: Bundle
  /** `inWords`: the model, line by line, where it is one that is made to be read. */
  readonly best: Trial & { readonly why: string; readonly inWords?: readonly string[] }
  readonly leaderboard: readonly Trial[]
  /** What ended the search before everything was tried; null where nothing did. */
  readonly early: EarlyEnd | null
  /** How each of the leaderboard learned; null where its family does not learn in rounds. */
  readonly curves: readonly (LearningCurve | null)[]
  readonly metrics: Readonly<Record<string, Figure>>
  /** The same of no model at all, which always says how frequent each class is, or the mean. */
  readonly baseline: Readonly<Record<string, Figure>>
  readonly fairness: Audit
  readonly findings: readonly Finding[]
  readonly test: TestRows
  /** The same of training rows, by models that did not learn from them; null where all trained at once. */
  readonly heldOut: TestRows | null
  /** Training rows whose labels may be wrong, most doubtful first: the first hundred, and how many there are. */
  readonly suspects: Suspects | null
}

export interface Suspects {
  readonly count: number
  readonly rows: readonly {
    /** Row number in the source table. */
    readonly row: number
    readonly given: string
    readonly instead: string
    /** The probability of each. */
    readonly ofGiven: number
    readonly ofInstead: number
  }[]
}

/** Shares of the whole that are done when its parts begin, as they were measured. */
const BEFORE_SEARCH = 0.05
const BEFORE_EVALUATION = 0.93
/** Where models vote, those of the search are kept; a fast search is followed by a last fit. */
const searched = ({ mode }: TrainOptions): number => (mode === 'fast' ? 0.75 : 0.9)

/** The whole journey after import, top to bottom: split, clean, encode, train, evaluate, audit, bundle. */
export async function journey(start: Start, host: SearchHost): Promise<Arrival> {
  const { recipe, options } = start
  const { source, conflicts } = editSource(recipe, start.source)
  const inference = inferReadings(source, {
    ...start.infer,
    types: { ...start.infer.types, ...typesOf(recipe, source.names) },
  })
  const readings = readingsAfter(recipe, new Map(inference.columns.map(({ name, reading }) => [name, reading])))
  const data = prepareDataset(source, inference.columns, readings, start, host.rng)
  checkTraining(data.target, data.split)
  aimOf(options)

  const searching = { ...host, report: partOf(host.report, BEFORE_SEARCH, searched(options)) }
  const found = await search(data, recipe, options, searching, start.replay)
  const { judged } = found
  const early = earlyEnd(found, host)
  const done = found.folds ? searched(options) : BEFORE_SEARCH
  const { fit, findings: undecided } = decided(
    data,
    options,
    await fitBest(data, recipe, options, found, {
      ...host,
      report: partOf(host.report, done, BEFORE_EVALUATION),
    }),
  )

  host.report({ fraction: BEFORE_EVALUATION, text: 'evaluating on the test rows' })
  await host.breathe()
  const started = host.now()
  const scores = scoreTable(fit.pipeline, take(data.table, data.split.test))
  const rowsPerSecond = scores.rows / Math.max(host.now() - started, 1e-6)
  const labels = Float64Array.from(data.split.test, (row) => data.target.values[row] ?? 0)
  const test = testRows(data, options, labels, scores)
  const { metrics } = evaluateScores(fit.pipeline, scores, labels, host.rng.fork('evaluate'), test.groups)
  await host.breathe()
  const fairness = auditTest(data, start, scores, labels, host)
  const { baseline, optimism } = againstNothing(
    data,
    options,
    fit,
    scores,
    labels,
    { metrics, groups: test.groups },
    host,
  )
  const heldOut = heldOutRows(data, fit)
  const suspects = heldOut && suspectsAmong(data, heldOut)
  const findings = distinctFindings([
    ...conflicts.map(conflictFinding),
    ...inference.findings,
    ...data.findings,
    ...fit.findings,
    ...testFindings(data, start),
    ...optimism,
    ...undecided,
    ...doubtful(suspects, data),
    ...failures(judged),
    ...rowsCarried(fit.pipeline, data),
  ])

  host.report({ fraction: 0.97, text: 'drawing golden rows' })
  await host.breathe()
  const golden = goldenRows(fit.pipeline, take(data.table, data.split.train), host.rng.fork('golden'))
  const record = {
    dataSha256: start.dataSha256,
    seed: options.seed,
    // Left out for the processor, whose models say nothing of the machine that they came from.
    replay: toPlain({ ...replayOf(judged, fit), ...(host.compute.netDevice?.() === 'gpu' && { device: 'gpu' }) }),
    rows: rowCounts(data),
    sensitive: options.sensitive,
    metrics: toPlain(metrics),
    fairness: toPlain(fairness),
    // What a finding offers may name values of the data; a model keeps what was said.
    findings: findings.map(({ id, severity, columns, message }) => ({ id, severity, columns, message })),
  }
  host.report({ fraction: 1, text: 'done' })
  const best = { ...fit.trial, why: whyBest(fit, judged, choosingMetric(data, options)), ...wordsOf(fit.pipeline) }
  const { leaderboard, curves } = rank(fit, judged, rowsPerSecond)
  const ranked = { leaderboard: withRanks(leaderboard, choosingMetric(data, options)), curves }
  const bundle = { pipeline: fit.pipeline, golden, record }
  return { bundle, best, ...ranked, early, metrics, baseline, fairness, findings, test, heldOut, suspects }
}

/** Every trial, best first; an ensemble above those that vote in it. */
function rank(
  { trial, curve, elected }: BestFit,
  judged: readonly Judged[],
  rowsPerSecond: number,
): Pick<Arrival, 'leaderboard' | 'curves'> {
  const own = { leaderboard: [{ ...trial, rowsPerSecond }], curves: [curve] }
  if (judged.length === 1) return own
  const leaderboard = judged.map((one) => one.trial)
  const curves = judged.map((one) => one.curve)
  if (elected.length === 1) return { leaderboard, curves }
  return { leaderboard: [...own.leaderboard, ...leaderboard], curves: [...own.curves, ...curves] }
}

/** A correction that no longer fits its cell leaves the cell as the file has it. */
const conflictFinding = ({ message, next, columns }: StepConflict): Finding => ({
  id: 'edit-conflict',
  severity: 'warning',
  columns,
  message: `${message} ${next}`,
})

function testRows(
  { split, target, rules }: Dataset,
  { splitGroup }: TrainOptions,
  labels: Float64Array,
  scores: Scores,
): TestRows {
  const groupOf = splitGroup === '' ? null : rules.groups
  const { probabilities, decisions, margins } = scores
  const predicted = (target.task === 'regression' ? margins[0] : undefined) ?? new Float64Array(0)
  const groups = groupOf && Int32Array.from(split.test, (row) => groupOf[row] ?? -1)
  return { rows: split.test, labels, probabilities, decisions, predicted, groups }
}

/** Training rows that are looked at again. */
const LOOKED_AT = 5000

/** What no model reaches on the test rows, and what makes the model's own figures look better than they are. */
function againstNothing(
  data: Dataset,
  options: TrainOptions,
  { pipeline, trial }: BestFit,
  scores: Scores,
  labels: Float64Array,
  { metrics, groups }: { readonly metrics: Arrival['metrics']; readonly groups: Int32Array | null },
  host: SearchHost,
): { baseline: Arrival['baseline']; optimism: Finding[] } {
  const margins = constantMargins(data, scores.rows)
  const nothing = { ...scoresFor(pipeline, margins), statuses: [] }
  const { metrics: baseline } = evaluateScores(pipeline, nothing, labels, host.rng.fork('baseline'), groups)
  const { target, split } = data
  const stride = Math.max(1, Math.ceil(split.train.length / LOOKED_AT))
  const learned = split.train.filter((_row, at) => at % stride === 0)
  const metric = choosingMetric(data, options)
  const values = Float64Array.from(learned, (row) => target.values[row] ?? 0)
  const said = scoreTable(pipeline, take(data.table, learned))
  const value = metricValue(metric, predictionsFor(pipeline, said, values))
  const train = typeof value === 'number' ? { value, low: null, high: null } : undefined
  const seen = { task: target.task, target: target.name, metric, metrics, findings: data.findings }
  const optimism = optimismFindings({
    ...seen,
    ...(train && { train }),
    valid: trial.valid[metric],
    test: metrics[metric],
    baseline: baseline[metric],
  })
  return { baseline, optimism }
}

function heldOutRows({ target }: Dataset, { heldOut, pipeline }: BestFit): TestRows | null {
  if (!heldOut) return null
  const labels = Float64Array.from(heldOut.rows, (row) => target.values[row] ?? 0)
  const { probabilities, decisions, margins } = scoresFor(pipeline, heldOut.margins)
  const predicted = (target.task === 'regression' ? margins[0] : undefined) ?? new Float64Array(0)
  return { rows: heldOut.rows, labels, probabilities, decisions, predicted, groups: null }
}

/** So many labels in doubt are worth a look. */
const WORTH_A_LOOK = 0.01

function doubtful(suspects: Suspects | null, { target, split }: Dataset): Finding[] {
  if (!suspects || suspects.count < Math.max(5, WORTH_A_LOOK * split.train.length)) return []
  const rows = suspects.rows.slice(0, 5).map(({ row }) => (row + 1).toLocaleString('en-US'))
  return [
    {
      id: 'label-suspects',
      severity: 'info',
      columns: [target.name],
      message: `${suspects.count.toLocaleString('en-US')} training rows look like another ${target.name} than they are labelled with, by models that did not learn from them (rows ${rows.join(', ')} …, counted from 1). Some are mistakes, some are only hard: look at the first ones.`,
    },
  ]
}

/** Suspects that are shown. */
const MOST_SUSPECTS = 100

function suspectsAmong({ target: { task, classes } }: Dataset, heldOut: TestRows): Suspects | null {
  if (task === 'regression') return null
  const found = findSuspects(heldOut.labels, heldOut.probabilities)
  const rows = found.slice(0, MOST_SUSPECTS).map(({ at, given, instead, ofGiven, ofInstead }) => ({
    row: heldOut.rows[at] ?? 0,
    given: classes[given] ?? '',
    instead: classes[instead] ?? '',
    ofGiven,
    ofInstead,
  }))
  return { count: found.length, rows }
}

function auditTest(data: Dataset, { options }: Start, scores: Scores, labels: Float64Array, host: SearchHost): Audit {
  if (data.target.task !== 'binary' || options.sensitive.length === 0) return {}
  const groupings = options.sensitive.flatMap((name) => {
    const source = data.source.columns[data.source.names.indexOf(name)]
    const reading = data.readings.get(name)
    return source && reading ? [readGrouping(name, source, reading, data.split.test)] : []
  })
  const decisions = Uint8Array.from(scores.decisions)
  return audit({ labels: Uint8Array.from(labels), decisions, groupings }, { rng: host.rng.fork('audit') })
}

/** What only the split shows. */
function testFindings({ target, split }: Dataset, { options }: Start): Finding[] {
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
  if (options.sensitive.length > 0 && target.task !== 'binary')
    findings.push({
      id: 'not-audited',
      severity: 'warning',
      columns: [...options.sensitive],
      message: `The audit compares groups for targets with two classes; ${target.name} is ${target.task === 'regression' ? 'a number' : `one of ${target.classes.length} classes`}, so no group figures were made.`,
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

/** That the model file holds rows of the data. */
const rowsCarried = (pipeline: Pipeline, { split }: Dataset): Finding[] =>
  [...new Set(membersOf(pipeline).map(({ member }) => member.family))]
    .filter((family) => MODELS.get(family).carriesRows)
    .map((family) => ({
      id: 'model-holds-rows',
      severity: 'warning',
      columns: [],
      message: `${familyTitle(family)}: the model and every export of it hold the features and the target of ${split.train.length.toLocaleString('en')} training rows, in numbers that can be turned back. Whoever gets the model has them. Choose another family for a model that leaves your hands.`,
      remedies: [{ option: 'families' }],
    }))

function rowCounts({ source, split: { train, valid, test } }: Dataset) {
  const unused = source.rows - train.length - valid.length - test.length
  return { train: train.length, valid: valid.length, test: test.length, unused, setAside: source.setAside.length }
}

const toPlain = (value: unknown): Json => JSON.parse(JSON.stringify(value))
