import {
  applySteps,
  type FittedRecipe,
  type FittedStep,
  fitRecipe,
  type Recipe,
  STEPS,
  type StepConflict,
  stepsFor,
} from '../clean/index.ts'
import { dataError, type Finding } from '../core/index.ts'
import { columnsOf, describeFeatures, encode, type FeatureSet, fitFeatures, type Labels } from '../features/index.ts'
import { type FeatureForm, type FitConstraints, inMemory, type Matrix, type TrainingData } from '../models/index.ts'
import { selectColumns, type Table, take } from '../table/index.ts'
import { balance } from './balance.ts'
import { constrainedColumns, featureConstraints } from './constraints.ts'
import type { Dataset } from './dataset.ts'
import { type ScreeningHost, screen } from './screening.ts'
import { usableColumns } from './usable-columns.ts'

/** Features of one form, learned from the rows to fit on, and those rows under them. */
export interface PreparedView {
  readonly features: FeatureSet
  readonly fit: TrainingData
  /** The rows to judge by; null where there are none. */
  readonly judge: TrainingData | null
  readonly findings: readonly Finding[]
  /** What is added to the margins that are learned of it, an output each; null where they stay as they are. */
  readonly shift: readonly number[] | null
  /** What is asked of models of these features; null where nothing is. */
  readonly constraints: FitConstraints | null
}

/** What preparing a fold needs of the machine it runs on. */
export interface FoldHost extends ScreeningHost {
  readonly signal?: { readonly aborted: boolean }
}

/** Rows to fit on and to judge by, cleaned and encoded once for all candidates. */
export interface PreparedFold {
  readonly steps: readonly FittedStep[]
  readonly findings: readonly Finding[]
  view(form: FeatureForm): Promise<PreparedView>
}

/** The same with what it takes to read other rows as its models do. */
export interface OpenFold extends PreparedFold {
  /** Numbers of the rows to fit on that the recipe kept, in their order. */
  readonly rows: Uint32Array
  /** Other rows, of the columns of the file, as a view's model would read them. */
  encode(form: FeatureForm, rows: Table): Promise<Matrix>
}

/**
 * Fits the recipe, and each form of features when it is first asked for, on the rows to fit on and on nothing else.
 *
 * @throws a data error where a step of the recipe cannot be done: a model is never trained on half a recipe
 */
export async function prepareFold(
  data: Dataset,
  recipe: Recipe,
  fit: Uint32Array,
  judge: Uint32Array | null,
  host: FoldHost = {},
): Promise<OpenFold> {
  // All columns: rows that differ only in the target or in a column that is audited are not alike.
  const cleaned = await fitRecipe(recipe, take(data.table, fit), host.signal, data.barredNames)
  const [conflict] = cleaned.conflicts
  if (conflict) throw stepFailed(conflict)
  const used = usableColumns(data, recipe, cleaned)
  const bound = constrainedColumns(data, used.names, cleaned)
  const usable = { names: bound.names, findings: [...used.findings, ...bound.findings] }
  const judged = judge && cleanedRows(data, cleaned, usable.names, judge)
  const views = new Map<FeatureForm, Promise<PreparedView>>()
  const cleanedFrom = cleaned.rows.map((at) => fit[at] ?? 0)
  const labels = labelsOf(data, cleanedFrom)
  async function prepareView(form: FeatureForm): Promise<PreparedView> {
    const rows = { table: cleaned.table, names: usable.names, labels }
    const screened = await screen(rows, form, data.choices, host)
    const { features, training, findings } = fitFeatures(rows.table, rows.names, form, labels, screened.plan)
    const learned = {
      table: selectColumns(rows.table, columnsOf(features)),
      features,
      matrix: training,
      rows: cleanedFrom,
    }
    const view = learnable(data, learned, judge && judged && { table: judged, rows: judge })
    return { ...view, findings: [...findings, ...screened.findings, ...view.findings] }
  }
  const view = (form: FeatureForm): Promise<PreparedView> => {
    const made = views.get(form) ?? prepareView(form)
    views.set(form, made)
    return made
  }
  return {
    steps: cleaned.steps,
    findings: usable.findings,
    rows: cleanedFrom,
    view,
    encode: async (form, others) =>
      encode((await view(form)).features, cleanedTable(data, cleaned, usable.names, others)),
  }
}

/** Rows under features: to learn from, with the numbers of the rows that they come of, and to judge by. */
export function learnable(
  data: Dataset,
  { rows, ...learned }: Omit<Parameters<typeof balance>[1], 'labels'> & { readonly rows: Uint32Array },
  judged: { readonly table: Table; readonly rows: Uint32Array } | null,
): PreparedView {
  const { features } = learned
  const labels = labelsOf(data, rows)
  const { matrix, target, weight, classWeights, shift, findings } = balance(data.choices.balance, {
    ...learned,
    labels,
  })
  const judgeLabels = judged && labelsOf(data, judged.rows)
  // Rows that a fit watches count as those that it learns from do; by themselves they are as they were.
  const watched = (judgeLabels && classWeights && judgeLabels.values.map((label) => classWeights[label] ?? 1)) ?? null
  const about = { task: labels.task, classes: labels.classes.length, features: describeFeatures(features) }
  return {
    features,
    findings,
    fit: inMemory(about, { matrix, target, weight }),
    judge:
      judgeLabels && judged
        ? inMemory(about, { matrix: encode(features, judged.table), target: judgeLabels.values, weight: watched })
        : null,
    shift,
    constraints: featureConstraints(about.features, data.choices.constraints),
  }
}

/** Rows that the recipe did not learn from, as its steps clean rows to predict. */
const cleanedRows = (data: Dataset, cleaned: FittedRecipe, wanted: readonly string[], rows: Uint32Array): Table =>
  cleanedTable(data, cleaned, wanted, data.table, (inputs) => take(inputs, rows))

function cleanedTable(
  { source }: Dataset,
  cleaned: FittedRecipe,
  wanted: readonly string[],
  table: Table,
  of: (inputs: Table) => Table = (inputs) => inputs,
): Table {
  const { steps, inputs } = stepsFor(cleaned.steps, wanted)
  const names = source.names.filter((name) => inputs.has(name))
  return applySteps(steps, of(selectColumns(table, names)))
}

const labelsOf = ({ target: { task, classes, values } }: Dataset, rows: Uint32Array): Labels => ({
  task,
  classes,
  values: Float64Array.from(rows, (row) => values[row] ?? 0),
})

const stepFailed = ({ at, id, message, next, columns: [column] }: StepConflict) =>
  dataError(`Step ${at + 1} of the recipe (${STEPS.get(id).title}) cannot be done: ${message}`, {
    next,
    ...(column !== undefined && { column }),
  })
