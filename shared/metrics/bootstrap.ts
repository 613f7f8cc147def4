import type { Rng } from '../core/index.ts'
import type { NoValue } from './value.ts'

/** Resamples behind a 95 % interval, unless asked otherwise. */
export const RESAMPLES = 1000
const FULL_ROWS = 20_000
const LEAST_RESAMPLES = 200

/**
 * How many resamples a table of this many rows gets: 1,000 up to 20,000 rows, then fewer in proportion, so that the work
 * stays the same, but never under 200 (the ends of the interval rest on its 5 outermost resamples on each side).
 */
export const resamplesFor = (rows: number): number =>
  rows <= FULL_ROWS ? RESAMPLES : Math.max(LEAST_RESAMPLES, Math.round((RESAMPLES * FULL_ROWS) / rows))

/** One resample with replacement, as the number of times that each row is drawn, written into `counts`. */
export function drawCounts(counts: Float64Array, rng: Rng): void {
  // A scaled draw instead of rng.below(): no division in the loop, and a bias below rows / 2^32.
  const scale = counts.length / 4294967296
  counts.fill(0)
  for (let draw = 0; draw < counts.length; draw++) counts[(rng.uint32() * scale) >>> 0]! += 1
}

/** NaN stands for "undefined in this resample" inside a room; `figureOf` leaves it out. */
export const replicateOf = (value: number | NoValue): number => (typeof value === 'number' ? value : NaN)
