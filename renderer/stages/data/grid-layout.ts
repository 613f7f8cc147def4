import type { RowsView } from '../../../shared/contract/index.ts'
import type { ColumnProfile } from './columns.ts'

/** Cells that lie together: places of rows in the view, both included, and names of columns. */
export interface CellRange {
  readonly top: number
  readonly bottom: number
  readonly names: readonly string[]
}

/** What header and rows of the grid have in common. */
export interface GridLayout {
  /** Prefix of the cells' ids. */
  readonly id: string
  readonly columns: readonly ColumnProfile[]
  /** Columns in view, by their number, with place and width in px. */
  readonly items: readonly { readonly at: number; readonly start: number; readonly size: number }[]
  /** Columns that stay at the left, by their number, with their width in px. */
  readonly pinned: readonly { readonly at: number; readonly size: number }[]
  /** px of the row number. */
  readonly indexWidth: number
  /** px of row number and pinned columns. */
  readonly pinnedWidth: number
  readonly selected: readonly string[]
  readonly sort: RowsView['sort']
  /** What is looked for, in lower case, and in which columns. */
  readonly search: { readonly text: string; readonly columns: readonly string[] } | null
  /** The cells that are chosen, where they are more than the active one. */
  readonly range: CellRange | null
  /** The cell that is edited; `typed` is the text that the edit began with, where it began by typing over the cell. */
  readonly editing: { readonly row: number; readonly name: string; readonly typed?: string } | null
  /** By what rows are cleaned now: those cleaned by something else wait for what comes in their place. */
  readonly cleaned: string
  /** Places of the file's columns, by name. */
  readonly fileColumns: ReadonlyMap<string, number>
  /** The text that a cell was corrected to; undefined for one that is as in the file. */
  readonly textOf: (record: number, column: string) => string | undefined
  readonly active: { readonly row: number; readonly name: string } | null
}

/** Row number of the header in ids and for the keyboard. */
export const HEADER_ROW = -1

export const cellId = (id: string, row: number, name: string): string => `${id}-${row}-${name}`

export function classesOf(...names: readonly (string | false | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}
