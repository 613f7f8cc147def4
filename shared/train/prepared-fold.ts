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
import { describeFeatures, encode, type FeatureSet, fitFeatures, type Labels } from '../features/index.ts'
import { type FeatureForm, inMemory, type Matrix, type TrainingData } from '../models/index.ts'
import { selectColumns, type Table, take } from '../table/index.ts'
import type { Dataset } from './dataset.ts'
import { usableColumns } from './usable-columns.ts'

/** Features of one form, learned from the rows to fit on, and those rows under them. */
export interface PreparedView {
  readonly features: FeatureSet
  readonly fit: TrainingData
  /** The rows to judge by; null where there are none. */
  readonly judge: TrainingData | null
  readonly findings: readonly Finding[]
}

/** Rows to fit on and to judge by, cleaned and encoded once for all candidates. */
export interface PreparedFold {
  readonly fitRows: Uint32Array
  readonly steps: readonly FittedStep[]
  readonly findings: readonly Finding[]
  view(form: FeatureForm): PreparedView
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
  signal?: { readonly aborted: boolean },
): Promise<PreparedFold> {
  // All columns: rows that differ only in the target or in a column that is audited are not alike.
  const cleaned = await fitRecipe(recipe, take(data.table, fit), signal, data.barredNames)
  const [conflict] = cleaned.conflicts
  if (conflict) throw stepFailed(conflict)
  const usable = usableColumns(data, recipe, cleaned)
  const judged = judge && cleanedRows(data, cleaned, usable.names, judge)
  const views = new Map<FeatureForm, PreparedView>()
  const kept = cleaned.rows.map((at) => fit[at] ?? 0)
  return {
    fitRows: fit,
    steps: cleaned.steps,
    findings: usable.findings,
    view(form) {
      const known = views.get(form)
      if (known) return known
      const labels = labelsOf(data, kept)
      const { features, training, findings } = fitFeatures(cleaned.table, usable.names, form, labels, {
        ...data.choices,
        targetMeans: [],
      })
      const made: PreparedView = {
        features,
        findings,
        fit: dataOf(features, training, labels),
        judge: judge && judged && dataOf(features, encode(features, judged), labelsOf(data, judge)),
      }
      views.set(form, made)
      return made
    },
  }
}

/** Rows that the recipe did not learn from, as its steps clean rows to predict. */
function cleanedRows(data: Dataset, cleaned: FittedRecipe, wanted: readonly string[], rows: Uint32Array): Table {
  const { steps, inputs } = stepsFor(cleaned.steps, wanted)
  const names = data.source.names.filter((name) => inputs.has(name))
  return applySteps(steps, take(selectColumns(data.table, names), rows))
}

const labelsOf = ({ target: { task, classes, values } }: Dataset, rows: Uint32Array): Labels => ({
  task,
  classes,
  values: Float64Array.from(rows, (row) => values[row] ?? 0),
})

function dataOf(features: FeatureSet, matrix: Matrix, { task, classes, values }: Labels): TrainingData {
  const about = { task, classes: classes.length, features: describeFeatures(features) }
  return inMemory(about, { matrix, target: values, weight: null })
}

const stepFailed = ({ at, id, message, next, columns: [column] }: StepConflict) =>
  dataError(`Step ${at + 1} of the recipe (${STEPS.get(id).title}) cannot be done: ${message}`, {
    next,
    ...(column !== undefined && { column }),
  })
