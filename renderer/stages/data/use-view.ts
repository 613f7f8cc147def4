import { useMemo } from 'react'
import type { Look, RowsFilter, RowsSort, RowsView } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { createKept, useLoaded, useShared } from '../../ui/index.ts'
import { type Facet, hasFacet, withFacet } from './filters.ts'
import { useLook } from './use-look.ts'
import { TOUCHED, useShown } from './use-shown.ts'

/** Which rows the grid shows, and in which order. */
export function useView() {
  const { look, change } = useLook()
  const { shown } = useShown()
  const [touchedBy, setTouched] = useShared(TOUCHED)
  const { columns, cleaned } = shown
  // A reading may take columns away that were filtered by, and so may a step.
  const view = useMemo((): RowsView => {
    const isThere = ({ column }: { readonly column: string }) => columns.some(({ name }) => name === column)
    return {
      ...(cleaned && { cleaned }),
      filters: look.filters.filter(isThere),
      ...(touchedBy && { touchedBy }),
      ...(look.sort && isThere(look.sort) && { sort: look.sort }),
    }
  }, [look.filters, look.sort, touchedBy, columns, cleaned])
  const setFilters = (filters: readonly RowsFilter[]) => change({ ...look, filters })
  return {
    view,
    isWhole: view.filters.length === 0 && !view.touchedBy && !view.sort,
    has: (column: string, facet: Facet) => hasFacet(view.filters, column, facet),
    toggle: (column: string, facet: Facet, isOthers = false) =>
      setFilters(withFacet(view.filters, column, facet, isOthers)),
    remove: (filter: RowsFilter) => setFilters(view.filters.filter((one) => one !== filter)),
    clear: () => {
      setFilters([])
      setTouched(null)
    },
    sortBy: (sort: RowsSort | undefined) => change({ ...withoutSort(look), ...(sort && { sort }) }),
    /** Shows the rows that a step would change or take out; undefined shows them all. */
    showTouched: (step: RowsView['touchedBy']) => setTouched(step ?? null),
    /** Looks at the rows as the file has them, or as the recipe leaves them. */
    showSource: (isSource: boolean) => {
      setTouched(null)
      change({ ...look, isSource })
    },
  }
}

function withoutSort({ sort: _, ...look }: Look): Look {
  return look
}

/** What tells one view from another. */
export function useViewKey(): string {
  const { view } = useView()
  const { key } = useShown().shown
  const { filters, touchedBy, sort } = view
  return useMemo(() => JSON.stringify([key, filters, touchedBy, sort]), [key, filters, touchedBy, sort])
}

const TOTALS = createKept<number>(50)

/** Rows that the view shows; those of the view before while they are counted. */
export function useViewTotal() {
  const { client, project } = useProject()
  const { view, isWhole } = useView()
  const { rows } = useShown().shown
  const { value, trouble } = useLoaded(
    useViewKey(),
    async (signal) => {
      if (isWhole) return rows
      return (await client.data.rows({ project: project.id, view, from: 0, count: 1 }, { signal })).total
    },
    TOTALS,
  )
  return { total: isWhole ? rows : (value ?? rows), trouble }
}
