import { dataError, setOwn } from '../../../shared/core/index.ts'
import { describe } from '../../../shared/serve/index.ts'
import type { LoadedModel } from '../model.ts'

/** A row while it is made: whatever a client sent, by column. */
export type RawRow = Record<string, unknown>

/** Rows out of lists of values by column, all of the same length. */
export function rowsOfColumns(columns: ReadonlyMap<string, readonly unknown[]>, count: number): RawRow[] {
  const rows = Array.from({ length: count }, (): RawRow => ({}))
  for (const [column, values] of columns)
    for (let row = 0; row < count; row++) setOwn(rows[row] ?? {}, column, values[row])
  return rows
}

/** A row out of values in the order of the model's columns. */
export function rowByPosition(
  { pipeline: { inputs } }: LoadedModel,
  values: readonly unknown[],
  place: string,
): RawRow {
  if (values.length !== inputs.length)
    throw dataError(`${place} has ${values.length} values; the model has ${inputs.length} columns.`, {
      value: String(values.length),
      next: 'Send one value a column, in the order of the model’s inputs, or send rows as { "column": value }.',
    })
  const row: RawRow = {}
  for (const [i, { name }] of inputs.entries()) setOwn(row, name, values[i])
  return row
}

/** Rows as objects by column, or as lists in the order of the model's columns; a single value where there is one column. */
export function rowsOfInstances(model: LoadedModel, instances: unknown, named: string): unknown[] {
  if (!Array.isArray(instances))
    throw dataError(`"${named}" is ${describe(instances)}, not a list of rows.`, {
      next: `Send { "${named}": [ { "column": value } ] }.`,
    })
  const isSingle = model.pipeline.inputs.length === 1
  return instances.map((one: unknown, row) => {
    if (Array.isArray(one)) return rowByPosition(model, one, `${named}[${row}]`)
    return isSingle && (typeof one !== 'object' || one === null) ? rowByPosition(model, [one], `${named}[${row}]`) : one
  })
}

/** Rows out of an object of columns, each a list of values; a list of values alone where there is one column. */
export function rowsOfNamedColumns(model: LoadedModel, columns: unknown, named: string): unknown[] {
  const [first] = model.pipeline.inputs
  const isBare = Array.isArray(columns)
  if (isBare && model.pipeline.inputs.length === 1 && first && columns.every((value) => !Array.isArray(value)))
    return rowsOfColumns(new Map([[first.name, columns]]), columns.length)
  if (isBare) return rowsOfInstances(model, columns, named)
  if (typeof columns !== 'object' || columns === null)
    throw dataError(`"${named}" is ${describe(columns)}, not an object of columns.`, {
      next: `Send { "${named}": { "column": [ values ] } }.`,
    })
  const lists = new Map<string, readonly unknown[]>()
  let count: number | undefined
  for (const [column, values] of Object.entries(columns)) {
    const list: readonly unknown[] = Array.isArray(values) ? values : [values]
    count ??= list.length
    if (list.length !== count)
      throw dataError(`"${named}": the column "${column}" has ${list.length} values, others have ${count}.`, {
        column,
        next: 'Send one value a row in every column.',
      })
    lists.set(column, list)
  }
  return rowsOfColumns(lists, count ?? 0)
}

/** A part of a parsed body; undefined where it is not there. */
export const own = (body: object, name: string): unknown =>
  Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined

/** A body that must be a JSON object. */
export function objectIn(body: unknown, next: string): object {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body
  throw dataError(`The request is ${describe(body)}, not an object.`, { next })
}

/** How many reasons a request wants, out of its parameters. */
export function reasonsIn(value: unknown): number {
  if (value === undefined || value === null) return 0
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  throw dataError(`"reasons" is ${describe(value)}, not a whole number from 0 on.`, {
    value: describe(value),
    next: 'Send how many reasons each prediction is to have, such as 3.',
  })
}
