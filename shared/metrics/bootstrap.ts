import { binomial, type Rng } from '../core/index.ts'
import type { NoValue } from './value.ts'

/** Resamples behind a 95 % interval, unless asked otherwise. */
export const RESAMPLES = 1000

/** Writes the weights of the next resample, in the order of the rows. */
export type Draw = (weights: Float64Array) => void

/** One resample with replacement, as the number of times that each row is drawn, written into `counts`. */
export function drawCounts(counts: Float64Array, rng: Rng): void {
  // A scaled draw instead of rng.below(): no division in the loop, and a bias below rows / 2^32.
  const scale = counts.length / 4294967296
  counts.fill(0)
  for (let draw = 0; draw < counts.length; draw++) counts[(rng.uint32() * scale) >>> 0]! += 1
}

/**
 * The same for rows that are told apart only by the cell that they are in: how many rows of each cell a resample of all
 * rows holds. One multinomial draw, cell by cell, each a binomial share of what is left.
 *
 * @param cells rows in each cell
 */
export function drawCells(cells: Float64Array, rng: Rng): Draw {
  let all = 0
  for (let cell = 0; cell < cells.length; cell++) all += cells[cell]!
  return (weights) => {
    let draws = all
    let rows = all
    for (let cell = 0; cell < cells.length; cell++) {
      const own = cells[cell]!
      const drawn = own >= rows ? draws : binomial(draws, own / rows, rng)
      weights[cell] = drawn
      draws -= drawn
      rows -= own
    }
  }
}

/**
 * Resamples of whole groups, for rows that belong together: as many groups as there are, each with all its rows.
 *
 * @param groupOf the group of each row, numbered from 0
 */
export function drawGroups(groupOf: Int32Array, groups: number, rng: Rng): Draw {
  const counts = new Float64Array(groups)
  return (weights) => {
    drawCounts(counts, rng)
    for (let row = 0; row < groupOf.length; row++) weights[row] = counts[groupOf[row]!]!
  }
}

/** NaN stands for "undefined in this resample" inside a room; `figureOf` leaves it out. */
export const replicateOf = (value: number | NoValue): number => (typeof value === 'number' ? value : NaN)
