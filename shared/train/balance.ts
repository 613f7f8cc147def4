import { createRng, type Finding, log } from '../core/index.ts'
import { encode, type FeatureSet, type Labels } from '../features/index.ts'
import type { Feature, Matrix } from '../models/index.ts'
import type { Table } from '../table/index.ts'
import { syntheticRows } from './synthetic-rows.ts'

export const BALANCES = ['none', 'weights', 'smote', 'noise'] as const
export type Balance = (typeof BALANCES)[number]

/** Rows to fit on in which no class is rare, and what sets the margins right that are learned of them. */
export interface Balanced {
  readonly matrix: Matrix
  readonly target: Float64Array
  readonly weight: Float64Array | null
  /** How much a row of each class counts, beside the others; null where all count the same. */
  readonly classWeights: readonly number[] | null
  /**
   * What is added to each output's margins: rare classes seem more frequent to the model than they are, by a factor that
   * is known (Elkan, "The foundations of cost-sensitive learning", 2001). null where there is nothing to set right.
   */
  readonly shift: readonly number[] | null
  readonly findings: readonly Finding[]
}

/** At most as many rows are made as there are: beyond that they only repeat each other. */
const MOST_MADE = 1

/** Training rows in which each class counts the same: by weights, or by rows made beside those of the rarer classes. */
export function balance(
  how: Balance,
  {
    table,
    features,
    matrix,
    labels,
  }: {
    readonly table: Table
    readonly features: FeatureSet
    readonly matrix: Matrix
    readonly labels: Labels
  },
): Balanced {
  const { task, classes, values } = labels
  const plain = { matrix, target: values, weight: null, classWeights: null, shift: null, findings: [] }
  const counts = countsOf(labels)
  const present = counts.filter((count) => count > 0).length
  if (how === 'none' || task === 'regression' || present < 2) return plain
  if (how === 'weights') {
    const weights = counts.map((count) => (count > 0 ? values.length / (present * count) : 1))
    const weight = values.map((label) => weights[label] ?? 1)
    const findings = [weighted(classes, weights)]
    return { matrix, target: values, weight, classWeights: weights, shift: shiftFor(task, weights), findings }
  }
  const made = rowsToMake(counts, values.length)
  const rng = createRng('balance')
  const runs = made.flatMap((rows, label) => {
    if (rows === 0) return []
    const own = Uint32Array.from(values.keys()).filter((row) => values[row] === label)
    const synthetic = syntheticRows(how, table, own, rows, rng.fork(label))
    return [{ label, matrix: encode(features, synthetic) }]
  })
  const factors = counts.map((count, label) => (count > 0 ? (count + (made[label] ?? 0)) / count : 1))
  const target = Float64Array.from([
    ...values,
    ...runs.flatMap((run) => new Array<number>(run.matrix.rows).fill(run.label)),
  ])
  return {
    matrix: joinMatrices([matrix, ...runs.map((run) => run.matrix)]),
    target,
    weight: null,
    classWeights: factors,
    shift: shiftFor(task, factors),
    findings: runs.length > 0 ? [added(classes, made, counts)] : [],
  }
}

function countsOf({ classes, values }: Labels): number[] {
  const counts = new Array<number>(classes.length).fill(0)
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

/** Up to the most frequent class, all together no more than there are. */
function rowsToMake(counts: readonly number[], rows: number): number[] {
  const most = Math.max(...counts)
  const wanted = counts.map((count) => (count > 0 ? most - count : 0))
  const all = wanted.reduce((sum, count) => sum + count, 0)
  const share = Math.min(1, (MOST_MADE * rows) / Math.max(all, 1))
  return wanted.map((count) => Math.floor(share * count))
}

const shiftFor = (task: Labels['task'], factors: readonly number[]): number[] =>
  task === 'binary' ? [log(factors[0] ?? 1) - log(factors[1] ?? 1)] : factors.map((factor) => -log(factor))

const MOST_LISTED = 6

const balanced = (parts: readonly string[]): Finding => ({
  id: 'balanced',
  severity: 'info',
  columns: [],
  message: `For training, ${parts.slice(0, MOST_LISTED).join(', ')}${parts.length > MOST_LISTED ? ', and so on' : ''}; probabilities are set right for it.`,
})

const weighted = (classes: readonly string[], weights: readonly number[]): Finding =>
  balanced(classes.map((label, k) => `a row of ${label} counts ${(weights[k] ?? 1).toPrecision(3)} times`))

const added = (classes: readonly string[], made: readonly number[], counts: readonly number[]): Finding =>
  balanced(
    classes.flatMap((label, k) =>
      (made[k] ?? 0) > 0 ? [`${shown(made[k])} rows of ${label} were made beside its ${shown(counts[k])}`] : [],
    ),
  )

const shown = (count = 0): string => count.toLocaleString('en-US')

/** Rows of the same features, one after another. */
export function joinMatrices(parts: readonly Matrix[]): Matrix {
  const [first] = parts
  if (!first || parts.length === 1) return first ?? { rows: 0, features: [] }
  const rows = parts.reduce((sum, part) => sum + part.rows, 0)
  const features = first.features.map((feature, f): Feature => {
    if (feature.kind === 'number') {
      const values = new Float64Array(rows)
      fill(parts, f, (part, at) => part.kind === 'number' && values.set(part.values, at))
      return { ...feature, values }
    }
    const codes = new Int32Array(rows)
    fill(parts, f, (part, at) => part.kind === 'levels' && codes.set(part.codes, at))
    return { ...feature, codes }
  })
  return { rows, features }
}

function fill(parts: readonly Matrix[], f: number, set: (feature: Feature, at: number) => unknown): void {
  let at = 0
  for (const { rows, features } of parts) {
    const feature = features[f]
    if (feature) set(feature, at)
    at += rows
  }
}
