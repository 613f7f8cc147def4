import { type Column, formatCell, numberColumn, PLAIN_READING, type Table } from '../../table/index.ts'
import { codedColumn, textColumn } from '../levels.ts'
import type { ExpressionFunction } from './function.ts'
import { FUNCTIONS } from './functions.ts'
import type { Expression, Value, ValueType } from './value.ts'

/** Values of an expression: one for all rows, one for each level of a coded column, or one for each row. */
type Values =
  | { readonly form: 'one'; readonly value: Value }
  | { readonly form: 'levels'; readonly values: readonly Value[]; readonly missing: Value; readonly codes: Int32Array }
  | { readonly form: 'rows'; at(row: number): Value }

/** The columns that an expression reads. */
export function columnsIn(expression: Expression): string[] {
  if ('column' in expression) return [expression.column]
  return 'call' in expression ? [...new Set(expression.of.flatMap(columnsIn))] : []
}

/**
 * The values of a checked expression for every row; what stands on dictionary-coded texts alone is worked out once a level.
 *
 * @param kind of the column, where it is a text
 */
export function evaluate(expression: Expression, table: Table, kind: 'category' | 'text' = 'category'): Column {
  return toColumn(valuesOf(expression, table), expression.type, table.rows, kind)
}

function valuesOf(expression: Expression, table: Table): Values {
  if ('value' in expression) return { form: 'one', value: expression.value }
  if ('column' in expression) return columnValues(table.columns.get(expression.column))
  const member = FUNCTIONS.get(expression.call)
  const needsText = member.id === 'concat' || member.id === 'text'
  const of = expression.of.map((part) => {
    const values = valuesOf(part, table)
    return needsText && part.type !== 'text' ? mapped(values, (value) => textOf(value, part.type)) : values
  })
  return applied(member, of, table.rows)
}

/** A value in its plain form: decimal point, ISO 8601, true and false. */
const textOf = (value: Value, type: ValueType): Value =>
  value === null ? null : formatCell(value, PLAIN_READING[type])

function columnValues(column: Column | undefined): Values {
  if (!column) return { form: 'one', value: null }
  if (column.kind === 'category' || column.kind === 'text')
    return { form: 'levels', values: column.levels, missing: null, codes: column.codes }
  const { values, validity } = column
  if (column.kind === 'boolean') return { form: 'rows', at: (row) => (validity[row] === 1 ? values[row] === 1 : null) }
  return { form: 'rows', at: (row) => (validity[row] === 1 ? (values[row] ?? null) : null) }
}

function mapped(values: Values, change: (value: Value) => Value): Values {
  if (values.form === 'one') return { form: 'one', value: change(values.value) }
  if (values.form === 'rows') return { form: 'rows', at: (row) => change(values.at(row)) }
  return { ...values, values: values.values.map(change), missing: change(values.missing) }
}

function applied(member: ExpressionFunction, of: readonly Values[], rows: number): Values {
  const call = callOf(member)
  const coded = of.filter((values) => values.form === 'levels')
  const [first] = coded
  const isOfOne = of.every(
    (values) => values.form === 'one' || (values.form === 'levels' && values.codes === first?.codes),
  )
  if (isOfOne && !first)
    return { form: 'one', value: call(...of.map((values) => (values.form === 'one' ? values.value : null))) }
  // With more levels than rows it is less work to go by rows, and with one row at a time much less.
  if (isOfOne && first && first.values.length <= rows) {
    const at = (code: number) =>
      call(
        ...of.map((values) =>
          values.form === 'one'
            ? values.value
            : values.form === 'levels'
              ? code < 0
                ? values.missing
                : (values.values[code] ?? null)
              : null,
        ),
      )
    return { ...first, values: first.values.map((_, code) => at(code)), missing: at(-1) }
  }
  return { form: 'rows', at: byRow(call, of.map(reader)) }
}

/** Without a list for the values of a row where there are few. */
function byRow(
  call: (...values: Value[]) => Value,
  [a, b, c, ...more]: readonly ((row: number) => Value)[],
): (row: number) => Value {
  if (!a) return () => call()
  if (!b) return (row) => call(a(row))
  if (!c) return (row) => call(a(row), b(row))
  if (more.length === 0) return (row) => call(a(row), b(row), c(row))
  return (row) => call(a(row), b(row), c(row), ...more.map((read) => read(row)))
}

function reader(values: Values): (row: number) => Value {
  if (values.form === 'one') return () => values.value
  if (values.form === 'rows') return (row) => values.at(row)
  const { codes, missing, values: levels } = values
  return (row) => {
    const code = codes[row] ?? -1
    return code < 0 ? missing : (levels[code] ?? null)
  }
}

const callOf = ({ of, seesMissing }: ExpressionFunction): ((...values: Value[]) => Value) =>
  seesMissing ? of : (...values) => (values.includes(null) ? null : of(...values))

function toColumn(values: Values, type: ValueType, rows: number, kind: 'category' | 'text'): Column {
  const read = reader(values)
  if (type === 'number' || type === 'date') {
    const numbers = new Float64Array(rows)
    for (let row = 0; row < rows; row++) {
      const value = read(row)
      numbers[row] = value === null ? Number.NaN : Number(value)
    }
    return type === 'date' ? numberColumn(numbers, 'date') : numberColumn(numbers)
  }
  if (type === 'boolean') {
    const column = { kind: type, values: new Uint8Array(rows), validity: new Uint8Array(rows) }
    for (let row = 0; row < rows; row++) {
      const value = read(row)
      column.values[row] = value === true ? 1 : 0
      column.validity[row] = value === null ? 0 : 1
    }
    return column
  }
  return toTextColumn(values, rows, kind)
}

function toTextColumn(values: Values, rows: number, kind: 'category' | 'text'): Column {
  const text = (value: Value) => (value === null ? null : String(value))
  if (values.form === 'levels') return codedColumn(values.codes, values.values.map(text), kind, text(values.missing))
  const read = reader(values)
  const texts = function* () {
    for (let row = 0; row < rows; row++) yield text(read(row))
  }
  return textColumn(texts(), rows, kind)
}
