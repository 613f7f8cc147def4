import type { OfferedStep, RowsFilter } from '../../../shared/contract/index.ts'
import { type Column, columnOf, formatCell, PLAIN_READING } from '../../../shared/table/index.ts'
import { wantedBy } from './rows-filter.ts'
import type { ShownRows } from './rows-shown.ts'

/** The cleaning step that keeps the rows that the filters show, or removes them. */
export function stepOfFilters(
  { table, readings }: Pick<ShownRows, 'table' | 'readings'>,
  filters: readonly RowsFilter[],
  isRemoving: boolean,
): OfferedStep {
  const parts = filters.map((filter) => {
    const column = columnOf(table, filter.column)
    return { filter, column, wanted: wantedBy(filter, column, readings.get(filter.column)) }
  })
  const [only] = parts
  if (parts.length === 1 && only && only.filter.ranges.length === 0) {
    const { filter, column, wanted } = only
    const values = wanted.values.map((value) => formatCell(value, PLAIN_READING[column.kind]))
    const keep = filter.isOthers === isRemoving ? 'matching' : 'others'
    return { id: 'filter-values', params: { column: filter.column, values, missing: wanted.missing, keep } }
  }
  const where = parts.map(({ filter, column, wanted }) => `(${expressionOf(filter, column, wanted)})`).join(' and ')
  return { id: 'filter', params: { where, keep: isRemoving ? 'others' : 'matching' } }
}

/** A filter as an expression that is true or false, or missing where the cell is and no filter wants it. */
function expressionOf({ column: name, isOthers }: RowsFilter, { kind }: Column, wanted: ReturnType<typeof wantedBy>) {
  const column = `[${name.replaceAll(']', ']]')}]`
  const literal = (value: Parameters<typeof formatCell>[0]): string => {
    const text = formatCell(value, PLAIN_READING[kind])
    return kind === 'number' || kind === 'boolean' ? text : `"${text.replaceAll('"', '""')}"`
  }
  const parts = [
    ...(wanted.values.length > 0 ? [`${column} in (${wanted.values.map(literal).join(', ')})`] : []),
    ...wanted.ranges.map(
      ({ from, to, hasEnd }) => `${column} >= ${literal(from)} and ${column} ${hasEnd ? '<=' : '<'} ${literal(to)}`,
    ),
    ...(wanted.missing ? [`isMissing(${column})`] : []),
  ]
  const any = parts.length === 0 ? 'false' : parts.join(' or ')
  if (!isOthers) return any
  return wanted.missing ? `not (${any})` : `isMissing(${column}) or not (${any})`
}
