import type { Rng } from '../core/index.ts'
import { binomial } from './binomial.ts'
import { type Cells, sizeOf } from './cells.ts'

/**
 * Bootstrap resamples of one group. Its rows differ only in their cell, so drawing rows with replacement is one
 * multinomial draw of the four cells: the cost does not depend on the rows. The size of the group stays as it is.
 */
export const resample = (cells: Cells, rounds: number, rng: Rng): Cells[] =>
  Array.from({ length: rounds }, () => drawCells(cells, rng))

/** A multinomial draw as three conditional binomial ones. */
function drawCells(cells: Cells, rng: Rng): Cells {
  const total = sizeOf(cells)
  const negatives = cells.fn + cells.tn
  const tp = binomial(total, chance(cells.tp, total), rng)
  const fp = binomial(total - tp, chance(cells.fp, total - cells.tp), rng)
  const fn = binomial(total - tp - fp, chance(cells.fn, negatives), rng)
  return { tp, fp, fn, tn: total - tp - fp - fn }
}

const chance = (part: number, whole: number): number => (whole > 0 ? part / whole : 0)
