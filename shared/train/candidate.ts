import { stepsFor } from '../clean/index.ts'
import type { Finding, Json, Rng } from '../core/index.ts'
import { columnsOf } from '../features/index.ts'
import { type Compute, type FitContext, MODELS, type ModelState } from '../models/index.ts'
import type { Branch, InputColumn, Pipeline, View } from '../pipeline/index.ts'
import { takeColumn } from '../table/index.ts'
import type { Dataset } from './dataset.ts'
import type { PreparedFold, PreparedView } from './prepared-fold.ts'

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
  /** A state of the same family to go on from. */
  readonly from?: ModelState
}

/** A candidate fitted to the rows of a fold. */
export interface Fitted extends Candidate {
  /** Params with defaults filled in. */
  readonly params: Readonly<Record<string, Json>>
  readonly state: ModelState
}

/** The features that a candidate reads in a fold. */
export const viewFor = (fold: PreparedFold, { family }: Pick<Candidate, 'family'>): Promise<PreparedView> =>
  fold.view(MODELS.get(family).form)

/** Fits a candidate to the rows of a fold; those to judge by it may watch to know when to stop. */
export async function fitCandidate(fold: PreparedFold, candidate: Candidate, host: FitHost): Promise<Fitted> {
  const model = MODELS.get(candidate.family)
  const { fit, judge, constraints } = await viewFor(fold, candidate)
  const state = await model.fit(candidate.params, fit, {
    ...host,
    ...(judge && { heldOut: judge }),
    ...(constraints && { constraints }),
  })
  return { family: candidate.family, params: model.parse(candidate.params), state }
}

/** A fitted model with the weight of its vote. */
export interface Voter extends Fitted {
  readonly weight: number
}

/** What voters learned of one fold, with the steps and features that they need and no others. */
async function branchOf(
  fold: PreparedFold,
  voters: readonly Voter[],
): Promise<{ branch: Branch; inputs: ReadonlySet<string>; findings: readonly Finding[] }> {
  const membersOf = new Map<PreparedView, Voter[]>()
  for (const voter of voters) {
    const view = await viewFor(fold, voter)
    membersOf.set(view, [...(membersOf.get(view) ?? []), voter])
  }
  const views = [...membersOf.keys()]
  const { steps, inputs } = stepsFor(fold.steps, new Set(views.flatMap(({ features }) => columnsOf(features))))
  return {
    branch: { steps, views: views.map((view) => viewOf(view, membersOf.get(view) ?? [])) },
    inputs,
    findings: [...fold.findings, ...views.flatMap(({ findings }) => findings)],
  }
}

const viewOf = ({ features, shift }: PreparedView, members: readonly Voter[]): View => ({
  features,
  members,
  ...(shift && { shift }),
})

/** How the votes of a pipeline become its prediction. */
export type Verdict = Pick<Pipeline, 'blend' | 'calibration'>

export const AS_IT_IS: Verdict = { blend: 'margins', calibration: null }

/**
 * The pipeline of models that were fitted on one fold or several.
 *
 * @param rows all training rows, whose range of values is noted
 */
export async function assemble(
  data: Dataset,
  rows: Uint32Array,
  parts: readonly { readonly fold: PreparedFold; readonly voters: readonly Voter[] }[],
  verdict: Verdict,
): Promise<{ pipeline: Pipeline; findings: readonly Finding[] }> {
  const { task, name: target, classes } = data.target
  const branches = await Promise.all(parts.map(({ fold, voters }) => branchOf(fold, voters)))
  const inputs = data.source.names.filter((name) => branches.some((branch) => branch.inputs.has(name)))
  const pipeline: Pipeline = {
    task,
    target,
    classes,
    threshold: 0.5,
    inputs: inputs.map((name) => inputColumn(data, name, rows)),
    branches: branches.map(({ branch }) => branch),
    ...verdict,
  }
  return { pipeline, findings: branches[0]?.findings ?? [] }
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
