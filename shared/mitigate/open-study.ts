import { fileNamesAfter, type Recipe } from '../clean/index.ts'
import { dataError } from '../core/index.ts'
import { associationsWith } from '../explain/index.ts'
import { CROSS, type Grouping, groupingOf, groupsOf } from '../fairness/index.ts'
import { type Calibration, decisionColumns, type GroupDecision, type Pipeline, scoresFor } from '../pipeline/index.ts'
import { take } from '../table/index.ts'
import {
  AS_IT_IS,
  assemble,
  type BestFit,
  type Candidate,
  calibrate,
  createFolds,
  type Dataset,
  type Folds,
  familyTitle,
  joinOutputs,
  type OpenFold,
  type Outputs,
  prepareFold,
  type SearchHost,
  stateBytes,
  type TrainOptions,
} from '../train/index.ts'
import type { Said } from './base.ts'
import { mitigatedColumns } from './columns.ts'
import { calibratedMargins, type Groups, judgedMargins, type LessonHost, lessonOf } from './lessons.ts'
import {
  type DecisionPlan,
  isDecision,
  type Lesson,
  type Mitigation,
  type Subject,
  type TrainingPlan,
} from './mitigation.ts'
import { PARITY_CONSTRAINTS } from './parity.ts'
import { figuresOf, type PointFigures } from './points.ts'
import type { ScoredRows } from './thresholds.ts'

/** A model as a study knows it: how it does on rows held out, and how it is made of all training rows. */
export interface Option {
  readonly id: string
  readonly method: Mitigation | null
  readonly setting: string
  readonly figures: PointFigures
  make(): Promise<BestFit>
}

/** Rows that were held out from the models that are judged on them. */
interface Held extends ScoredRows {
  readonly grouping: Grouping
  /** The part of each: thresholds that decide one are chosen on the others. */
  readonly parts: Int32Array
  readonly partCount: number
}

export interface Study {
  readonly about: {
    readonly column: string
    readonly constraint: TrainOptions['constraint']
    readonly groups: readonly string[]
    readonly rows: number
    readonly family: string
  }
  readonly base: Option
  readonly subject: Subject
  /** @throws where the model cannot be made */
  attempt(id: string, method: Mitigation, plan: TrainingPlan | DecisionPlan): Promise<Option>
}

/** Groups with fewer rows held out, or of one true class where rates of that class count, are not compared. */
const LEAST_ROWS = 30
const LEAST_OF_CLASS = 10
/** More groups than this are no groups of people. */
const MOST_GROUPS = 20

/** What a column of the file is called after the recipe. */
function nameAfter(recipe: Recipe, column: string): string {
  const [renamed] = [...fileNamesAfter(recipe)].find(([, fileName]) => fileName === column) ?? []
  return renamed ?? column
}

/** Everything that attempts share. */
interface Room {
  readonly data: Dataset
  readonly recipe: Recipe
  readonly options: TrainOptions
  readonly fit: BestFit
  readonly folds: Folds
  readonly host: SearchHost
  /** Folds that the figures are of. */
  readonly count: number
  readonly held: Held
  readonly rows: Uint32Array
  readonly compared: Groups
  readonly threshold: number
  readonly learner: Learner
}

/** Trains the family of the model anew, part by part. */
interface Learner {
  readonly candidate: Candidate
  lesson(of: Dataset, fold: OpenFold): Promise<Lesson>
  /** What models that are learned of each fold say of the rows that it judges by. */
  margins(of: Dataset, folds: Folds, count: number, plan: Pick<TrainingPlan, 'learn' | 'blend'>): Promise<Float64Array>
}

