import { applySteps, fitRecipe, type Recipe, STEPS, type StepConflict, stepsFor } from '../clean/index.ts'
import { dataError, type Finding, type Json, type Rng } from '../core/index.ts'
import { describeFeatures, encode, fitFeatures } from '../features/index.ts'
import { type Compute, type FitContext, inMemory, MODELS } from '../models/index.ts'
import type { InputColumn, Pipeline } from '../pipeline/index.ts'
import { selectColumns, type Table, take, takeColumn } from '../table/index.ts'
import type { Dataset } from './dataset.ts'
import { usableColumns } from './usable-columns.ts'

/** A family and the params that differ from its defaults. */
export interface Candidate {
  readonly family: string
  readonly params: Readonly<Record<string, Json>>
}

export interface FitHost {
  readonly rng: Rng
  readonly compute: Compute
  readonly signal?: { readonly aborted: boolean }
  readonly progress: FitContext['progress']
  readonly isTimeUp?: () => boolean
}

/**
 * Fits one whole pipeline: recipe, features and model, each learned from `rows` and from nothing else.
 *
 * @param heldOut rows that the model may watch to know when to stop
 */
export async function fitCandidate(
  data: Dataset,
  recipe: Recipe,
  { family, params }: Candidate,
  rows: Uint32Array,
  heldOut: Uint32Array | null,
  host: FitHost,
): Promise<{ pipeline: Pipeline; findings: Finding[] }> {
  const { target } = data
  const model = MODELS.get(family)
  // All columns: rows that differ only in the target or in a column that is audited are not alike.
  const cleaned = await fitRecipe(recipe, take(data.table, rows), host.signal, data.barredNames)
  const [conflict] = cleaned.conflicts
  if (conflict) throw stepFailed(conflict)
  const kept = cleaned.rows.map((at) => rows[at] ?? 0)
  const usable = usableColumns(data, recipe, cleaned)
  const { features, findings } = fitFeatures(cleaned.table, usable.names, model.form)
  const { steps, inputs } = stepsFor(
    cleaned.steps,
    features.columns.map(({ column }) => column),
  )
  const inputNames = data.source.names.filter((name) => inputs.has(name))
  const about = { task: target.task, classes: target.classes.length, features: describeFeatures(features) }
  const dataFor = (table: Table, of: Uint32Array) =>
    inMemory(about, {
      matrix: encode(features, table),
      target: Float64Array.from(of, (row) => target.values[row] ?? 0),
      weight: null,
    })
  const watched = heldOut && applySteps(steps, take(selectColumns(data.table, inputNames), heldOut))
  const state = await model.fit(params, dataFor(cleaned.table, kept), {
    ...host,
    ...(watched && heldOut && { heldOut: dataFor(watched, heldOut) }),
  })
  const pipeline: Pipeline = {
    task: target.task,
    target: target.name,
    classes: target.classes,
    threshold: 0.5,
    inputs: inputNames.map((name) => inputColumn(data, name, rows)),
    steps,
    features,
    model: { family, params: model.parse(params), state },
  }
  return { pipeline, findings: [...usable.findings, ...findings] }
}

/** A model is never trained on half a recipe. */
const stepFailed = ({ at, id, message, next, columns: [column] }: StepConflict) =>
  dataError(`Step ${at + 1} of the recipe (${STEPS.get(id).title}) cannot be done: ${message}`, {
    next,
    ...(column !== undefined && { column }),
  })

/** The raw columns that a pipeline needs. */
export const inputsOf = ({ inputs }: Pipeline, table: Table): Table =>
  selectColumns(
    table,
    inputs.map(({ name }) => name),
  )

function inputColumn({ table, readings }: Dataset, name: string, rows: Uint32Array): InputColumn {
  const column = table.columns.get(name)
  const reading = readings.get(name)
  if (!column || !reading) throw new Error(`the column ${name} has no reading`)
  return {
    name,
    reading,
    range: column.kind === 'number' || column.kind === 'date' ? rangeOf(takeColumn(column, rows)) : null,
  }
}

function rangeOf(column: ReturnType<typeof takeColumn>): readonly [number, number] | null {
  if (column.kind !== 'number' && column.kind !== 'date') return null
  let [low, high] = [Infinity, -Infinity]
  for (const value of column.values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return low <= high ? [low, high] : null
}
