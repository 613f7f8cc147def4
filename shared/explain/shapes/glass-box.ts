import { usageError } from '../../core/index.ts'
import { describeFeatures } from '../../features/index.ts'
import { type AdditiveState, type FeatureInfo, isAdditiveState } from '../../models/index.ts'
import { membersOf, type Pipeline } from '../../pipeline/index.ts'
import { formatCell } from '../../table/index.ts'

/** The one additive model of a pipeline, and what its margins become. */
export interface GlassBox {
  readonly state: AdditiveState
  readonly features: readonly FeatureInfo[]
  /** The texts for no and yes of columns that hold nothing else. */
  readonly yesNo: ReadonlyMap<string, readonly [string, string]>
  /** What the calibration multiplies margins by, and adds to each output. */
  readonly slope: number
  readonly intercepts: readonly number[]
}

/** Whether the picture of a pipeline is the model: a single additive model. */
export const isGlassBox = (pipeline: Pick<Pipeline, 'branches'>): boolean => {
  const members = membersOf(pipeline)
  return members.length === 1 && members[0]?.member.family === 'additive'
}

/** @throws a usage error where the pipeline is no single additive model */
export function glassBoxOf(pipeline: Pipeline): GlassBox {
  const [only, ...others] = membersOf(pipeline)
  const state = only?.member.state
  if (!only || others.length > 0 || !isAdditiveState(state))
    throw usageError(
      others.length > 0
        ? `This model is a vote of ${others.length + 1}: it has no shapes of its own.`
        : `This model is of the family "${only?.member.family}": it has no shapes.`,
      { next: 'Train an additive model alone.', remedies: [{ option: 'families' }] },
    )
  const { calibration, branches } = pipeline
  const slope = calibration?.slope ?? 1
  const shift = branches[0]?.views[0]?.shift ?? []
  const intercepts = Array.from(
    state.intercepts,
    (intercept, k) => slope * (intercept + (shift[k] ?? 0)) + (calibration?.intercepts[k] ?? 0),
  )
  return { state, features: describeFeatures(only.features), yesNo: yesNoOf(pipeline), slope, intercepts }
}

const yesNoOf = ({ inputs }: Pipeline): GlassBox['yesNo'] =>
  new Map(
    inputs.flatMap(({ name, reading }) =>
      reading.kind === 'boolean'
        ? [[name, [String(formatCell(false, reading)), String(formatCell(true, reading))] as const] as const]
        : [],
    ),
  )

/** What the levels of a feature are called, and the bin of each; null for numbers. A yes-or-no column is a number to the model. */
export function levelsOf(
  { state, features, yesNo }: GlassBox,
  f: number,
): { readonly names: readonly string[]; readonly bins: ArrayLike<number> } | null {
  const { name, column, kind, levels } = features[f] ?? { name: '', column: '', kind: 'number', levels: [] }
  const { codeStart, codeBins, binStart } = state
  if (kind === 'levels') return { names: levels, bins: codeBins.subarray(codeStart[f], codeStart[f + 1]) }
  const texts = name === column ? yesNo.get(column) : undefined
  return texts && (binStart[f + 1] ?? 0) - (binStart[f] ?? 0) === 3 ? { names: texts, bins: [1, 2] } : null
}

/** The pipeline with another state in the place of that of its one model. */
export function withState(pipeline: Pipeline, state: AdditiveState): Pipeline {
  const branches = pipeline.branches.map((branch) => ({
    ...branch,
    views: branch.views.map((view) => ({ ...view, members: view.members.map((member) => ({ ...member, state })) })),
  }))
  return { ...pipeline, branches }
}
