import { expect, test } from 'vitest'
import { createRng, type Rng, sigmoid } from '../core/index.ts'
import { recalibration, recalibrationOfBins } from './recalibration.ts'

const BINS = 30

interface Rows {
  readonly binOf: readonly number[]
  readonly labels: Uint8Array
}

/** The rows themselves, or a resample of them: as weights of rows, and counted by bin. */
function counted({ binOf, labels }: Rows, rng: Rng | null) {
  const [positives, negatives] = [new Float64Array(BINS), new Float64Array(BINS)]
  const weights = new Float64Array(labels.length)
  for (let draw = 0; draw < labels.length; draw++) {
    const row = rng ? rng.below(labels.length) : draw
    const [bin, side] = [binOf[row] ?? 0, labels[row] === 1 ? positives : negatives]
    weights[row] = (weights[row] ?? 0) + 1
    side[bin] = (side[bin] ?? 0) + 1
  }
  return { positives, negatives, weights }
}

test.each([
  { rows: 60, resamples: 300, isFixed: false },
  { rows: 60, resamples: 300, isFixed: true },
  { rows: 5000, resamples: 50, isFixed: false },
  { rows: 5000, resamples: 50, isFixed: true },
])('$rows rows, slope fixed: $isFixed: lines of counted rows are those of the rows', ({ rows, resamples, isFixed }) => {
  const rng = createRng('bins')
  const odds = Float64Array.from({ length: BINS }, (_, bin) => (bin - 12) / 2)
  const binOf = Array.from({ length: rows }, () => rng.below(BINS))
  const each = Float64Array.from(binOf, (bin) => odds[bin] ?? 0)
  const labels = Uint8Array.from(each, (at) => Number(rng.next() < sigmoid(0.7 * at + 0.3)))
  const of = (line: { slope: number; intercept: number }) => line.slope + 10 * line.intercept
  const ofBins = recalibrationOfBins(odds, isFixed, of)
  for (let resample = 0; resample < resamples; resample++) {
    const { positives, negatives, weights } = counted({ binOf, labels }, resample === 0 ? null : rng)
    const fast = ofBins(positives, negatives)
    // Here rows begin anew at each resample: to the last digits, without a start, a series or a bin.
    const exact = recalibration(labels, each, isFixed, of)({ weights, total: rows })
    if (typeof exact !== 'number') expect(fast).toEqual(exact)
    else
      expect(Math.abs(Number(fast) - exact) / Math.max(1, Math.abs(exact))).toBeLessThan(resample === 0 ? 1e-10 : 1e-5)
  }
})
