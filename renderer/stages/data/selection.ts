import { defineShared } from '../../ui/shared-value.tsx'

/** The columns that are selected: by a click on a header, or by a finding. */
export const SELECTED_COLUMNS = defineShared<readonly string[]>('data.columns', [])

export type Panel = 'findings' | 'roles' | 'aside' | 'reading'

/** What the inspector shows. */
export const PANEL = defineShared<Panel>('data.panel', 'findings')

/** The finding that is selected, by its place in the list; −1 for none. */
export const SELECTED_FINDING = defineShared<number>('data.finding', -1)

/** What is looked for in the grid, and where it was found last; null where nothing is. */
export interface Search {
  readonly text: string
  /** The columns that are looked through. */
  readonly columns: readonly string[]
  /** The cell that was found: its place in the view, and its column. */
  readonly at: { readonly place: number; readonly column: string } | null
}
export const SEARCH = defineShared<Search | null>('data.search', null)
