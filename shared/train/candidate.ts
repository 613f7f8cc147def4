import { applySteps, type FittedStep, fitRecipe, type Recipe } from '../clean/index.ts'
import type { Finding, Json, Rng } from '../core/index.ts'
import { describeFeatures, encode, fitFeatures } from '../features/index.ts'
import { type Compute, type FitContext, inMemory, MODELS } from '../models/index.ts'
import type { InputColumn, Pipeline } from '../pipeline/index.ts'
import { selectColumns, type Table, take, takeColumn } from '../table/index.ts'
import type { Dataset } from './dataset.ts'

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
  const cleaned = fitRecipe(recipe, take(data.table, rows))
  const kept = cleaned.rows.map((at) => rows[at] ?? 0)
  const { features, findings } = fitFeatures(cleaned.table, data.featureNames, model.form)
  const about = { task: target.task, classes: target.classes.length, features: describeFeatures(features) }
  const dataFor = (table: Table, of: Uint32Array) =>
    inMemory(about, {
      matrix: encode(features, table),
      target: Float64Array.from(of, (row) => target.values[row] ?? 0),
      weight: null,
    })
  const watched = heldOut && applySteps(cleaned.steps, take(selectColumns(data.table, data.featureNames), heldOut))
  const state = await model.fit(params, dataFor(cleaned.table, kept), {
    ...host,
    ...(watched && heldOut && { heldOut: dataFor(watched, heldOut) }),
  })
  const used = features.columns.map(({ column }) => column)
  const pipeline: Pipeline = {
    task: target.task,
    target: target.name,
    classes: target.classes,
    threshold: 0.5,
    inputs: used.map((name) => inputColumn(data, name, rows)),
    steps: usedSteps(cleaned.steps, used),
    features,
    model: { family, params: model.parse(params), state },
  }
  return { pipeline, findings }
}

/** Steps without the columns that no feature reads: what is not needed to score does not travel. */
function usedSteps(steps: readonly FittedStep[], used: readonly string[]): FittedStep[] {
  return steps.map(({ id, state }) => {
    const { columns } = state
    if (columns === null || typeof columns !== 'object' || Array.isArray(columns)) return { id, state }
    return {
      id,
      state: { ...state, columns: Object.fromEntries(Object.entries(columns).filter(([name]) => used.includes(name))) },
    }
  })
}

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
