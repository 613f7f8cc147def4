import { hashText, log } from '../core/index.ts'
import type { Task } from '../metrics/index.ts'
import type { Feature, FeatureForm } from '../models/index.ts'
import type { Column, TextColumn } from '../table/index.ts'
import { type Labels, outputsOf } from './labels.ts'
import { applyNumbers, fitNumbers, type NumberState } from './numbers.ts'
import { type Tally, tally } from './tallies.ts'
import { type TermKind, termsOf } from './terms.ts'

/** What all terms of a text together say of the target, those without a column of their own too. */
export interface WordScores {
  readonly [key: string]: readonly number[] | readonly WordScore[]
  /** Hashes of the terms that count. */
  readonly hashes: readonly number[]
  readonly scores: readonly WordScore[]
}

interface WordScore {
  readonly [key: string]: string | readonly number[] | NumberState
  /** The class that it speaks for; empty for regression. */
  readonly output: string
  /** Of each hash. */
  readonly weights: readonly number[]
  readonly number: NumberState
}

/** Terms are told apart by this many bits of their hash. */
const HASHES = 1 << 18
const hashOf = (term: string): number => hashText(term) % HASHES
/** Terms that count: the most frequent, so that which do says nothing of any row's label. */
const MOST_TERMS = 20_000
const FEWEST_ROWS = 2
/** Numbers: rows that a term is taken to have beside its own, at the mean of all. */
const PRIOR_ROWS = 10

/**
 * Naive Bayes log-count ratios of the terms of a text, averaged (Wang and Manning, "Baselines and bigrams", 2012), for
 * numbers their shrunken mean differences. A text that teaches is scored by weights of texts beside it.
 *
 * @returns what to score with, and the scores of the rows that it was learned from; undefined where there are no terms
 */
export function fitWordScores(
  column: TextColumn,
  kind: TermKind,
  form: FeatureForm,
  labels: Labels,
): { state: WordScores; training: Feature[] } | undefined {
  const outputs = outputsOf(labels)
  const hashes = frequentHashes(column, kind)
  if (hashes.length === 0) return undefined
  const keysOf = keyReader(column, kind, hashes)
  const rows = column.codes.length
  const { whole, without } = tally(rows, hashes.length, keysOf, outputs)
  const weightsOf = (found: Tally) => outputs.map((_, k) => weights(found, k, labels.task))
  const byPart = new Map<Tally, Float64Array[]>()
  const unseen = outputs.map(() => new Float64Array(rows))
  for (let row = 0; row < rows; row++) {
    const others = without(row)
    const known = byPart.get(others) ?? weightsOf(others)
    byPart.set(others, known)
    for (const [k, values] of unseen.entries()) values[row] = score(keysOf(row), known[k] ?? values)
  }
  const training: Feature[] = []
  const wholeWeights = weightsOf(whole)
  const scores = outputs.flatMap(({ name }, k): WordScore[] => {
    const values = unseen[k] ?? new Float64Array(rows)
    const number = fitNumbers(values, form)
    if (!number) return []
    training.push(...applyNumbers(values, number))
    const own = Array.from(wholeWeights[k] ?? [], (weight) => Number(weight.toPrecision(3)))
    return [{ output: name, weights: own, number }]
  })
  return scores.length > 0 ? { state: { hashes, scores }, training } : undefined
}

export function applyWordScores(column: Column, kind: TermKind, { hashes, scores }: WordScores): Feature[] {
  const keysOf = column.kind === 'text' ? keyReader(column, kind, hashes) : () => []
  return scores.flatMap(({ weights: own, number }) => {
    const values = Float64Array.from(column.validity, (_, row) => score(keysOf(row), own))
    return applyNumbers(values, number)
  })
}

/** In rising order: rows that are put in another order teach the same. */
function frequentHashes(column: TextColumn, kind: TermKind): number[] {
  const texts = new Float64Array(column.levels.length)
  for (const code of column.codes) if (code >= 0) texts[code] = (texts[code] ?? 0) + 1
  const counts = new Float64Array(HASHES)
  for (const [code, rows] of texts.entries()) {
    if (rows === 0) continue
    const seen = new Set<number>()
    for (const term of termsOf(column.levels[code] ?? '', kind).keys()) seen.add(hashOf(term))
    for (const hash of seen) counts[hash] = (counts[hash] ?? 0) + rows
  }
  const found: number[] = []
  for (let hash = 0; hash < HASHES; hash++) if ((counts[hash] ?? 0) >= FEWEST_ROWS) found.push(hash)
  return found
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b)
    .slice(0, MOST_TERMS)
    .sort((a, b) => a - b)
}

/** Places of the hashes of a row's terms; a text is cut up once, whatever rows have it. */
function keyReader(column: TextColumn, kind: TermKind, hashes: readonly number[]): (row: number) => readonly number[] {
  const placeOf = new Map(hashes.map((hash, place) => [hash, place]))
  const known = new Map<number, readonly number[]>()
  return (row) => {
    const code = column.codes[row] ?? -1
    if (code < 0) return []
    let keys = known.get(code)
    if (!keys) {
      const places = new Set<number>()
      for (const term of termsOf(column.levels[code] ?? '', kind).keys()) {
        const place = placeOf.get(hashOf(term))
        if (place !== undefined) places.add(place)
      }
      keys = [...places].sort((a, b) => a - b)
      known.set(code, keys)
    }
    return keys
  }
}

function weights({ rows, sums, total }: Tally, k: number, task: Task): Float64Array {
  const own = sums[k] ?? rows
  const all = total.sums[k] ?? 0
  if (task === 'regression') {
    const mean = all / Math.max(total.rows, 1)
    return rows.map((count, key) => ((own[key] ?? 0) - count * mean) / (count + PRIOR_ROWS))
  }
  const even = log((all + 2) / (total.rows - all + 2))
  return rows.map((count, key) => {
    const positive = own[key] ?? 0
    return log((positive + 1) / (count - positive + 1)) - even
  })
}

/** The sum divided by the root of the number of terms: between sum and mean, as long texts repeat what they say. */
function score(keys: readonly number[], own: ArrayLike<number>): number {
  let total = 0
  for (const key of keys) total += own[key] ?? 0
  return keys.length > 0 ? total / Math.sqrt(keys.length) : 0
}
