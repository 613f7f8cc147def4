import type { Finding } from '../core/index.ts'
import type { Task } from '../metrics/index.ts'
import { columnOf, PLAIN_READING, type Table } from '../table/index.ts'
import type { KnownTarget } from './check.ts'
import { findingsFor, type Profile, profileTable } from './profile.ts'

export const profileOf = (table: Table): Profile =>
  profileTable(
    table,
    [...table.columns].map(([name, { kind }]) => ({
      name,
      reading: PLAIN_READING[kind],
      confidence: 1,
      reason: 'given',
    })),
  )

/** The findings with this id. */
export const found = (id: string, table: Table): Finding[] =>
  profileOf(table).findings.filter((finding) => finding.id === id)

/** What is found once it is known that `target` is to be predicted; every fifth row is a test row. */
export function foundFor(table: Table, target: KnownTarget): Finding[] {
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row)
  const split = {
    train: rows.filter((row) => row % 5 !== 4),
    valid: new Uint32Array(0),
    test: rows.filter((row) => row % 5 === 4),
  }
  return findingsFor(table, profileOf(table), { target, split })
}

/** The column as a target: its levels as classes in order of name, its numbers as they are. */
export function targetOf(table: Table, name: string): KnownTarget {
  const column = columnOf(table, name)
  if (column.kind === 'number') return { name, task: 'regression', classes: [], values: column.values }
  if (column.kind !== 'category') throw new Error(`${name} is no target`)
  const classes = [...column.levels].sort()
  const places = column.levels.map((level) => classes.indexOf(level))
  const task: Task = classes.length === 2 ? 'binary' : 'multiclass'
  return { name, task, classes, values: Float64Array.from(column.codes, (code) => places[code] ?? NaN) }
}
