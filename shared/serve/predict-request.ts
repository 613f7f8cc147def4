import { dataError } from '../core/index.ts'
import { describe } from './describe.ts'

/** What a request for predictions asks for; its rows are not checked yet. */
export interface PredictRequest {
  readonly rows: readonly unknown[]
  /** How many reasons each prediction is to have. */
  readonly reasons: number
}

/** Rows that one request may hold. */
export const MOST_ROWS = 10_000

/** Rows of a request that wants reasons: a model whose reasons are sampled takes up to some tenths of a second for each. */
export const MOST_EXPLAINED_ROWS = 100

const SHAPE = 'Send { "rows": [ { "column": value } ] }.'

/**
 * Reads the body of a prediction request: rows as objects by column.
 *
 * @param body what JSON.parse gave
 * @example
 * parsePredictRequest({ rows: [{ age: 37, job: 'Sales' }] }).rows.length // 1
 */
export function parsePredictRequest(body: unknown): PredictRequest {
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

/** Throws where a request holds more rows than it may. */
export function checkRowCount(count: number, reasons: number, mostRows: number): void {
  const most = reasons > 0 ? Math.min(mostRows, MOST_EXPLAINED_ROWS) : mostRows
  if (count <= most) return
  throw dataError(
    `The request holds ${count} rows; one ${reasons > 0 ? 'with reasons' : 'request'} may hold ${most}.`,
    {
      value: String(count),
      next: 'Split it into several requests.',
    },
  )
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
