import { useMemo } from 'react'
import type { RowsFilter, RowsSort, RowsView } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { defineShared, useLoaded, useShared } from '../../ui/index.ts'
import { sourceKey } from './columns.ts'
import { type Facet, hasFacet, withFacet } from './filters.ts'

const VIEW = defineShared<RowsView>('data.view', { filters: [] })

/** Which rows the grid shows, and in which order. */
export function useView() {
  const { columns } = useProject().project.data
  const [held, setView] = useShared(VIEW)
  // A reading may take columns away that were filtered by.
  const view = useMemo((): RowsView => {
    const isThere = ({ column }: { readonly column: string }) => columns.some(({ name }) => name === column)
    const { filters, touchedBy, sort } = held
    return { filters: filters.filter(isThere), ...(touchedBy && { touchedBy }), ...(sort && isThere(sort) && { sort }) }
  }, [held, columns])
  const setFilters = (filters: readonly RowsFilter[]) => setView({ ...view, filters })
  return {
    view,
    isWhole: view.filters.length === 0 && !view.touchedBy && !view.sort,
    has: (column: string, facet: Facet) => hasFacet(view.filters, column, facet),
    toggle: (column: string, facet: Facet, isOthers = false) =>
      setFilters(withFacet(view.filters, column, facet, isOthers)),
    remove: (filter: RowsFilter) => setFilters(view.filters.filter((one) => one !== filter)),
    clear: () => setView({ filters: [], ...(view.sort && { sort: view.sort }) }),
    sortBy: (sort: RowsSort | undefined) => setView({ ...without(view, 'sort'), ...(sort && { sort }) }),
    /** Shows the rows that a step would change or take out; undefined shows them all. */
    showTouched: (step: RowsView['touchedBy']) =>
      setView({ ...without(view, 'touchedBy'), ...(step && { touchedBy: step }) }),
  }
}

function without(view: RowsView, part: 'sort' | 'touchedBy'): RowsView {
  const { [part]: _, ...rest } = view
  return rest
}

/** What tells one view of one reading of the file from another. */
export function useViewKey(): string {
  const { project } = useProject()
  const { view } = useView()
  const { id, data } = project
  const source = sourceKey(data)
  // Filters mean what the columns' types make of them.
  const types = view.filters.length === 0 && !view.touchedBy && !view.sort ? undefined : data.reading.types
  return useMemo(() => JSON.stringify([id, source, view, types]), [id, source, view, types])
}

/** Rows that the view shows; those of the view before while they are counted. */
export function useViewTotal() {
  const { client, project } = useProject()
  const { view, isWhole } = useView()
  const { rows } = project.data
  const { value, trouble } = useLoaded(useViewKey(), async (signal) => {
    if (isWhole) return rows
    return (await client.data.rows({ project: project.id, view, from: 0, count: 1 }, { signal })).total
  })
  return { total: isWhole ? rows : (value ?? rows), trouble }
}
