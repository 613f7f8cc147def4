import type { Dataset } from './dataset.ts'

/** Thrown out of a fit when its share of the budget is spent. */
export const OUT_OF_TIME = new Error('the budget is spent')

/** The last fit sees more rows than a fold did: it may take so many times as long. */
export const LAST_FIT = 2

/**
 * Seconds of the budget to keep for evaluating, auditing and writing the model: measured at 0.5 s and 30 µs a test row
 * and class on two cores, with half as much again for a slower machine.
 */
export const evaluationSeconds = ({ split, target }: Dataset): number =>
  1.5 * (0.5 + 3e-5 * split.test.length * Math.max(1, target.classes.length))
