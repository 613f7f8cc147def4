import { z } from 'zod'
import { hashText, type Json, log } from '../../core/index.ts'
import type { Feature, FeatureForm, FeatureInfo } from '../../models/index.ts'
import { type Column, rowCount } from '../../table/index.ts'
import { defineEncoder, type FittedEncoding } from '../encoder.ts'
import { defineEncoding } from '../encoding.ts'
import { applyNumbers, describeNumbers, fitNumbers, type NumberState } from '../numbers.ts'
import { TERM_KINDS, type TermKind, termsOf, wordsOf } from '../terms.ts'
import { chooseTerms } from '../vocabulary.ts'
import { applyWordScores, fitWordScores, type WordScores } from '../word-scores.ts'

interface TermsState {
  readonly [key: string]: Json
  readonly kind: TermKind
  /** Terms with a column of their own. */
  readonly terms: readonly string[]
  /** All others share so many columns, by hash: words that training never saw too. */
  readonly buckets: number
  /** Weight of each term, then of each bucket: rarer in training, heavier; null where a bucket tells nothing. */
  readonly idf: readonly (number | null)[]
  /** Whether the columns of a row together have the length 1. */
  readonly isUnit: boolean
  /** What is taken off each column that is used, and what all of them are then divided by: one number, so that a rare term does not weigh as much as a frequent one. */
  readonly centres: readonly number[]
  readonly scale: number
  /** The logarithm of the number of words. */
  readonly length: NumberState | null
  /** What all words together say of the target. */
  readonly scores: WordScores | null
}

export const termsEncoding = defineEncoding<TermsState>({
  id: 'terms',
  describe(column, { terms, idf, length, scores }): FeatureInfo[] {
    const columns = idf.flatMap((weight, j): FeatureInfo[] => {
      const own = terms[j]
      const name = own === undefined ? `other words ${j - terms.length + 1}` : `“${own}”`
      return weight === null ? [] : [{ name: `${column}: ${name}`, column, kind: 'number', levels: [] }]
    })
    return [
      ...columns,
      ...(length ? describeNumbers(`${column}: number of words`, column, length) : []),
      ...(scores?.scores ?? []).flatMap(({ output, number }) =>
        describeNumbers(`${column}: all words${output === '' ? '' : `, for ${output}`}`, column, number),
      ),
    ]
  },
  apply(column, state): Feature[] {
    const { kind, scores } = state
    return [...applyTerms(column, state), ...(scores ? applyWordScores(column, kind, scores) : [])]
  },
})

function applyTerms(column: Column, state: TermsState): Feature[] {
  const { centres, scale, length } = state
  const columns = weighted(column, state).map((values, j): Feature => {
    const centre = centres[j] ?? 0
    return { kind: 'number', values: values.map((value) => (value - centre) / scale) }
  })
  return length ? [...columns, ...applyNumbers(lengths(column), length)] : columns
}

/** Variance of the columns of a text together, over its training rows, after scaling: as one ordinary column has. */
const SPREAD = 1

/**
 * Free text as columns of its most telling words and pairs of words (Sparck Jones, "A statistical interpretation of term
 * specificity", 1972), the logarithm of their count weighted by rarity; all other words are hashed into a few columns
 * (Weinberger et al., "Feature hashing", 2009), so that it never grows with the vocabulary. For linear models and nets
 * each row is brought to the length 1. Where there are labels, a column a class adds up what all words say for it.
 */