/** Everything that mitigations need to know of a model: its groups, what it says of rows held out, and how to train anew. */
export async function openStudy(
  data: Dataset,
  recipe: Recipe,
  options: TrainOptions,
  { fit, said }: { readonly fit: BestFit; readonly said: Said | null },
  folds: Folds,
  host: SearchHost,
): Promise<Study> {
  const columns = mitigatedColumns(options)
  const grouping = groupingBy(data, columns)
  const known = saidBy(fit) ?? said
  const count = (known && foldsOf(folds, known.rows.length)) ?? folds.count
  const { rows, labels } = rowsOf(data, folds, count)
  const compared = comparedGroups(grouping, rows, labels, options)
  const learner = createLearner(folds, candidateOf(fit), compared, host)
  const isSame = known?.rows.length === rows.length && known.rows.every((row, at) => row === rows[at])
  // Of a model of which nothing was kept, its heaviest member stands for it.
  const scores = isSame ? known.scores : scoresOf(await learner.margins(data, folds, count, PLAIN), null)
  const held: Held = {
    labels,
    scores,
    groups: Int32Array.from(rows, (row) => compared.codes[row] ?? -1),
    groupCount: compared.names.length,
    grouping: { ...grouping, codes: Int32Array.from(rows, (row) => grouping.codes[row] ?? -1) },
    ...partsOf(folds, count, rows.length),
  }
  const { threshold } = fit.pipeline
  const room: Room = { data, recipe, options, fit, folds, host, count, held, rows, compared, threshold, learner }
  const figures = judged(room, held.scores, decided(held.scores, threshold))
  const { constraint, tolerance } = options
  return {
    about: {
      column: compared.column,
      constraint,
      groups: compared.names,
      rows: rows.length,
      family: familyTitle(learner.candidate.family),
    },
    base: { id: 'none', method: null, setting: '', figures, make: async () => fit },
    subject: {
      constraint: PARITY_CONSTRAINTS.get(constraint),
      columns: columns.map((column) => nameAfter(recipe, column)),
      tolerance,
      gap: figures.disparity.value ?? 0,
      threshold,
      proxies: () => proxiesOf(data, columns),
    },
    async attempt(id, method, plan) {
      if (method.needsAttribute && held.grouping.isOrdered)
        throw dataError(`${compared.column} holds numbers, and bands of them are no groups to decide by.`, {
          column: compared.column,
          next: 'Choose a mitigation that does not need the group to predict, or a column of categories.',
        })
      return isDecision(plan) ? decidedOtherwise(room, id, method, plan) : trainedOtherwise(room, id, method, plan)
    },
  }
}

const saidBy = ({ heldOut, pipeline }: BestFit): Said | null =>
  heldOut && { rows: heldOut.rows, scores: scoresOf(heldOut.margins[0] ?? new Float64Array(0), pipeline.calibration) }

const PLAIN: Pick<TrainingPlan, 'learn' | 'blend'> = {
  blend: 'margins',
  learn: async (lesson) => [{ ...(await lesson.fit(null)), weight: 1 }],
}

function createLearner(own: Folds, candidate: Candidate, compared: Groups, host: SearchHost): Learner {
  const lessonHost: LessonHost = { ...host, rng: host.rng.fork('mitigation') }
  const lessons = new Map<OpenFold, Promise<Lesson>>()
  const lesson = (of: Dataset, fold: OpenFold): Promise<Lesson> => lessonOf(of, fold, candidate, compared, lessonHost)
  return {
    candidate,
    lesson,
    async margins(of, folds, count, plan) {
      const margins: Outputs[] = []
      for (let f = 0; f < count; f++) {
        const fold = await folds.prepare(f)
        const taught = lessons.get(fold) ?? lesson(of, fold)
        // Of the recipe and columns of the model as it is, several plans learn.
        if (folds === own) lessons.set(fold, taught)
        const voters = await plan.learn(await taught)
        margins.push([await judgedMargins(fold, voters, plan.blend, lessonHost)])
      }
      return joinOutputs(margins)[0] ?? new Float64Array(0)
    },
  }
}

/** Probabilities of the positive class, along the curve of a calibration where there is one. */
const scoresOf = (margins: Float64Array, calibration: Calibration | null): Float64Array =>
  scoresFor({ task: 'binary', threshold: 0.5, calibration }, [margins]).probabilities[1] ?? new Float64Array(0)

const judged = ({ held, host, options, threshold }: Room, scores: Float64Array, decisions: Uint8Array): PointFigures =>
  figuresOf(
    { labels: held.labels, scores, decisions, grouping: held.grouping },
    decided(held.scores, threshold),
    options.constraint,
    host.rng.fork('mitigation figures'),
  )

