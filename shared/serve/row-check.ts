import { dataError, type LatheError } from '../core/index.ts'
import type { InputColumn, Pipeline } from '../pipeline/index.ts'
import type { Cell, ColumnKind } from '../table/index.ts'
import { describe } from './describe.ts'

/** A row as it was sent. Values of the model's columns are cells; what others hold is anybody's guess. */
export type SentRow = Readonly<Record<string, Cell>>

/** Rows that may be scored. */
export interface CheckedRows {
  readonly rows: readonly SentRow[]
  /** Columns that the model does not use, each once, in order of first appearance. */
  readonly ignored: readonly string[]
}

/**
 * Checks rows against the columns of a model. A value of a type that its column cannot take is an error; a value that is
 * merely unusual (unseen, out of range, unreadable text, left out) passes, and is flagged when it is scored. Rows that hold columns,
 * and none of the model's, are somebody else's: an error, too.
 *
 * @param named what messages call the list
 */
export type RowCheck = (rows: readonly unknown[], named?: string) => CheckedRows

/** What a JSON value for a column may be, besides null. Source text fits every column: it is read as import read it. */
const TAKES: Readonly<Record<ColumnKind, { readonly types: readonly string[]; readonly words: string }>> = {
  number: { types: ['number', 'string'], words: 'a number or its source text' },
  boolean: { types: ['boolean', 'number', 'string'], words: 'true, false or their source text' },
  date: { types: ['string', 'number'], words: 'the source text of a date or its milliseconds since 1970' },
  category: { types: ['string', 'number', 'boolean'], words: 'text' },
  text: { types: ['string', 'number', 'boolean'], words: 'text' },
}

const NONE: readonly string[] = []

/**
 * Written by hand rather than with a schema library, because the exported service is one file without dependencies; made once a
 * model, because it runs on every request.
 *
 * @example
 * createRowCheck(pipeline)([{ age: 37, shoe: 42 }]).ignored // ['shoe']
 */
export function createRowCheck({ inputs }: Pick<Pipeline, 'inputs'>): RowCheck {
  const columns = new Map(
    inputs.map((input) => [input.name, { input, types: new Set<string>(TAKES[input.reading.kind].types) }]),
  )
  return (sent, named = 'rows') => {
    const rows: SentRow[] = []
    let ignored: Set<string> | undefined
    for (let index = 0; index < sent.length; index++) {
      const row = sent[index]
      if (!isRow(row)) throw notARow(row, `${named}[${index}]`)
      // What JSON.parse makes has no inherited properties that could be listed here.
      for (const name in row) {
        const column = columns.get(name)
        if (column === undefined) {
          ignored ??= new Set()
          ignored.add(name)
          continue
        }
        const value = row[name]
        if (value !== null && !column.types.has(typeof value))
          throw wrongValue(`${named}[${index}]`, column.input, value)
      }
      rows.push(row)
    }
    if (ignored === undefined) return { rows, ignored: NONE }
    if (!rows.some((row) => Object.keys(row).some((name) => columns.has(name))))
      throw foreignRows([...ignored], [...columns.keys()])
    return { rows, ignored: [...ignored] }
  }
}

function foreignRows(sent: readonly string[], own: readonly string[]): LatheError {
  const some = (names: readonly string[]) => `${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}`
  return dataError(`None of the columns that were sent is one of the model: ${some(sent)}.`, {
    value: some(sent),
    next: `Send ${some(own)}.`,
  })
}

const isRow = (value: unknown): value is SentRow => value !== null && typeof value === 'object' && !Array.isArray(value)

const notARow = (row: unknown, place: string): LatheError =>
  dataError(`${place} is ${describe(row)}, not an object of values by column.`, {
    value: describe(row),
    next: 'Send each row as { "column": value }.',
  })

function wrongValue(place: string, { name, reading }: InputColumn, value: unknown): LatheError {
  const found = describe(value)
  return dataError(`${place}, column "${name}" (${reading.kind}) must not be ${found}.`, {
    column: name,
    value: found,
    next: `Send ${TAKES[reading.kind].words}, or null where it is missing.`,
  })
}