export const text = defineEncoder({
  id: 'text',
  title: 'Free text',
  kind: 'text',
  params: z.object({
    terms: z.enum(TERM_KINDS).default('words').meta({ title: 'What a text is cut into' }),
    columns: z.int().min(0).max(4096).default(110).meta({ title: 'Most terms with a column of their own' }),
    buckets: z.int().min(1).max(4096).default(10).meta({ title: 'Columns that the other terms are hashed into' }),
  }),
  encoding: termsEncoding,
  fit(column, form: FeatureForm, { terms: kind, columns, buckets }, labels): FittedEncoding<TermsState> | undefined {
    const rows = column.codes.length
    const terms = chooseTerms(column, kind, columns, labels)
    const raw: TermsState = {
      kind,
      terms: terms.map(({ term }) => term),
      buckets,
      idf: new Array<number>(terms.length + buckets).fill(1),
      isUnit: false,
      centres: [],
      scale: 1,
      length: fitNumbers(lengths(column), form) ?? null,
      scores: null,
    }
    const idf = weighted(column, raw).map((values) => {
      const first = values[0]
      const present = values.reduce((count, value) => count + Number(value > 0), 0)
      return values.every((value) => value === first) ? null : 1 + log((1 + rows) / (1 + present))
    })
    if (idf.every((weight) => weight === null)) return undefined
    const scores = labels && fitWordScores(column, kind, form, labels)
    const used: TermsState = {
      ...raw,
      terms: raw.terms.filter((_, j) => idf[j] !== null),
      idf: idf.filter((weight, j) => weight !== null || j >= terms.length),
      isUnit: form === 'scaled',
      scores: scores?.state ?? null,
    }
    const state = form === 'scaled' ? { ...used, ...scaling(weighted(column, used)) } : used
    return scores ? { state, training: [...applyTerms(column, state), ...scores.training] } : { state }
  },
})

function scaling(columns: readonly Float64Array[]): Pick<TermsState, 'centres' | 'scale'> {
  let spread = 0
  const centres = columns.map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    spread += values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    return mean
  })
  return { centres, scale: Math.sqrt(spread / SPREAD) || 1 }
}

/** The weighted counts of every term and bucket that is used, before they are scaled. */
function weighted(column: Column, state: TermsState): Float64Array[] {
  const rows = rowCount(column)
  const used = state.idf.flatMap((weight, j) => (weight === null ? [] : [j]))
  const placeOf = new Map(used.map((j, place) => [j, place]))
  const columns = used.map(() => new Float64Array(rows))
  if (column.kind !== 'text') return columns
  const columnOf = new Map(state.terms.map((term, j) => [term, j]))
  const known = new Map<number, readonly (readonly [place: number, value: number])[]>()
  for (const [row, code] of column.codes.entries()) {
    if (code < 0) continue
    const entries = known.get(code) ?? entriesOf(column.levels[code] ?? '', state, columnOf, placeOf)
    known.set(code, entries)
    for (const [place, value] of entries) {
      const values = columns[place]
      if (values) values[row] = value
    }
  }
  return columns
}

function entriesOf(
  level: string,
  { kind, terms, buckets, idf, isUnit }: TermsState,
  columnOf: ReadonlyMap<string, number>,
  placeOf: ReadonlyMap<number, number>,
): (readonly [place: number, value: number])[] {
  const counts = new Map<number, number>()
  for (const [term, count] of termsOf(level, kind)) {
    const j = columnOf.get(term) ?? terms.length + (hashText(term) % buckets)
    counts.set(j, (counts.get(j) ?? 0) + count)
  }
  const entries: (readonly [number, number])[] = []
  let squares = 0
  for (const [j, count] of counts) {
    const place = placeOf.get(j)
    if (place === undefined) continue
    const value = (1 + log(count)) * (idf[j] ?? 0)
    entries.push([place, value])
    squares += value * value
  }
  if (!isUnit || squares === 0) return entries
  const norm = Math.sqrt(squares)
  return entries.map(([place, value]) => [place, value / norm])
}

/** A text that is missing has no words. */
function lengths(column: Column): Float64Array {
  if (column.kind !== 'text') return new Float64Array(rowCount(column))
  const known = new Map<number, number>()
  return Float64Array.from(column.codes, (code) => {
    if (code < 0) return 0
    const length = known.get(code) ?? log(1 + wordsOf(column.levels[code] ?? '').length)
    known.set(code, length)
    return length
  })
}
