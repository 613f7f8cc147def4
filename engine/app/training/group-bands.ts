import { ownValue } from '../../../shared/core/index.ts'
import { type Grouping, groupingOf, readBands } from '../../../shared/fairness/index.ts'
import { columnOf, PLAIN_READING } from '../../../shared/table/index.ts'
import type { OpenTable } from '../tables/open-table.ts'

/** Column → where its bands begin. */
export type GroupEdges = Readonly<Record<string, readonly number[]>>

/** The groups that a column parts test rows into: bands at chosen edges, or its values or bands as they come. */
export function groupsOfColumn(
  { read, readings, table }: OpenTable,
  name: string,
  rows: Uint32Array,
  edges: GroupEdges = {},
): Grouping {
  const { kind } = columnOf(table, name)
  const source = read.table.columns[read.table.names.indexOf(name)] ?? { codes: new Uint32Array(0), texts: [] }
  const reading = readings.get(name) ?? PLAIN_READING[kind]
  const chosen = ownValue(edges, name)
  return chosen && chosen.length > 0
    ? readBands(name, source, reading, rows, chosen)
    : groupingOf(name, source, reading, rows)
}
