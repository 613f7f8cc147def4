import { throwIfCancelled } from '../../core/index.ts'
import type { Compute } from '../compute.ts'
import type { TrainingData } from '../training-data.ts'
import { numbersOf } from './numbers.ts'

/** Rows looked at to place the cuts; a stride through the data, so the same rows whatever the batches. */
const SKETCH_ROWS = 65_536

/** Ascending cut points of each feature, at most `maxBins` − 2 of them: values ≤ cuts[b − 1] lie in bin b or below. */
export async function findCuts(
  data: TrainingData,
  maxBins: number,
  compute: Compute,
  signal?: { readonly aborted: boolean },
): Promise<Float64Array[]> {
  const samples = await sampleValues(data, signal)
  compute.sort(samples)
  return samples.map((sorted) => placeCuts(sorted, maxBins - 2))
}

/** Some values of each feature, without the missing ones. */
async function sampleValues(data: TrainingData, signal?: { readonly aborted: boolean }): Promise<Float64Array[]> {
  const stride = Math.max(1, Math.ceil(data.rows / SKETCH_ROWS))
  const samples = data.features.map(() => new Float64Array(Math.ceil(data.rows / stride)))
  const counts = new Uint32Array(samples.length)
  let first = 0
  for await (const { matrix } of data.batches()) {
    throwIfCancelled(signal)
    const start = (stride - (first % stride)) % stride
    for (const [f, feature] of matrix.features.entries())
      counts[f] = takePresent(numbersOf(feature), start, stride, samples[f]!, counts[f]!)
    first += matrix.rows
  }
  return samples.map((sample, f) => sample.subarray(0, counts[f]))
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
