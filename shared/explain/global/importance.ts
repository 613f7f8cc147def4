import { type Finding, log, permutation, type Rng } from '../../core/index.ts'
import { type Pipeline, scoreTable } from '../../pipeline/index.ts'
import { type Table, takeColumn, withColumn } from '../../table/index.ts'
import { correlatedGroups } from './association.ts'

/** A figure and its 95 % interval. */
export interface ImportanceFigure {
  readonly value: number
  readonly low: number
  readonly high: number
}

export interface Importance {
  readonly columns: readonly string[]
  readonly importance: ImportanceFigure
}

export interface Importances {
  /** What grows when a column is shuffled: the log loss, or the root of the mean squared error. */
  readonly measure: 'logLoss' | 'rmse'
  /** One a column, strongest first. */
  readonly columns: readonly Importance[]
  /** Columns that say much of each other, shuffled together. */
  readonly groups: readonly Importance[]
  readonly rows: number
  readonly repeats: number
  readonly findings: readonly Finding[]
}

export interface ImportanceOptions {
  readonly rng: Rng
  /** Times that each column is shuffled. */
  readonly repeats?: number
  /** Awaited after every shuffle with the share done. */
  readonly progress?: (fraction: number) => Promise<void>
  /** Whether columns that are left are shuffled once only. */
  readonly isTimeUp?: () => boolean
}

const REPEATS = 5

/**
 * Permutation importance: how much worse the model does on labelled rows when a raw column is shuffled among them. The interval
 * is of the mean over rows, each row's loss averaged over the shuffles.
 *
 * @param table rows that the model did not learn from, as its inputs read them
 * @param labels class number or value of each
 */
export async function permutationImportance(
  pipeline: Pipeline,
  table: Table,
  labels: Float64Array,
  { rng, repeats = REPEATS, progress = async () => {}, isTimeUp = () => false }: ImportanceOptions,
): Promise<Importances> {
  const before = lossesOf(pipeline, table, labels)
  const groups = correlatedGroups(pipeline.inputs, table)
  const sets = [...pipeline.inputs.map(({ name }) => [name]), ...groups.map(({ columns }) => columns)]
  const figures: Importance[] = []
  for (const [s, columns] of sets.entries()) {
    const grown = new Float64Array(table.rows)
    let done = 0
    for (; done < repeats && (done === 0 || !isTimeUp()); done++) {
      const order = permutation(table.rows, rng.fork(`${columns.join('\n')} ${done}`))
      const after = lossesOf(pipeline, shuffled(table, columns, order), labels)
      for (let row = 0; row < table.rows; row++) grown[row] = (grown[row] ?? 0) + (after[row] ?? 0) - (before[row] ?? 0)
      await progress((s * repeats + done + 1) / (sets.length * repeats))
    }
    const growth = grown.map((sum) => sum / done)
    figures.push({ columns, importance: figureOf(pipeline, mean(before), growth) })
  }
  const alone = figures.slice(0, pipeline.inputs.length)
  return {
    measure: pipeline.task === 'regression' ? 'rmse' : 'logLoss',
    columns: alone.sort((a, b) => b.importance.value - a.importance.value),
    groups: figures.slice(pipeline.inputs.length).sort((a, b) => b.importance.value - a.importance.value),
    rows: table.rows,
    repeats,
    findings: groups.map(({ columns, strength }) => ({
      id: 'correlated-columns',
      severity: 'info',
      columns,
      message: `${columns.join(', ')} say much of each other (up to ${strength.toFixed(2)} of 1): when one is shuffled the model still has the others, so that each looks less important than they are together.`,
    })),
  }
}

function shuffled(table: Table, columns: readonly string[], order: Uint32Array): Table {
  return columns.reduce((current, name) => {
    const column = table.columns.get(name)
    return column ? withColumn(current, name, takeColumn(column, order)) : current
  }, table)
}

const SMALLEST_SHARE = 1e-15

/** The loss of every row: the logarithm of its class's probability, or the squared error. */
function lossesOf(pipeline: Pipeline, table: Table, labels: Float64Array): Float64Array {
  const { margins, probabilities } = scoreTable(pipeline, table)
  if (pipeline.task === 'regression') return labels.map((label, row) => (label - (margins[0]?.[row] ?? 0)) ** 2)
  return labels.map((label, row) => -log(Math.max(probabilities[label]?.[row] ?? 0, SMALLEST_SHARE)))
}

const mean = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1)

const NORMAL_95 = 1.959963984540054

function figureOf({ task }: Pipeline, before: number, grown: Float64Array): ImportanceFigure {
  const value = mean(grown)
  const rows = grown.length
  const squares = grown.reduce((sum, own) => sum + (own - value) ** 2, 0)
  const reach = rows > 1 ? NORMAL_95 * Math.sqrt(squares / (rows - 1) / rows) : 0
  if (task !== 'regression') return { value, low: value - reach, high: value + reach }
  const root = (growth: number) => Math.sqrt(Math.max(0, before + growth)) - Math.sqrt(before)
  return { value: root(value), low: root(value - reach), high: root(value + reach) }
}

/** Rows that importance is worked out on: more make it no steadier than it need be. */
export const MOST_IMPORTANCE_ROWS = 5000
