import { throwIfCancelled } from '../../core/index.ts'
import type { TrainingData } from '../training-data.ts'
import { numbersOf } from './predictor.ts'

/**
 * Every feature cut into at most `maxBins` bins. Bin 0 holds missing values; bin b ≥ 1 holds the values x with
 * cuts[b − 2] < x ≤ cuts[b − 1], without a bound at either end.
 */
export interface BinnedData {
  readonly rows: number
  /** Ascending cut points of each feature: values ≤ cuts[b − 1] lie in bin b or below. */
  readonly cuts: readonly Float64Array[]
  /** The bin of every row, one array a feature. */
  readonly bins: readonly Uint8Array[]
  readonly target: Float64Array
  readonly weight: Float64Array | null
}

/** Rows looked at to place the cuts; a stride through the data, so the same rows whatever the batches. */
const SKETCH_ROWS = 65_536

/** Bins the data in two readings: one to place the cuts, one to assign the bins. */
export async function binData(
  data: TrainingData,
  maxBins: number,
  signal?: { readonly aborted: boolean },
): Promise<BinnedData> {
  const samples = await sampleValues(data)
  throwIfCancelled(signal)
  const cuts = samples.map((sample) => placeCuts(sample, maxBins - 2))
  return assignBins(data, cuts)
}

/** Bins other rows with cuts that are there already: held-out rows, with the cuts of the training rows. */
export async function assignBins(data: TrainingData, cuts: readonly Float64Array[]): Promise<BinnedData> {
  const bins = cuts.map(() => new Uint8Array(data.rows))
  const target = new Float64Array(data.rows)
  let weight: Float64Array | null = null
  let at = 0
  for await (const batch of data.batches()) {
    target.set(batch.target, at)
    if (batch.weight) {
      weight ??= new Float64Array(data.rows).fill(1)
      weight.set(batch.weight, at)
    }
    for (const [f, feature] of batch.matrix.features.entries()) binColumn(numbersOf(feature), cuts[f]!, bins[f]!, at)
    at += batch.matrix.rows
  }
  return { rows: data.rows, cuts, bins, target, weight }
}

async function sampleValues(data: TrainingData): Promise<Float64Array[]> {
  const stride = Math.max(1, Math.ceil(data.rows / SKETCH_ROWS))
  const samples = data.features.map(() => new Float64Array(Math.ceil(data.rows / stride)))
  let first = 0
  for await (const { matrix } of data.batches()) {
    const start = (stride - (first % stride)) % stride
    for (const [f, feature] of matrix.features.entries()) {
      const values = numbersOf(feature)
      for (let row = start, to = (first + start) / stride; row < matrix.rows; row += stride)
        samples[f]![to++] = values[row]!
    }
    first += matrix.rows
  }
  return samples
}

/**
 * At most `maxCuts` cuts: between every two neighbouring values where there are few, otherwise at evenly spaced
 * ranks. A cut is the midpoint between two values, so that a rounding error in a value does not change its side.
 */
export function placeCuts(sample: Float64Array, maxCuts: number): Float64Array {
  const sorted = sample.filter((value) => !Number.isNaN(value)).sort()
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

/** Halfway, never equal to the upper value even where no number lies between. */
function midpoint(low: number, high: number): number {
  const middle = low + (high - low) / 2
  return middle < high ? middle : low
}

function binColumn(values: ArrayLike<number>, cuts: Float64Array, bins: Uint8Array, at: number): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (Number.isNaN(value)) continue
    let low = 0
    let high = cuts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (cuts[middle]! < value) low = middle + 1
      else high = middle
    }
    bins[at + row] = low + 1
  }
}
