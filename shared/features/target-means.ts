import { log } from '../core/index.ts'
import type { Feature, FeatureForm, FeatureInfo } from '../models/index.ts'
import type { Column } from '../table/index.ts'
import { type Labels, outputsOf } from './labels.ts'
import { applyNumbers, describeNumbers, fitNumbers, type NumberState } from './numbers.ts'
import { type Tally, tally } from './tallies.ts'

/** What each level of a column says of the target: the mean of its training rows, drawn towards that of all. */
export interface TargetMeans {
  readonly [key: string]: readonly string[] | readonly TargetMean[]
  readonly levels: readonly string[]
  readonly means: readonly TargetMean[]
}

interface TargetMean {
  readonly [key: string]: string | number | readonly number[] | NumberState
  /** The class whose share it is, or empty for the mean of numbers. */
  readonly output: string
  /** Of each level. */
  readonly values: readonly number[]
  /** Of a value that is missing. */
  readonly missing: number
  /** Of a level that training never saw. */
  readonly unseen: number
  readonly number: NumberState
}

/**
 * Means of the target by level, each drawn towards the mean of all rows by as many rows as the spread within and between
 * levels calls for (Micci-Barreca, "A preprocessing scheme for high-cardinality categorical attributes", 2001). Shares of
 * classes are given as log-odds. The value of a training row comes from other rows.
 *
 * @returns what to score with, and the values of the rows that it was learned from; undefined where levels differ no more
 * than chance makes them
 */
export function fitTargetMeans(
  column: Coded,
  form: FeatureForm,
  labels: Labels,
): { state: TargetMeans; training: Feature[] } | undefined {
  const outputs = outputsOf(labels)
  const rows = column.codes.length
  // One key more, the last, is that of missing values.
  const missing = column.levels.length
  const keyOf = (row: number) => {
    const code = column.codes[row] ?? -1
    return code < 0 ? missing : code
  }
  const { whole, without } = tally(rows, missing + 1, (row) => [keyOf(row)], outputs)
  const isShare = labels.task !== 'regression'
  const seen = [...column.levels.keys()].filter((code) => (whole.rows[code] ?? 0) > 0).sort(byText(column.levels))
  const training: Feature[] = []
  const means = outputs.flatMap(({ name }, k): TargetMean[] => {
    const { strength, isTelling } = pull(whole, k)
    if (!isTelling) return []
    const meanOf = (key: number) => shrunk(whole, k, key, strength, isShare)
    const pulls = new Map<Tally, number>()
    const values = Float64Array.from({ length: rows }, (_, row) => {
      const others = without(row)
      const own = pulls.get(others) ?? pull(others, k).strength
      pulls.set(others, own)
      return shrunk(others, k, keyOf(row), own, isShare)
    })
    const number = fitNumbers(values, form)
    if (!number) return []
    training.push(...applyNumbers(values, number))
    return [{ output: name, values: seen.map(meanOf), missing: meanOf(missing), unseen: meanOf(-1), number }]
  })
  if (means.length === 0) return undefined
  return { state: { levels: seen.map((code) => column.levels[code] ?? ''), means }, training }
}

export const describeTargetMeans = (column: string, { means }: TargetMeans): FeatureInfo[] =>
  means.flatMap(({ output, number }) =>
    describeNumbers(`${column}: ${output === '' ? 'mean of the target' : `share of ${output}`}`, column, number),
  )

export function applyTargetMeans(column: Column, { levels, means }: TargetMeans): Feature[] {
  const placeOf = new Map(levels.map((level, place) => [level, place]))
  const places = column.kind === 'category' ? column.levels.map((level) => placeOf.get(level)) : []
  return means.flatMap(({ values, missing, unseen, number }) => {
    const raw = Float64Array.from(column.validity, (_, row) => {
      const code = column.kind === 'category' ? (column.codes[row] ?? -1) : -1
      const place = places[code]
      if (code < 0) return missing
      return place === undefined ? unseen : (values[place] ?? unseen)
    })
    return applyNumbers(raw, number)
  })
}

interface Coded {
  readonly codes: Int32Array
  readonly levels: readonly string[]
}

/** Levels are numbered by where they first stand in the file, and other rows must not show here. */
const byText =
  (levels: readonly string[]) =>
  (a: number, b: number): number =>
    (levels[a] ?? '') < (levels[b] ?? '') ? -1 : 1

/** Standard errors that the spread between levels must be beyond what chance makes it. */
const CLEARLY = 2
const STRONGEST = 1000

/**
 * Rows that the mean of all counts as beside those of a level: the variance within levels over that between them, both
 * estimated by the one-way analysis of variance; and whether the levels differ more than rows dealt at random would.
 */
function pull({ rows, sums, total }: Tally, k: number): { strength: number; isTelling: boolean } {
  const own = sums[k] ?? rows
  const mean = (total.sums[k] ?? 0) / total.rows
  let [groups, between, squares] = [0, 0, 0]
  for (const [key, count] of rows.entries()) {
    if (count === 0) continue
    groups++
    between += count * ((own[key] ?? 0) / count - mean) ** 2
    squares += count * count
  }
  if (groups < 2 || total.rows <= groups) return { strength: STRONGEST, isTelling: false }
  const all = (total.squares[k] ?? 0) - total.rows * mean * mean
  const within = Math.max(all - between, 0) / (total.rows - groups)
  const ofMeans = between / (groups - 1)
  const typical = (total.rows - squares / total.rows) / (groups - 1)
  const spread = (ofMeans - within) / typical
  return {
    strength: spread > 0 ? Math.min(STRONGEST, Math.max(1, within / spread)) : STRONGEST,
    isTelling: ofMeans > within * (1 + CLEARLY * Math.sqrt(2 / (groups - 1))),
  }
}

function shrunk({ rows, sums, total }: Tally, k: number, key: number, prior: number, isShare: boolean): number {
  const mean = (total.sums[k] ?? 0) / Math.max(total.rows, 1)
  const value = ((sums[k]?.[key] ?? 0) + prior * mean) / ((rows[key] ?? 0) + prior)
  if (!isShare) return value
  // Half a row of each class keeps the log-odds finite.
  const reach = total.rows + 1
  const share = (value * total.rows + 0.5) / reach
  return log(share / (1 - share))
}
