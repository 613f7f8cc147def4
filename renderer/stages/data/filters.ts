import type { RowsFilter } from '../../../shared/contract/index.ts'
import type { ColumnType } from './columns.ts'
import { edgeTexts } from './columns.ts'

/** What can be clicked in a column: a value, a bar of its histogram, or its missing cells. */
export type Facet =
  | { readonly value: string }
  | { readonly range: RowsFilter['ranges'][number] }
  | { readonly missing: true }

const EMPTY = { values: [], ranges: [], missing: false }

/** Whether the filters show the rows of a facet. */
export function hasFacet(filters: readonly RowsFilter[], column: string, facet: Facet, isOthers = false): boolean {
  const filter = filters.find((one) => one.column === column && one.isOthers === isOthers)
  if (!filter) return false
  if ('value' in facet) return filter.values.includes(facet.value)
  if ('missing' in facet) return filter.missing
  return filter.ranges.some((range) => isSame(range, facet.range))
}

/**
 * The filters with a facet added, or taken out where it is there: facets of one column widen its filter, those of several
 * narrow one another.
 */
export function withFacet(
  filters: readonly RowsFilter[],
  column: string,
  facet: Facet,
  isOthers = false,
): readonly RowsFilter[] {
  const isThere = hasFacet(filters, column, facet, isOthers)
  const old = filters.find((one) => one.column === column && one.isOthers === isOthers)
  const base = old ?? { column, isOthers, ...EMPTY }
  const next = isThere ? without(base, facet) : added(base, facet)
  const isEmpty = next.values.length === 0 && next.ranges.length === 0 && !next.missing
  if (!old) return [...filters, next]
  return filters.flatMap((one) => (one !== old ? [one] : isEmpty ? [] : [next]))
}

function added(filter: RowsFilter, facet: Facet): RowsFilter {
  if ('value' in facet) return { ...filter, values: [...filter.values, facet.value] }
  if ('missing' in facet) return { ...filter, missing: true }
  return { ...filter, ranges: [...filter.ranges, facet.range] }
}

function without(filter: RowsFilter, facet: Facet): RowsFilter {
  if ('value' in facet) return { ...filter, values: filter.values.filter((value) => value !== facet.value) }
  if ('missing' in facet) return { ...filter, missing: false }
  return { ...filter, ranges: filter.ranges.filter((range) => !isSame(range, facet.range)) }
}

const isSame = (a: RowsFilter['ranges'][number], b: RowsFilter['ranges'][number]): boolean =>
  a.from === b.from && a.to === b.to

/** "city: Ulm, Bonn", "age: not 17 to 20, missing" */
export function filterText({ column, values, ranges, missing, isOthers }: RowsFilter, type: ColumnType): string {
  const parts = [
    ...values,
    ...ranges.map(({ from, to }) =>
      edgeTexts(
        [
          { from, to: from, count: 0 },
          { from: to, to, count: 0 },
        ],
        type,
      ).join(' to '),
    ),
    ...(missing ? ['missing'] : []),
  ]
  return `${column}: ${isOthers ? 'not ' : ''}${parts.join(isOthers ? ' nor ' : ' or ')}`
}
