import { type Cell, type Column, type ColumnKind, type Reading, readCell, readCells } from '../../table/index.ts'
import type { Value } from './graph.ts'
import type { Codes, Numbers, Ops } from './ops.ts'

/** A column of numbers or dates: any value, NaN where missing. Dates are milliseconds since 1970. */
interface AnyNumber {
  readonly kind: 'number' | 'date'
  readonly numbers: Numbers
}

/**
 * A column with finitely many values: `values` holds each once, in its row `codes`. So whatever is done to such a column
 * row by row is done to the few values, by the very code that the application runs, and the graph looks up the result.
 */
export interface FewValues {
  readonly kind: 'few'
  readonly codes: Codes
  readonly values: Column
}

export type GraphColumn = AnyNumber | FewValues
export type GraphColumns = ReadonlyMap<string, GraphColumn>

/** Stands for every text that the model does not know; no text of a file is this one. */
export const OTHER_TEXT = '\uE000 other text \uE000'

/** What callers of the model hand over for a column. */
export const inputType = (kind: ColumnKind): 'double' | 'string' =>
  kind === 'number' || kind === 'date' ? 'double' : 'string'

/**
 * Reads an input as the pipeline does: numbers that mean missing, and texts by their code.
 *
 * @param texts those that the model tells apart
 */
export function readInput(
  ops: Ops,
  input: Value<'double' | 'string'>,
  reading: Reading,
  texts: readonly string[],
): GraphColumn {
  if (isNumbers(input)) {
    // A file holds no infinite number.
    const kind = reading.kind === 'date' ? 'date' : 'number'
    const meaningMissing = reading.missing.flatMap((text) => {
      const value = readCell(text, { ...reading, missing: [] })
      return typeof value === 'number' ? [value] : []
    })
    return { kind, numbers: without(ops, ops.finite(input), meaningMissing) }
  }
  const keys = reading.kind === 'boolean' ? spellings([...reading.trueTexts, ...reading.falseTexts]) : [...texts]
  const known = [...new Set(keys.map((text) => text.trim()))].filter(
    (text) => text !== '' && !reading.missing.includes(text),
  )
  const missing = ['', ...reading.missing.map((text) => text.trim()).filter((text) => text !== '')]
  const all = [...new Set([...missing, ...known])]
  // Code 0 is a missing value, code 1 a text that is not known; the others follow.
  const code = (text: string): number => (missing.includes(text) ? 0 : 2 + known.indexOf(text))
  const codes = codesOf(ops, input, all, all.map(code))
  const cells: Cell[] = [null, OTHER_TEXT, ...known]
  return { kind: 'few', codes, values: readCells(cells, reading).column }
}

const isNumbers = (value: Value): value is Numbers => value.type === 'double'

/** A code for each of some texts, and 1 for all others. */
const codesOf = (ops: Ops, input: Value, texts: readonly string[], codes: readonly number[]): Codes =>
  ops.graph.op(
    'LabelEncoder',
    'int64',
    [input],
    { keys_strings: texts, values_int64s: codes, default_int64: 1 },
    'ai.onnx.ml',
  )

/** The numbers with some of them made missing. */
export const without = (ops: Ops, x: Numbers, values: readonly number[]): Numbers =>
  values.reduce(
    (left, value) => ops.choose(ops.compare('Equal', x, ops.number(value)), ops.number(Number.NaN), left),
    x,
  )

/** As callers may write yes and no: readings compare in small letters. */
const spellings = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => [text, text.toUpperCase(), text.slice(0, 1).toUpperCase() + text.slice(1)])
