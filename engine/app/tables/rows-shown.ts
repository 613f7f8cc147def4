import { isOn, originsOf, parseRecipe, STEPS } from '../../../shared/clean/index.ts'
import type { Prepared, StepEffect } from '../../../shared/cleaning.ts'
import type { Cleaned } from '../../../shared/contract/index.ts'
import { LatheError, throwIfCancelled } from '../../../shared/core/index.ts'
import {
  type Column,
  type Reading,
  type SourceColumn,
  type Table,
  take,
  takeSource,
} from '../../../shared/table/index.ts'
import { cellText } from './cell-text.ts'
import type { OpenTable } from './open-table.ts'
import { preparedOf, recipeChain, type Stop, typedOf } from './recipe-chain.ts'

/** Rows as they are looked at: what their cells say, and the values that filters and order go by. */
export interface ShownRows {
  readonly names: readonly string[]
  readonly texts: readonly SourceColumn[]
  readonly table: Table
  readonly readings: ReadonlyMap<string, Reading>
  /** The row of the file that each row was; null where all of them stand as they do there. */
  readonly rows: Uint32Array | null
}

/** The row of the file that a row was. */
export const fileRow = ({ rows }: ShownRows, row: number): number => rows?.[row] ?? row

interface Making {
  readonly key: string
  readonly shown: Promise<ShownRows>
  /** Those who wait for it. */
  readonly waiting: (Stop | undefined)[]
}

const files = new WeakMap<OpenTable, ShownRows>()
const latest = new WeakMap<OpenTable, Making>()

/** The rows as the file has them. */
export function fileRows(open: OpenTable): ShownRows {
  const known = files.get(open)
  if (known) return known
  const { names, columns: texts } = open.read.table
  const shown = { names, texts, table: open.table, readings: open.readings, rows: null }
  files.set(open, shown)
  return shown
}

/** The rows as the file has them, or as cleaning leaves them; made once for all who wait, until nobody wants them any more. */
export function shownRows(open: OpenTable, cleaned: Cleaned | undefined, stop?: Stop): ShownRows | Promise<ShownRows> {
  if (!cleaned?.steps.some(({ enabled }) => enabled !== false)) return fileRows(open)
  const key = JSON.stringify(cleaned)
  const known = latest.get(open)
  if (known?.key === key && !isUnwanted(known)) {
    known.waiting.push(stop)
    return known.shown
  }
  const waiting = [stop]
  const unwanted = {
    get aborted() {
      return isUnwanted({ waiting })
    },
  }
  const making = { key, waiting, shown: cleanedRows(open, cleaned, unwanted) }
  latest.set(open, making)
  making.shown.catch(() => {
    if (latest.get(open) === making) latest.delete(open)
  })
  return making.shown
}

const isUnwanted = ({ waiting }: Pick<Making, 'waiting'>): boolean => waiting.every((stop) => stop?.aborted === true)

async function cleanedRows(open: OpenTable, { steps, ...aim }: Cleaned, stop: Stop): Promise<ShownRows> {
  const recipe = parseRecipe({ steps }, 'the recipe')
  const prepared = preparedOf(typedOf(open), recipe)
  const isEarly = recipe.steps.every((step) => !isOn(step) || isBeforeValues(step.id))
  const links = isEarly ? [] : await recipeChain(open, aim, recipe, stop)
  const { table, rows } = await everyRow(prepared, links, stop)
  const made = originsOf(links.flatMap(({ step: { id }, state }) => (state ? [{ id, state }] : [])))
  const readings = new Map([...prepared.readings].filter(([name]) => !made.has(name) || isValue(prepared, name, table)))
  const textsOf = ([name, column]: readonly [string, Column]): SourceColumn => {
    const original = made.has(name) ? undefined : prepared.source.columns[prepared.source.names.indexOf(name)]
    if (!original) return valueTexts(column, readings.get(name))
    return rows ? takeSource(original, rows) : original
  }
  return { names: [...table.columns.keys()], texts: [...table.columns].map(textsOf), table, readings, rows }
}

const isBeforeValues = (id: string): boolean => {
  const { scope } = STEPS.get(id)
  return scope === 'source' || scope === 'reading'
}

/** Whether a column that steps changed is still written as the file writes it: of texts, only the text itself counts. */
function isValue({ readings }: Prepared, name: string, table: Table): boolean {
  const kind = table.columns.get(name)?.kind
  return kind !== 'category' && kind !== 'text' && readings.get(name)?.kind === kind
}

/** Every row of the file after the steps, with what those learned from training rows. */
async function everyRow(
  prepared: Prepared,
  links: readonly StepEffect[],
  stop: Stop,
): Promise<{ table: Table; rows: Uint32Array | null }> {
  const [first, last] = [links[0], links.at(-1)]
  // Without a target the steps learned from all rows, and were applied to them.
  if (first && last && first.rows.length === prepared.table.rows)
    return { table: last.after, rows: links.some(({ kept }) => kept) ? last.rowsAfter : null }
  let table = prepared.table
  let rows: Uint32Array | null = null
  for (const { step, state } of links) {
    throwIfCancelled(stop)
    const { keep, transform } = STEPS.get(step.id)
    if (!isOn(step)) continue
    if (state && transform) table = transform.apply(table, state)
    if (!keep) continue
    const kept = await keptRows(() => keep(table, step.params, { conflict: () => {}, signal: stop }))
    if (!kept) continue
    const before: Uint32Array | null = rows
    rows = before ? kept.map((row) => before[row] ?? 0) : kept
    table = take(table, kept)
  }
  return { table, rows }
}

/** null where the step cannot be done: Clean says why. */
async function keptRows(keep: () => Uint32Array | Promise<Uint32Array>): Promise<Uint32Array | null> {
  try {
    return await keep()
  } catch (error) {
    if (error instanceof LatheError && error.code === 'data') return null
    throw error
  }
}

/** What cells of a column say that steps made, text by text when it is looked at. */
function valueTexts(column: Column, reading: Reading | undefined): SourceColumn {
  const { length } = column.validity
  if (column.kind === 'category' || column.kind === 'text') {
    const blank = column.levels.length
    return { codes: Uint32Array.from(column.codes, (code) => (code < 0 ? blank : code)), texts: [...column.levels, ''] }
  }
  return {
    codes: Uint32Array.from({ length }, (_, row) => row),
    texts: {
      length,
      at: (row) => cellText(column, row, reading),
      *[Symbol.iterator]() {
        for (let row = 0; row < length; row++) yield cellText(column, row, reading)
      },
    },
  }
}
