import { type Combination, grouped, madeNumbers } from '../features/index.ts'
import type { FeatureForm } from '../models/index.ts'
import { columnOf, type Table, take } from '../table/index.ts'
import type { Trialled } from './quick-trial.ts'
import type { TrainingRows } from './screening.ts'

/** Columns that are combined with each other: more are cut to those that tell most, first. */
const [MOST_NUMBERS, MOST_CATEGORIES] = [14, 10]
/** Combinations that are proposed together. */
const MOST = 6
const BINS = 12
/** Levels of a group that fewer rows have are one. */
const FEWEST_OF_A_LEVEL = 8
/** Standard errors that what a combination tells must be beyond chance: there are hundreds of them. */
const CLEARLY = 4

/**
 * Combinations of columns that tell something of what a quick model has not told: the spread of its residuals between
 * bins of their values, or between their levels, against that within (an analysis of variance each).
 */
export function proposeCombinations(
  { table, names }: TrainingRows,
  form: FeatureForm,
  trialled: Trialled,
): Combination[] {
  const isLookedAt = (_: number, i: number) => trialled.isForFinding[i] === 1
  const looked = take(table, trialled.rows.filter(isLookedAt))
  const residuals = trialled.residuals.map((values) => values.filter(isLookedAt))
  const scoreOf = (combination: Combination) => tells(binsOf(combination, looked), residuals)
  const ofKind = (kinds: readonly string[]) => names.filter((name) => kinds.includes(columnOf(table, name).kind))
  const numbers = strongest(ofKind(['number']), looked, residuals, MOST_NUMBERS)
  const dates = ofKind(['date']).slice(0, MOST_NUMBERS)
  const levels = ofKind(['category', 'boolean']).slice(0, MOST_CATEGORIES)
  const missing = names.filter((name) => columnOf(table, name).validity.includes(0))
  const combinations: Combination[] = [
    ...pairs(numbers).flatMap(([a, b]): Combination[] => [
      { making: 'ratio', of: [a, b] },
      { making: 'ratio', of: [b, a] },
    ]),
    // To what adds up its columns, a difference says nothing new.
    ...(form === 'scaled' ? [] : [...pairs(numbers), ...pairs(dates)]).map(
      (of): Combination => ({ making: 'difference', of }),
    ),
    ...pairs(levels).map((of): Combination => ({ making: 'group', of })),
    ...(missing.length > 1 ? [{ making: 'missing' as const, of: missing }] : []),
  ]
  const scored = combinations
    .map((combination, place) => ({ combination, place, score: scoreOf(combination) }))
    .filter(({ score }) => score > CLEARLY)
    .sort((a, b) => b.score - a.score || a.place - b.place)
  // Of what is made of the same columns, the best: the others say the same again.
  const taken = new Set<string>()
  const found: Combination[] = []
  for (const { combination } of scored) {
    const key = combination.of.toSorted().join('\n')
    if (taken.has(key) || found.length === MOST) continue
    taken.add(key)
    found.push(combination)
  }
  return found
}

const pairs = (names: readonly string[]): [string, string][] =>
  names.flatMap((a, i) => names.slice(i + 1).map((b): [string, string] => [a, b]))

/** Those whose own values tell most of the residuals, in the order of the table. */
function strongest(
  names: readonly string[],
  table: Table,
  residuals: readonly Float64Array[],
  most: number,
): readonly string[] {
  if (names.length <= most) return names
  const scored = names.map((name, place) => {
    const column = columnOf(table, name)
    const score = column.kind === 'number' ? tells(quantileBins(column.values), residuals) : -Infinity
    return { name, place, score }
  })
  return scored
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .slice(0, most)
    .sort((a, b) => a.place - b.place)
    .map(({ name }) => name)
}

function binsOf(combination: Combination, table: Table): Int32Array {
  if (combination.making === 'group') return frequentCodes(grouped(combination, table).codes)
  return quantileBins(madeNumbers(combination, table))
}

function frequentCodes(codes: Int32Array): Int32Array {
  const counts = new Map<number, number>()
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1)
  return codes.map((code) => ((counts.get(code) ?? 0) >= FEWEST_OF_A_LEVEL ? code + 1 : 0))
}

/** Bins of as many rows each; missing values are one of their own. */
function quantileBins(values: Float64Array): Int32Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  const cuts = Array.from({ length: BINS - 1 }, (_, bin) => sorted[Math.floor(((bin + 1) * sorted.length) / BINS)] ?? 0)
  return Int32Array.from(values, (value) => {
    if (Number.isNaN(value)) return 0
    let bin = 1
    for (const cut of cuts) if (value >= cut) bin++
    return bin
  })
}

/** Standard errors by which the spread of the residuals between bins is beyond chance, over all outputs the largest. */
function tells(bins: Int32Array, residuals: readonly Float64Array[]): number {
  const counts = new Map<number, number>()
  for (const bin of bins) counts.set(bin, (counts.get(bin) ?? 0) + 1)
  const groups = counts.size
  if (groups < 2 || bins.length <= groups) return -Infinity
  return Math.max(
    ...residuals.map((values) => {
      const sums = new Map<number, number>()
      let [sum, squares] = [0, 0]
      for (const [row, value] of values.entries()) {
        const bin = bins[row] ?? 0
        sums.set(bin, (sums.get(bin) ?? 0) + value)
        sum += value
        squares += value * value
      }
      const centre = (sum * sum) / values.length
      const between = [...sums].reduce((all, [bin, own]) => all + (own * own) / (counts.get(bin) ?? 1), 0) - centre
      const within = (squares - centre - between) / (values.length - groups)
      return within > 0 ? (between / (groups - 1) / within - 1) / Math.sqrt(2 / (groups - 1)) : -Infinity
    }),
  )
}