async function trainedOtherwise(room: Room, id: string, method: Mitigation, plan: TrainingPlan): Promise<Option> {
  const { data, options, fit, host, count, held, rows, learner } = room
  const of = plan.without ? withoutColumns(data, plan.without) : data
  const recipe = plan.steps ? { ...room.recipe, steps: [...room.recipe.steps, ...plan.steps] } : room.recipe
  const parts = of === data && recipe === room.recipe ? room.folds : createFolds(of, recipe, options, host)
  const raw = await learner.margins(of, parts, count, plan)
  const calibration = plan.isCalibrated ? calibrate('binary', [raw], Float64Array.from(held.labels)) : null
  const margins = calibratedMargins(raw, calibration)
  const scores = scoresOf(margins, calibration)
  const threshold = plan.isCalibrated ? room.threshold : 0.5
  async function make(): Promise<BestFit> {
    const started = host.now()
    const { train } = of.split
    const fold = await prepareFold(of, recipe, train, null, host)
    const voters = await plan.learn(await learner.lesson(of, fold))
    const verdict = { ...AS_IT_IS, blend: plan.blend, calibration }
    const { pipeline, findings } = await assemble(of, train, [{ fold, voters }], verdict)
    const { family, params } = voters[0] ?? learner.candidate
    const bytes = voters.reduce((sum, { state }) => sum + stateBytes(state), 0)
    return {
      ...fit,
      pipeline: { ...pipeline, threshold },
      trial: { ...fit.trial, family, params, seconds: host.now() - started, bytes },
      findings: [...fit.findings, ...findings],
      heldOut: { rows, margins: [margins] },
    }
  }
  return { id, method, setting: plan.setting, figures: judged(room, scores, decided(scores, threshold)), make }
}

function decidedOtherwise(room: Room, id: string, method: Mitigation, plan: DecisionPlan): Option {
  const { data, options, fit, held, compared, threshold } = room
  const decisions = decided(held.scores, threshold)
  for (let part = 0; part < held.partCount; part++) {
    const thresholds = plan.choose(rowsWhere(held, (row) => held.parts[row] !== part))
    for (const [row, of] of held.parts.entries()) {
      if (of !== part) continue
      const from = thresholds[held.groups[row] ?? -1] ?? threshold
      decisions[row] = (held.scores[row] ?? 0) >= from ? 1 : 0
    }
  }
  async function make(): Promise<BestFit> {
    const chosen = plan.choose(held)
    const groups = compared.names.map((group, at) => ({ group, threshold: chosen[at] ?? threshold }))
    const columns = mitigatedColumns(options)
    const decision = { column: compared.column, ...(columns.length > 1 && { columns }), by: method.id, groups }
    return { ...fit, pipeline: decidingBy(data, fit.pipeline, decision) }
  }
  return { id, method, setting: plan.setting, figures: judged(room, held.scores, decisions), make }
}

const decided = (scores: Float64Array, threshold: number): Uint8Array =>
  Uint8Array.from(scores, (score) => (score >= threshold ? 1 : 0))

/** The groups of the column that mitigation is by; of several crossed columns, rows without one of them are of none. */
function groupingBy({ source, readings }: Dataset, names: readonly string[]): Grouping {
  const all = Uint32Array.from({ length: source.rows }, (_, row) => row)
  const groupings = names.map((name) => {
    const [column, reading] = [source.columns[source.names.indexOf(name)], readings.get(name)]
    if (!column || !reading) throw dataError(`There is no column "${name}" to mitigate by.`, { column: name })
    return groupingOf(name, column, reading, all)
  })
  const [only] = groupings
  if (only && groupings.length === 1) return only
  const { names: levels, groupOf } = groupsOf(groupings, source.rows)
  return {
    name: names.join(CROSS),
    levels,
    codes: groupOf.map((group, row) => (groupings.some(({ codes }) => (codes[row] ?? -1) < 0) ? -1 : group)),
    isOrdered: groupings.some(({ isOrdered = false }) => isOrdered),
  }
}

/** The groups with enough rows to be compared. */
function comparedGroups(
  { name, codes, levels }: Grouping,
  rows: Uint32Array,
  labels: Uint8Array,
  { constraint }: TrainOptions,
): Groups {
  const counts = levels.map(() => [0, 0])
  for (const [at, row] of rows.entries()) {
    const own = counts[codes[row] ?? -1]
    if (own) own[labels[at] ?? 0] = (own[labels[at] ?? 0] ?? 0) + 1
  }
  const needed = PARITY_CONSTRAINTS.get(constraint).among.filter((label) => label !== null)
  const isEnough = ([negatives = 0, positives = 0]: readonly number[]) =>
    negatives + positives >= LEAST_ROWS &&
    needed.every((label) => (label === 1 ? positives : negatives) >= LEAST_OF_CLASS)
  const kept = levels.flatMap((_, code) => (isEnough(counts[code] ?? []) ? [code] : []))
  if (kept.length < 2)
    throw dataError(`Fewer than two groups of ${name} have enough rows to be compared.`, {
      column: name,
      next: `A group needs ${LEAST_ROWS} rows, and ${LEAST_OF_CLASS} of each class whose rates are compared.`,
    })
  if (kept.length > MOST_GROUPS)
    throw dataError(`${name} has ${kept.length} groups: too many to treat alike one by one.`, {
      column: name,
      next: 'Mitigate by a column with fewer values, such as bands of it.',
    })
  const numberOf = new Map(kept.map((code, at) => [code, at]))
  return {
    column: name,
    names: kept.map((code) => levels[code] ?? ''),
    codes: Int32Array.from(codes, (code) => numberOf.get(code) ?? -1),
  }
}

