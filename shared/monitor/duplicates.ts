import type { Pipeline } from '../pipeline/index.ts'
import { columnOf, groupRows, type Table } from '../table/index.ts'
import { type ShareChange, shareChange } from './share-change.ts'

/** How alike rows are: what repeats by chance grows with their number, and is compared at the same number. */
export interface Repeats {
  readonly rows: number
  /** Chance that two rows are alike in every column that the model reads. */
  readonly alike: number
}

export function repeatsOf(pipeline: Pick<Pipeline, 'inputs'>, table: Table): Repeats {
  const pairs = sizesOf(pipeline, table).reduce((total, size) => total + (size * (size - 1)) / 2, 0)
  const all = (table.rows * (table.rows - 1)) / 2
  return { rows: table.rows, alike: all > 0 ? Number((pairs / all).toPrecision(6)) : 0 }
}

/**
 * The share of rows that are like an earlier one, against what as many rows of training would have: every pair counts
 * there, so rows that mostly repeat are expected to, and are no alarm.
 */
export function duplicateChange(
  pipeline: Pick<Pipeline, 'inputs'>,
  { rows, alike }: Repeats,
  table: Table,
): ShareChange {
  const expected = Math.min(1, (Math.max(table.rows - 1, 0) / 2) * alike)
  const found = table.rows - sizesOf(pipeline, table).length
  return shareChange(expected * rows, rows, found, table.rows)
}

/** How many rows each set of rows that are alike has. */
function sizesOf({ inputs }: Pick<Pipeline, 'inputs'>, table: Table): Uint32Array {
  const { groups, firsts } = groupRows(
    inputs.map(({ name }) => columnOf(table, name)),
    table.rows,
  )
  const sizes = new Uint32Array(firsts.length)
  for (const group of groups) sizes[group] = (sizes[group] ?? 0) + 1
  return sizes
}
