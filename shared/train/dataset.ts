import { dataError, type Rng } from '../core/index.ts'
import {
  columnOf,
  holdOut,
  holdOutLatest,
  type Reading,
  type SourceTable,
  type Split,
  type SplitRules,
  type Table,
} from '../table/index.ts'
import type { TrainOptions } from './options.ts'
import type { SplitFile } from './split-file.ts'
import type { Target } from './target.ts'

/** Everything that a run learns from, in memory. */
export interface Dataset {
  readonly source: SourceTable
  readonly readings: ReadonlyMap<string, Reading>
  /** Every column but the target, typed. */
  readonly table: Table
  readonly target: Target
  readonly split: Split
  /** How rows may be parted again, for validation. */
  readonly rules: SplitRules
  /** The times to split by, where the split is by time. */
  readonly times: Float64Array | null
  /** Columns that models may use. */
  readonly featureNames: readonly string[]
}

/** The order in which rows happened, or which of them belong together, as the options name it. */
export function splitRules(
  table: Table,
  target: Target,
  options: TrainOptions,
): { rules: SplitRules; times: Float64Array | null } {
  const groups = options.splitGroup === '' ? null : groupCodes(table, options.splitGroup)
  return {
    rules: { strata: strataOf(target), groups },
    times: options.splitTime === '' ? null : timesOf(table, options.splitTime),
  }
}

/** Takes the split right after import: from the file where there is one, otherwise by time, by group or at random. */
export function splitRows(
  source: SourceTable,
  target: Target,
  { rules, times }: { rules: SplitRules; times: Float64Array | null },
  file: SplitFile | null,
  share: number,
  rng: Rng,
): Split {
  const labelled = Uint32Array.from({ length: source.rows }, (_, row) => row).filter(
    (row) => !Number.isNaN(target.values[row]),
  )
  if (file) {
    const inFold = (fold: ReadonlySet<number>) => labelled.filter((row) => fold.has(source.recordOf?.[row] ?? row))
    return { train: inFold(file.train), valid: inFold(file.valid), test: inFold(file.test) }
  }
  const { rest, held } = times ? holdOutLatest(labelled, share, times) : holdOut(labelled, share, rules, rng)
  return { train: rest, valid: new Uint32Array(0), test: held }
}

/** Training rows must hold two classes; otherwise there is nothing to learn. */
export function checkTraining({ name, task, classes, values }: Target, { train }: Split): void {
  const [first] = train
  if (first === undefined)
    throw dataError('No row is left to train on.', { column: name, next: 'Give more rows, or a smaller --test.' })
  const label = values[first] ?? 0
  if (task !== 'regression' && train.every((row) => values[row] === label))
    throw dataError(`Every training row has the class "${classes[label]}" of the target "${name}".`, {
      column: name,
      next: 'A model needs training rows of at least two classes: change the split or give more rows.',
    })
}

const DECILES = 10

/** Classes, or tenths of a number, so that every part resembles the whole. */
function strataOf({ task, values }: Target): Int32Array {
  if (task !== 'regression') return Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : value))
  const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b)
  const strata = new Int32Array(values.length)
  for (const [rank, row] of order.entries()) strata[row] = Math.floor((rank * DECILES) / order.length)
  return strata
}

/** Rows with a missing group are each a group of their own. */
function groupCodes(table: Table, name: string): Int32Array {
  const column = columnOf(table, name)
  const values = column.kind === 'category' || column.kind === 'text' ? column.codes : column.values
  const codeOf = new Map<number, number>()
  let next = table.rows
  return Int32Array.from({ length: table.rows }, (_, row) => {
    if (column.validity[row] === 0) return row
    const value = values[row] ?? 0
    const known = codeOf.get(value)
    if (known !== undefined) return known
    codeOf.set(value, next)
    return next++
  })
}

function timesOf(table: Table, name: string): Float64Array {
  const column = columnOf(table, name)
  if (column.kind === 'date' || column.kind === 'number') return column.values
  throw dataError(`The column "${name}" holds neither dates nor numbers: it gives the rows no order in time.`, {
    column: name,
    next: `Set its type with --types ${name}=date, or split by another column.`,
  })
}
