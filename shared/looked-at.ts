import type { Finding } from './core/index.ts'
import { evaluateScores } from './evaluate/index.ts'
import { type Figure, findSuspects, metricValue } from './metrics/index.ts'
import { MODELS } from './models/index.ts'
import { membersOf, type Pipeline, predictionsFor, type Scores, scoresFor, scoreTable } from './pipeline/index.ts'
import { take } from './table/index.ts'
import {
  type BestFit,
  choosingMetric,
  constantMargins,
  type Dataset,
  familyTitle,
  optimismFindings,
  type SearchHost,
  type TrainOptions,
} from './train/index.ts'

type Figures = Readonly<Record<string, Figure>>

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

export function testRows(
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

interface Known {
  /** Figures of the test rows. */
  readonly metrics: Figures
  readonly groups: Int32Array | null
  /** How fast they were scored. */
  readonly rowsPerSecond: number
}

/** Of a budget that ends sooner than after so many times the time that it takes, nothing is spent on looking back. */
const SPARE = 5

/** What no model reaches on the test rows, and what makes the model's own figures look better than they are. */
export function againstNothing(
  data: Dataset,
  options: TrainOptions,
  { pipeline, trial }: BestFit,
  scores: Scores,
  labels: Float64Array,
  { metrics, groups, rowsPerSecond }: Known,
  host: SearchHost,
): { baseline: Figures; optimism: Finding[] } {
  const margins = constantMargins(data, scores.rows)
  const nothing = { ...scoresFor(pipeline, margins), statuses: [] }
  const { metrics: baseline } = evaluateScores(pipeline, nothing, labels, host.rng.fork('baseline'), groups)
  const { target, split } = data
  const stride = Math.max(1, Math.ceil(split.train.length / LOOKED_AT))
  const learned = split.train.filter((_row, at) => at % stride === 0)
  const metric = choosingMetric(data, options)
  const isInTime = host.timeLeft() > (SPARE * learned.length) / rowsPerSecond
  const value = isInTime ? valueOn(learned) : undefined
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

  function valueOn(rows: Uint32Array) {
    const values = Float64Array.from(rows, (row) => target.values[row] ?? 0)
    const said = scoreTable(pipeline, take(data.table, rows), undefined, host.compute.scoring)
    return metricValue(metric, predictionsFor(pipeline, said, values))
  }
}

export function heldOutRows({ target }: Dataset, { heldOut, pipeline }: BestFit): TestRows | null {
  if (!heldOut) return null
  const labels = Float64Array.from(heldOut.rows, (row) => target.values[row] ?? 0)
  const { probabilities, decisions, margins } = scoresFor(pipeline, heldOut.margins)
  const predicted = (target.task === 'regression' ? margins[0] : undefined) ?? new Float64Array(0)
  return { rows: heldOut.rows, labels, probabilities, decisions, predicted, groups: null }
}

/** So many labels in doubt are worth a look. */
const WORTH_A_LOOK = 0.01

export function doubtful(suspects: Suspects | null, { target, split }: Dataset): Finding[] {
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

export function suspectsAmong({ target: { task, classes } }: Dataset, heldOut: TestRows): Suspects | null {
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

/** That the model file holds rows of the data. */
export const rowsCarried = (pipeline: Pipeline, { split }: Dataset): Finding[] =>
  [...new Set(membersOf(pipeline).map(({ member }) => member.family))]
    .filter((family) => MODELS.get(family).carriesRows)
    .map((family) => ({
      id: 'model-holds-rows',
      severity: 'warning',
      columns: [],
      message: `${familyTitle(family)}: the model and every export of it hold the features and the target of ${split.train.length.toLocaleString('en')} training rows, in numbers that can be turned back. Whoever gets the model has them. Choose another family for a model that leaves your hands.`,
      remedies: [{ option: 'families' }],
    }))
