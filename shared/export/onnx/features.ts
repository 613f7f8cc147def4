import { defineList } from '../../core/index.ts'
import {
  applyMade,
  ENCODINGS,
  type EncodingState,
  type FeatureSet,
  type Made,
  type NumberState,
} from '../../features/index.ts'
import type { Feature } from '../../models/index.ts'
import type { GraphColumn, GraphColumns } from './columns.ts'
import { civil } from './dates.ts'
import type { Codes, Numbers, Ops } from './ops.ts'
import { refused } from './refusal.ts'
import { paired } from './step-compiler.ts'

/** What a model reads: numbers, NaN where missing, or codes of levels, of which the last, `cardinality`, is none. */
export type GraphFeature =
  | { readonly kind: 'number'; readonly numbers: Numbers }
  | { readonly kind: 'levels'; readonly codes: Codes; readonly cardinality: number }

/** How an encoder reads columns of any number. */
interface NumbersEncoding<S extends EncodingState = EncodingState> {
  readonly id: string
  readonly kind: 'number' | 'date'
  apply(numbers: Numbers, state: S, ops: Ops): GraphFeature[]
}

const defineEncoding = <S extends EncodingState>(encoding: NumbersEncoding<S>): NumbersEncoding<S> => encoding

const number = defineEncoding<NumberState>({
  id: 'number',
  kind: 'number',
  apply: (numbers, state, ops) => asFeatures(ops, numbers, state),
})

const date = defineEncoding<{ readonly parts: readonly { readonly part: string; readonly state: NumberState }[] }>({
  id: 'date',
  kind: 'date',
  apply: (time, { parts }, ops) => parts.flatMap(({ part, state }) => asFeatures(ops, civil(ops, time, part), state)),
})

/** Encoders of columns with any value. */
export const NUMBER_ENCODINGS = defineList<NumbersEncoding>('encoder that ONNX can say', [number, date])
/** Encoders of columns with few values: their values are encoded here, and looked up there. */
export const TABLE_ENCODINGS: readonly string[] = ['number', 'date', 'boolean', 'category']

const WORDS = 'ONNX 17 has no operators that cut texts into words as Lathe does'
/** Why there is no compiler for the others. */
export const ENCODING_REFUSALS: Readonly<Record<string, string>> = { terms: WORDS, text: WORDS }

/** The features of a feature set, in its order. */
export function featuresOf(ops: Ops, { columns, made = [] }: FeatureSet, table: GraphColumns): GraphFeature[] {
  return [
    ...columns.flatMap(({ column, encoding, state }) => encoded(ops, named(table, column), column, encoding, state)),
    ...made.flatMap((one) => madeOf(ops, one, table)),
  ]
}

function encoded(ops: Ops, column: GraphColumn, name: string, encoding: string, state: EncodingState): GraphFeature[] {
  const isKnown = TABLE_ENCODINGS.includes(encoding)
  if (!isKnown)
    throw refused(
      `the column ${name}`,
      ENCODING_REFUSALS[encoding] ?? `its encoder "${encoding}" is not written for ONNX yet`,
    )
  if (column.kind === 'few') return lookedUp(ops, column.codes, ENCODINGS.get(encoding).apply(column.values, state))
  const known = NUMBER_ENCODINGS.has(encoding) ? NUMBER_ENCODINGS.get(encoding) : undefined
  if (known?.kind !== column.kind)
    throw refused(`the column ${name}`, `the encoder "${encoding}" reads nothing in a column of ${column.kind}s`)
  return known.apply(column.numbers, state, ops)
}

/** Features of few values, found by the code of the value. */
function lookedUp(ops: Ops, codes: Codes, features: readonly Feature[]): GraphFeature[] {
  return features.map((feature): GraphFeature => {
    if (feature.kind === 'number') return { kind: 'number', numbers: ops.lookUp(codes, feature.values) }
    const { cardinality } = feature
    const places = Array.from(feature.codes, (code) => (code < 0 ? cardinality : code))
    return { kind: 'levels', codes: ops.recode(codes, places), cardinality }
  })
}

/** Numbers as they are, or filled in, flagged and scaled, as the encoder learned it. */
function asFeatures(ops: Ops, x: Numbers, { fill, centre, scale, flag }: NumberState): GraphFeature[] {
  if (fill === null) return [{ kind: 'number', numbers: x }]
  const filled = ops.choose(ops.isMissing(x), ops.number(fill), x)
  const scaled = ops.divide(ops.subtract(filled, ops.number(centre)), ops.number(scale))
  const feature: GraphFeature = { kind: 'number', numbers: scaled }
  return flag ? [feature, { kind: 'number', numbers: ops.asNumbers(ops.isMissing(x)) }] : [feature]
}

function madeOf(ops: Ops, made: Made, table: GraphColumns): GraphFeature[] {
  const columns = made.of.map((name) => named(table, name))
  if (made.making === 'group') return groupOf(ops, made, columns)
  if (!made.numbers) return []
  if (made.making === 'missing') {
    const flags = columns.map((column) => ops.asNumbers(isMissing(ops, column)))
    return asFeatures(ops, ops.rowSum(ops.join(flags)), made.numbers)
  }
  const [a, b] = columns.map((column) => numbersIn(ops, column))
  if (!a || !b) return []
  const raw = made.making === 'ratio' ? ops.divide(a, b) : ops.subtract(a, b)
  return asFeatures(ops, within(ops, ops.finite(raw), made.range), made.numbers)
}

function groupOf(ops: Ops, made: Made, columns: readonly GraphColumn[]): GraphFeature[] {
  const [a, b] = columns
  if (a?.kind !== 'few' || b?.kind !== 'few' || columns.length !== 2)
    throw refused(
      `the feature made of ${made.of.join(' and ')}`,
      'only pairs of columns with few values are written for ONNX',
    )
  const pair = paired(ops, a, b)
  const rows = pair.a.validity.length
  const values = new Map([pair.a, pair.b].map((column, i) => [made.of[i] ?? '', column]))
  return lookedUp(ops, pair.pairs, applyMade(made, { rows, columns: values }))
}

function within(ops: Ops, x: Numbers, range: Made['range']): Numbers {
  if (!range) return x
  const [low, high] = range
  const bounded = ops.least(ops.most(x, ops.number(low)), ops.number(high))
  return ops.choose(ops.isMissing(x), x, bounded)
}

function isMissing(ops: Ops, column: GraphColumn) {
  if (column.kind !== 'few') return ops.isMissing(column.numbers)
  const gaps = Array.from(column.values.validity, (valid) => (valid === 1 ? 1 : Number.NaN))
  return ops.isMissing(ops.lookUp(column.codes, gaps))
}

function numbersIn(ops: Ops, column: GraphColumn): Numbers {
  if (column.kind !== 'few') return column.numbers
  const { values } = column
  const rows = values.validity.length
  const numbers =
    values.kind === 'number' || values.kind === 'date' ? values.values : new Float64Array(rows).fill(Number.NaN)
  return ops.lookUp(column.codes, numbers)
}

function named(table: GraphColumns, name: string): GraphColumn {
  const column = table.get(name)
  if (column) return column
  throw refused(`the column ${name}`, 'no step makes it')
}
