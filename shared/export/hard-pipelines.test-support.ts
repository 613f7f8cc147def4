// Votes of several families behind cleaning steps, and rows that are hard to score: for the conformance of compiled targets.
import type { Bundle } from '../bundle/index.ts'
import type { FittedStep } from '../clean/index.ts'
import { createRng, type Rng } from '../core/index.ts'
import { describeFeatures, type FeaturePlan } from '../features/index.ts'
import type { Task } from '../metrics/index.ts'
import { MODELS, PREDICTORS } from '../models/index.ts'
import { membersOf, type Pipeline, type Prediction, predictionsOf, scoreRows } from '../pipeline/index.ts'
import { type Cell, formatCell } from '../table/index.ts'
import { bundleOf, sampleBundle } from './sample-pipeline.test-support.ts'

export { FORMULA_FAMILIES } from './formula/families.ts'

export type Row = Readonly<Record<string, Cell>>

const TASKS = ['binary', 'multiclass', 'regression'] as const

/** Every task with every family that learns it. */
export const TASKS_AND_FAMILIES = TASKS.flatMap((task) =>
  MODELS.members.filter(({ tasks }) => tasks.includes(task)).map(({ id: family }) => ({ task, family })),
)

/** A vote of several families, calibrated, of which one learned as if rare classes were more frequent. */
export async function voteBundle(
  task: Task,
  families: readonly string[],
  steps: readonly FittedStep[] = [],
  plan?: FeaturePlan,
  byGroups = false,
): Promise<Bundle> {
  const bundles = await Promise.all(families.map((family) => sampleBundle(task, family, plan)))
  const [first] = bundles
  if (!first) throw new Error('a vote of nobody')
  const { background: _, ...pipeline } = first.pipeline
  const outputs = task === 'multiclass' ? 3 : 1
  const branches = bundles.flatMap((bundle, b) =>
    bundle.pipeline.branches.map((branch) => ({
      steps: b === 0 ? steps : [],
      views: branch.views.map(({ features, members }) => ({
        features,
        members: members.map((member) => ({ ...member, weight: 1 / families.length })),
        ...(b === 0 && { shift: Array.from({ length: outputs }, (__, k) => 0.1 - 0.2 * k) }),
      })),
    })),
  )
  const calibration = { slope: 0.9, intercepts: Array.from({ length: outputs }, (__, k) => 0.05 * k - 0.1) }
  const curve = task === 'binary' ? { curve: { from: [0, 0.3, 0.55, 1], to: [0.02, 0.2, 0.7, 0.97] } } : {}
  const groups = [
    { group: 'Sales', threshold: 0.3 },
    { group: 'Craft, repair', threshold: 2 },
  ]
  const decision = byGroups ? { decision: { column: 'job', by: 'test', groups } } : {}
  const blend = task === 'binary' ? 'probabilities' : 'margins'
  return bundleOf({
    ...pipeline,
    branches,
    calibration: { ...calibration, ...curve },
    blend,
    threshold: 0.4,
    ...decision,
  })
}

/** Steps as they come out of learning, over the columns of the samples. */
export const FITTED_STEPS: readonly FittedStep[] = [
  { id: 'impute', state: { columns: { 'capital-gain': 1500.5, job: 'Sales' } } },
  { id: 'clip', state: { columns: { age: [20, 70], 'capital-gain': [0, 9000] } } },
  { id: 'group-rare', state: { columns: { job: { levels: ['Sales', 'Tech-support'], other: 'other' } } } },
]

const ODD_TEXTS = [
  '',
  ' ',
  'never seen',
  'Sales',
  ' yes ',
  'NO',
  '1e400',
  '-0',
  '+7',
  '1,5',
  '12.3.4',
  '\u221212',
  '١٢',
]
const ODD_NUMBERS = [0, -1, 1e15, 1e-300, -1e9, 1.7976931348623157e308, 5e-324, 0.1 + 0.2]

/** Rows with ordinary, missing, unseen, extreme and unreadable cells, and numbers at and beside every threshold. */
export function hardRows({ pipeline, golden }: Bundle, count: number): Row[] {
  const rng = createRng('hard')
  const jumps = jumpsOf(pipeline)
  const pick = <T>(from: readonly T[], otherwise: T): T => from[rng.below(Math.max(1, from.length))] ?? otherwise
  return Array.from({ length: count }, () => {
    const cells = pipeline.inputs.map(({ name, reading }): readonly [string, Cell] => {
      const kind = rng.below(20)
      const usual = pick(golden.rows, {})[name] ?? null
      if (kind === 0) return [name, null]
      if (kind === 1) return [name, pick(ODD_TEXTS, '')]
      if (kind === 2 && reading.kind === 'number') return [name, pick(ODD_NUMBERS, 0)]
      const at = jumps.get(name) ?? []
      if (kind < 8 && at.length > 0 && reading.kind === 'number') return [name, beside(pick(at, 0), rng, reading)]
      return [name, usual]
    })
    return Object.fromEntries(cells.filter(() => rng.below(200) > 0))
  })
}

/** A threshold, or the next number on either side. */
function beside(value: number, rng: Rng, reading: Parameters<typeof formatCell>[1]): Cell {
  const step = Math.max(Math.abs(value) * 2 ** -52, 5e-324)
  return formatCell(value + (rng.below(3) - 1) * step, reading)
}

function jumpsOf(pipeline: Pipeline): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (const { member, features } of membersOf(pipeline)) {
    const infos = describeFeatures(features)
    for (const { feature, value } of PREDICTORS.get(member.family).jumps?.(member.state) ?? [])
      if (Math.abs(value) < Number.MAX_VALUE) {
        const column = infos[feature]?.column ?? ''
        found.set(column, [...(found.get(column) ?? []), value])
      }
  }
  return found
}

/** What the application says of rows. */
export const expectedOf = (pipeline: Pipeline, rows: readonly Row[]): Prediction[] =>
  predictionsOf(pipeline, scoreRows(pipeline, rows))
