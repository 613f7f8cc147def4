import { throwIfCancelled } from '../../core/index.ts'
import type { Compute } from '../compute.ts'
import type { Feature, Matrix } from '../matrix.ts'
import type { TrainingData } from '../training-data.ts'
import { numbersOf } from './numbers.ts'

/** Rows looked at to place the cuts; a stride through the data, so the same rows whatever the batches. */
const SKETCH_ROWS = 65_536

/** How the values of a feature become bins. */
export interface FeatureBins {
  /** Ascending: values ≤ cuts[b − 1] lie in bin b or below. */
  readonly cuts: Float64Array
  /** Of levels that are split by sets: the bin of each code, from 1; bin 0 is missing. Null for numbers. */
  readonly binOfCode: Uint8Array | null
}

/** What is asked of the bins of all features. */
export interface BinRules {
  /** The one for missing values included. */
  readonly maxBins: number
  /** Whether levels keep no order: otherwise their codes are numbers. */
  readonly sets: boolean
  /** The bins of the codes of each feature, where they are given. */
  readonly tables?: readonly (Uint8Array | null)[] | null
}

/** The bins of every feature: at most `maxBins` each. */
export async function findBins(
  data: TrainingData,
  { maxBins, sets, tables }: BinRules,
  compute: Compute,
  signal?: { readonly aborted: boolean },
): Promise<FeatureBins[]> {
  const { samples, cardinalities } = await sampleValues(data, signal)
  compute.sort(samples)
  return samples.map((sorted, f) => {
    const cardinality = cardinalities[f]!
    const table = tables?.[f]
    if (table) return { cuts: levelCuts(table.reduce((most, bin) => Math.max(most, bin), 1)), binOfCode: table }
    if (sets && cardinality > 0) return levelBins(sorted, cardinality, maxBins - 1)
    return { cuts: placeCuts(sorted, maxBins - 2), binOfCode: null }
  })
}

/** What the session bins: numbers, and of levels that are split by sets the bin itself. */
export function columnsToBin(matrix: Matrix, bins: readonly FeatureBins[]): Float64Array[] {
  return matrix.features.map((feature, f) => binnable(feature, bins[f]!.binOfCode))
}

function binnable(feature: Feature, binOfCode: Uint8Array | null): Float64Array {
  if (!binOfCode || feature.kind === 'number') return numbersOf(feature)
  const { codes } = feature
  const values = new Float64Array(codes.length)
  for (let row = 0; row < codes.length; row++) values[row] = binOfCode[codes[row]!] ?? NaN
  return values
}

/**
 * A bin for each level where there are few; otherwise for the most frequent ones of the sample, and one for all others.
 *
 * @param sorted codes of the sample, ascending
 */
function levelBins(sorted: Float64Array, cardinality: number, most: number): FeatureBins {
  const counts = new Uint32Array(cardinality)
  for (let i = 0; i < sorted.length; i++) counts[sorted[i]!] = counts[sorted[i]!]! + 1
  const count = Math.min(cardinality, most)
  const binOfCode = new Uint8Array(cardinality).fill(count)
  const codes = Array.from(counts.keys())
  if (cardinality > most) codes.sort((a, b) => counts[b]! - counts[a]! || a - b)
  for (let i = 0; i < count; i++) binOfCode[codes[i]!] = i + 1
  return { cuts: levelCuts(count), binOfCode }
}

/** Bins are binned as numbers: 1, 2, … */
const levelCuts = (count: number): Float64Array => Float64Array.from({ length: count - 1 }, (_, i) => i + 1.5)

/** Some values of each feature, without the missing ones; levels as their codes, with their cardinality. */
async function sampleValues(data: TrainingData, signal?: { readonly aborted: boolean }) {
  const stride = Math.max(1, Math.ceil(data.rows / SKETCH_ROWS))
  const samples = data.features.map(() => new Float64Array(Math.ceil(data.rows / stride)))
  const cardinalities = data.features.map(() => 0)
  const counts = new Uint32Array(samples.length)
  let first = 0
  for await (const { matrix } of data.batches()) {
    throwIfCancelled(signal)
    const start = (stride - (first % stride)) % stride
    for (const [f, feature] of matrix.features.entries()) {
      if (feature.kind === 'levels') cardinalities[f] = Math.max(cardinalities[f]!, feature.cardinality)
      counts[f] = takePresent(numbersOf(feature), start, stride, samples[f]!, counts[f]!)
    }
    first += matrix.rows
  }
  return { samples: samples.map((sample, f) => sample.subarray(0, counts[f])), cardinalities }
}

/** Copies every so many values to `sample` from `count` on, but no missing one; returns the count then. */
function takePresent(values: Float64Array, start: number, stride: number, sample: Float64Array, count: number): number {
  let to = count
  for (let row = start; row < values.length; row += stride) {
    const value = values[row]!
    sample[to] = value
    if (!Number.isNaN(value)) to++
  }
  return to
}

/**
 * At most `maxCuts` cuts: between every two neighbouring values where there are few, otherwise at evenly spaced
 * ranks. A cut is the midpoint between two values, so that a rounding error in a value does not change its side.
 *
 * @param sorted ascending, without NaN
 */
export function placeCuts(sorted: Float64Array, maxCuts: number): Float64Array {
  const distinct = countDistinct(sorted, maxCuts + 2)
  const cuts: number[] = []
  if (distinct <= maxCuts + 1) {
    for (let i = 1; i < sorted.length; i++)
      if (sorted[i]! > sorted[i - 1]!) cuts.push(midpoint(sorted[i - 1]!, sorted[i]!))
    return Float64Array.from(cuts)
  }
  let last = 0
  for (let c = 1; c <= maxCuts; c++) {
    const i = Math.floor((c * sorted.length) / (maxCuts + 1))
    if (i <= last) continue
    const above = nextAbove(sorted, i)
    if (above >= sorted.length) break
    cuts.push(midpoint(sorted[above - 1]!, sorted[above]!))
    last = above
  }
  return Float64Array.from(cuts)
}

/** The first index after i − 1 whose value is larger than sorted[i − 1]. */
function nextAbove(sorted: Float64Array, i: number): number {
  let above = i
  while (above < sorted.length && sorted[above]! === sorted[above - 1]!) above++
  return above
}

function countDistinct(sorted: Float64Array, enough: number): number {
  let distinct = sorted.length > 0 ? 1 : 0
  for (let i = 1; i < sorted.length && distinct < enough; i++) if (sorted[i]! > sorted[i - 1]!) distinct++
  return distinct
}

/** Halfway, never equal to the upper value even where no number lies between, and never infinite. */
function midpoint(low: number, high: number): number {
  const middle = low + (high - low) / 2
  const cut = middle < high ? middle : low
  return Math.max(cut, -Number.MAX_VALUE)
}
