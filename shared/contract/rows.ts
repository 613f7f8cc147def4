import { z } from 'zod'
import type { ColumnProfile } from '../profile/index.ts'

/** The rows of some values of a column, of some ranges, or where it is missing: those to which any of this applies. */
export const ROWS_FILTER = z.object({
  column: z.string(),
  /** Texts as cells have them; they are read as the column is. */
  values: z.array(z.string()).readonly().default([]),
  /** Of numbers, or of dates in milliseconds since 1970. */
  ranges: z
    .array(z.object({ from: z.number(), to: z.number(), /** Whether `to` itself is inside. */ hasEnd: z.boolean() }))
    .readonly()
    .default([]),
  missing: z.boolean().default(false),
  /** The other rows instead. */
  isOthers: z.boolean().default(false),
})
/** What is looked at in place of the file: its rows as these steps leave them, which learn from the training rows of the target. */
export const CLEANED = z.object({
  target: z.string(),
  sensitive: z.array(z.string()).readonly().default([]),
  steps: z
    .array(z.object({ id: z.string(), params: z.record(z.string(), z.unknown()), enabled: z.boolean().optional() }))
    .readonly(),
})
/** Which rows are looked at, and in which order: those for which every filter holds, alike ones as they stand in the file. */
export const ROWS_VIEW = z.object({
  /** Without it, rows are looked at as the file has them. */
  cleaned: CLEANED.optional(),
  filters: z.array(ROWS_FILTER).readonly().default([]),
  /** Only rows that this cleaning step, were it the only one, would take out or change. */
  touchedBy: z.object({ id: z.string(), params: z.record(z.string(), z.unknown()) }).optional(),
  /** Missing values come last either way. */
  sort: z.object({ column: z.string(), isDescending: z.boolean().default(false) }).optional(),
})

/** Which rows are looked at, and in which order. */
export type RowsView = z.output<typeof ROWS_VIEW>
export type RowsFilter = z.output<typeof ROWS_FILTER>
export type RowsSort = NonNullable<RowsView['sort']>

/** How a person looks at the rows of a project: nothing of it changes the data. */
export const LOOK = z.object({
  /** Names of columns from left to right, where they were moved, and of those that stay at the left. */
  order: z.array(z.string()).readonly().default([]),
  frozen: z.array(z.string()).readonly().default([]),
  /** px, of columns that were made wider or narrower. */
  widths: z.record(z.string(), z.number().min(1).max(10_000)).default({}),
  filters: ROWS_VIEW.shape.filters,
  sort: ROWS_VIEW.shape.sort,
  /** Whether rows are looked at as the file has them, not as the recipe leaves them. */
  isSource: z.boolean().default(false),
})

/** How a person looks at the rows of a project. */
export type Look = z.output<typeof LOOK>
export type Cleaned = z.output<typeof CLEANED>

/** A run of the rows that a view shows. */
export interface RowsPage {
  readonly from: number
  /** Rows that the view shows. */
  readonly total: number
  /** Each row's number in the table, and its data record in the file, which counts those set aside; both from 0. */
  readonly numbers: readonly number[]
  readonly records: readonly number[]
  /** Texts of the cells, in the order of the columns that are looked at. */
  readonly rows: readonly (readonly string[])[]
  /** Of cleaned rows: the file's own texts, in the order of its columns. */
  readonly source?: readonly (readonly string[])[]
}

/** The columns that a view looks at. */
export interface ShownColumns {
  /** Rows without any filter. */
  readonly rows: number
  readonly columns: readonly ColumnProfile[]
  /** Those that have the values of the file in all its rows. */
  readonly untouched: readonly string[]
}

/** A cell that holds a text that is looked for. */
export interface FoundCell {
  /** Cells of the view that hold it. */
  readonly total: number
  /** Which of them this is, from 0; its row's place in the view and number in the table; null where there is none. */
  readonly at: { readonly index: number; readonly place: number; readonly row: number; readonly column: string } | null
}
