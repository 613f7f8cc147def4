import type { Chart } from './chart.ts'

/** A value with its 95 % interval; null where undefined, and `why` says why. */
export interface ReportFigure {
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly why?: string | undefined
  /** It rests on too few rows to judge by it. */
  readonly tooSmall?: boolean | undefined
}

export type ReportCell = string | number | null | ReportFigure

/** How the cells of a column are written. `share` is of a whole in [0, 1]. */
export type CellKind = 'text' | 'count' | 'number' | 'share' | 'figure'

export interface ReportColumn {
  readonly title: string
  readonly kind: CellKind
}

export interface ReportTable {
  readonly columns: readonly ReportColumn[]
  readonly rows: readonly (readonly ReportCell[])[]
}

/**
 * One piece of a section. A `note` is set apart: `warning` for what a reader must know before using the model, `gap` for
 * what Lathe does not know and a person has to write, `info` for how to read what stands beside it.
 */
export type ReportBlock =
  | { readonly is: 'paragraph'; readonly text: string }
  | { readonly is: 'list'; readonly items: readonly string[] }
  | { readonly is: 'facts'; readonly facts: readonly (readonly [name: string, value: string])[] }
  | { readonly is: 'table'; readonly title: string; readonly table: ReportTable; readonly note?: string | undefined }
  | { readonly is: 'figure'; readonly title: string; readonly caption: string; readonly chart: Chart }
  | { readonly is: 'note'; readonly tone: 'info' | 'warning' | 'gap'; readonly text: string }

export interface ReportSection {
  /** Fit for an address within the document: `how-good`. */
  readonly id: string
  readonly title: string
  readonly blocks: readonly ReportBlock[]
}

/** A document as plain data. HTML, Markdown, JSON and PDF are drawn from it, and say the same. */
export interface Report {
  readonly title: string
  /** One sentence below the title. */
  readonly about: string
  /** The day it was made, as 2026-11-20; null where it says none, so that the same input gives the same bytes on any day. */
  readonly date: string | null
  /** The version of Lathe that made it; '' where that is not said. */
  readonly version: string
  /** The first one is the first page: what somebody reads who reads nothing else. */
  readonly sections: readonly ReportSection[]
}

export const paragraph = (text: string): ReportBlock => ({ is: 'paragraph', text })
export const list = (items: readonly string[]): ReportBlock => ({ is: 'list', items })
export const facts = (entries: readonly (readonly [string, string])[]): ReportBlock => ({ is: 'facts', facts: entries })
export const note = (tone: 'info' | 'warning' | 'gap', text: string): ReportBlock => ({ is: 'note', tone, text })
export const gap = (text: string): ReportBlock => note('gap', text)
export const figure = (title: string, caption: string, chart: Chart): ReportBlock => ({
  is: 'figure',
  title,
  caption,
  chart,
})
export const table = (
  title: string,
  columns: readonly (readonly [title: string, kind: CellKind])[],
  rows: ReportTable['rows'],
  text?: string,
): ReportBlock => ({
  is: 'table',
  title,
  table: { columns: columns.map(([name, kind]) => ({ title: name, kind })), rows },
  ...(text !== undefined && { note: text }),
})

/** A section of the blocks that are there; none where there is none of them. */
export const section = (
  id: string,
  title: string,
  blocks: readonly (ReportBlock | readonly ReportBlock[] | null | false | undefined)[],
): ReportSection[] => {
  const there = blocks.flatMap((block) => (block ? block : []))
  return there.length > 0 ? [{ id, title, blocks: there }] : []
}
