import { dataError, type LatheError } from '../core/index.ts'
import type { InputColumn, Pipeline } from '../pipeline/index.ts'
import type { Cell, ColumnKind } from '../table/index.ts'

/** Rows of a request, ready to be scored. */
export interface PredictRequest {
  readonly rows: readonly Readonly<Record<string, Cell>>[]
  /** Columns of the request that the model does not use, each once, in order of first appearance. */
  readonly ignored: readonly string[]
  /** How many reasons each prediction is to have. */
  readonly reasons: number
}

/** Rows that one request may hold. */
export const MOST_ROWS = 10_000

/** Rows of a request that wants reasons: a model whose reasons are sampled takes up to some tenths of a second for each. */
export const MOST_EXPLAINED_ROWS = 100

const SHAPE = 'Send { "rows": [ { "column": value } ] }.'

/** What a JSON value for a column may be, besides null. Source text fits every column: it is read as import read it. */
const TAKES: Readonly<Record<ColumnKind, { readonly types: readonly string[]; readonly words: string }>> = {
  number: { types: ['number', 'string'], words: 'a number or its source text' },
  boolean: { types: ['boolean', 'number', 'string'], words: 'true, false or their source text' },
  date: { types: ['string', 'number'], words: 'the source text of a date or its milliseconds since 1970' },
  category: { types: ['string', 'number', 'boolean'], words: 'text' },
  text: { types: ['string', 'number', 'boolean'], words: 'text' },
}

/**
 * Checks the body of a prediction request against the columns of the model. A value of a type that its column cannot
 * take is an error; a value that is merely unusual (unseen, out of range, unreadable text, left out) is scored and
 * flagged in the status of its row. Columns that the model does not use are named in `ignored`.
 *
 * Written by hand rather than with a schema library, because the exported service is one file without dependencies.
 *
 * @param body what JSON.parse gave
 * @example
 * parsePredictRequest({ rows: [{ age: 37, job: 'Sales' }] }, pipeline).rows.length // 1
 */
export function parsePredictRequest(body: unknown, pipeline: Pipeline, mostRows = MOST_ROWS): PredictRequest {
  const { rows, reasons } = partsOf(body)
  const most = reasons > 0 ? Math.min(mostRows, MOST_EXPLAINED_ROWS) : mostRows
  if (rows.length > most)
    throw dataError(
      `The request holds ${rows.length} rows; one ${reasons > 0 ? 'with reasons' : 'request'} may hold ${most}.`,
      {
        value: String(rows.length),
        next: 'Split it into several requests.',
      },
    )
  const inputs = new Map(pipeline.inputs.map((input) => [input.name, input]))
  const ignored = new Set<string>()
  return { rows: rows.map((row, index) => cellsOf(row, index, inputs, ignored)), ignored: [...ignored], reasons }
}

function partsOf(body: unknown): { rows: readonly unknown[]; reasons: number } {
  if (!isObject(body)) throw dataError(`The request is ${describe(body)}, not an object.`, { next: SHAPE })
  const other = Object.keys(body).find((key) => key !== 'rows' && key !== 'reasons')
  if (other !== undefined)
    throw dataError(`The request holds "${other}", which is not known here.`, { value: other, next: SHAPE })
  const { rows, reasons = 0 } = body
  if (typeof reasons !== 'number' || !Number.isInteger(reasons) || reasons < 0)
    throw dataError(`"reasons" is ${describe(reasons)}, not a whole number from 0 on.`, {
      value: describe(reasons),
      next: 'Send how many reasons each prediction is to have, such as 3.',
    })
  if (rows === undefined) throw dataError('The request holds no "rows".', { next: SHAPE })
  if (!Array.isArray(rows))
    throw dataError(`"rows" is ${describe(rows)}, not a list.`, { value: describe(rows), next: SHAPE })
  return { rows, reasons }
}

function cellsOf(
  row: unknown,
  index: number,
  inputs: ReadonlyMap<string, InputColumn>,
  ignored: Set<string>,
): Readonly<Record<string, Cell>> {
  if (!isObject(row))
    throw dataError(`rows[${index}] is ${describe(row)}, not an object of values by column.`, {
      value: describe(row),
      next: SHAPE,
    })
  // Without a prototype, so that a column named "constructor" is missing where it was left out.
  const cells: Record<string, Cell> = Object.create(null)
  for (const [name, value] of Object.entries(row)) {
    const input = inputs.get(name)
    if (!input) ignored.add(name)
    else if (isCell(value) && fits(value, input)) cells[name] = value
    else throw wrongValue(index, input, value)
  }
  return cells
}

const isCell = (value: unknown): value is Cell =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

const fits = (cell: Cell, { reading }: InputColumn): boolean =>
  cell === null || TAKES[reading.kind].types.includes(typeof cell)

function wrongValue(index: number, { name, reading }: InputColumn, value: unknown): LatheError {
  const found = describe(value)
  return dataError(`rows[${index}], column "${name}" (${reading.kind}) must not be ${found}.`, {
    column: name,
    value: found,
    next: `Send ${TAKES[reading.kind].words}, or null where it is missing.`,
  })
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

const LONGEST = 60

/** A value as messages show it. Lists and objects are not written out: they may be deep or large. */
function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (value !== null && typeof value === 'object') return 'an object'
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