/** The heaviest member that learned anything. */
function candidateOf({ elected, trial }: BestFit): Candidate {
  const found = elected.find(({ judged }) => judged.trial.family !== 'baseline') ?? elected[0]
  const { family, params } = found?.judged.trial ?? trial
  return { family, params }
}

/** How many folds have so many rows together; undefined where none do. */
function foldsOf(folds: Folds, rows: number): number | undefined {
  let count = 0
  for (let f = 0; f < folds.count; f++) {
    count += folds.rows(f).length
    if (count === rows) return f + 1
  }
  return undefined
}

function rowsOf({ target }: Dataset, folds: Folds, count: number) {
  const rows = Uint32Array.from(Array.from({ length: count }, (_, f) => Array.from(folds.rows(f))).flat())
  return { rows, labels: Uint8Array.from(rows, (row) => target.values[row] ?? 0) }
}

/** The fold of each row held out; halves of the one that there is. */
function partsOf(folds: Folds, count: number, rows: number): Pick<Held, 'parts' | 'partCount'> {
  if (count === 1) return { parts: Int32Array.from({ length: rows }, (_, at) => at % 2), partCount: 2 }
  const parts = Array.from({ length: count }, (_, f) => new Array<number>(folds.rows(f).length).fill(f))
  return { parts: Int32Array.from(parts.flat()), partCount: count }
}

function rowsWhere({ labels, scores, groups, groupCount }: Held, isKept: (row: number) => boolean): ScoredRows {
  const rows = Uint32Array.from(labels.keys()).filter(isKept)
  return {
    labels: Uint8Array.from(rows, (row) => labels[row] ?? 0),
    scores: Float64Array.from(rows, (row) => scores[row] ?? 0),
    groups: Int32Array.from(rows, (row) => groups[row] ?? -1),
    groupCount,
  }
}

/** Of several columns, the one that a feature says most of counts. */
function proxiesOf({ table, split, featureNames }: Dataset, columns: readonly string[]): [string, number][] {
  const rows = take(table, split.train)
  const features = featureNames.filter((name) => !columns.includes(name))
  const strengths = columns.map((column) => new Map(associationsWith(rows, column, features)))
  return features
    .map((name): [string, number] => [name, Math.max(0, ...strengths.map((of) => of.get(name) ?? 0))])
    .sort((a, b) => b[1] - a[1])
}

const withoutColumns = (data: Dataset, without: readonly string[]): Dataset => ({
  ...data,
  featureNames: data.featureNames.filter((name) => !without.includes(name)),
  // What is made of them is left out too.
  barredNames: [...data.barredNames, ...without],
})

/** The pipeline that decides by groups, which reads the column that they are of. */
function decidingBy(data: Dataset, pipeline: Pipeline, decision: GroupDecision): Pipeline {
  const inputs = decisionColumns(decision).reduce((all, name) => withInput(data, all, name), pipeline.inputs)
  return { ...pipeline, inputs, decision }
}

function withInput({ readings }: Dataset, inputs: Pipeline['inputs'], name: string): Pipeline['inputs'] {
  const known = inputs.find((input) => input.name === name)
  const reading = readings.get(name)
  if (known && known.reading.kind !== 'category' && known.reading.kind !== 'text')
    throw dataError(`The model reads ${name} as a ${known.reading.kind}, and groups are told by their text.`, {
      column: name,
      next: `Set the type of ${name} to category, or do not use it as a feature.`,
    })
  if (known || !reading) return inputs
  return [...inputs, { name, reading: { ...reading, kind: 'category' as const }, range: null }]
}
