import { expect, test } from 'vitest'
import { createRng, sigmoid } from '../core/index.ts'
import { recalibration, recalibrationOfBins } from './recalibration.ts'

test('lines of counted rows are those of the rows, for a thousand resamples too', () => {
  const rng = createRng('bins')
  for (const [rows, resamples] of [
    [60, 300],
    [5000, 50],
  ] as const) {
    const odds = Float64Array.from({ length: 30 }, (_, bin) => (bin - 12) / 2)
    const binOf = Array.from({ length: rows }, () => rng.below(30))
    const labels = Uint8Array.from(binOf, (bin) => Number(rng.next() < sigmoid(0.7 * (odds[bin] ?? 0) + 0.3)))
    const each = Float64Array.from(binOf, (bin) => odds[bin] ?? 0)
    for (const isFixed of [false, true]) {
      const of = (line: { slope: number; intercept: number }) => line.slope + 10 * line.intercept
      const ofBins = recalibrationOfBins(odds, isFixed, of)
      for (let resample = 0; resample < resamples; resample++) {
        const [positives, negatives] = [new Float64Array(30), new Float64Array(30)]
        const weights = new Float64Array(rows)
        for (let draw = 0; draw < rows; draw++) {
          const row = resample === 0 ? draw : rng.below(rows)
          weights[row] = (weights[row] ?? 0) + 1
          const side = labels[row] === 1 ? positives : negatives
          side[binOf[row] ?? 0] = (side[binOf[row] ?? 0] ?? 0) + 1
        }
        // Here rows begin anew at each resample: to the last digits, without a start, a series or a bin.
        const exact = recalibration(labels, each, isFixed, of)({ weights, total: rows })
        const fast = ofBins(positives, negatives)
        if (typeof exact !== 'number') expect(fast).toEqual(exact)
        else
          expect(Math.abs(Number(fast) - exact) / Math.max(1, Math.abs(exact))).toBeLessThan(
            resample === 0 ? 1e-10 : 1e-5,
          )
      }
    }
  }
})
