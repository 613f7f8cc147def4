import { defineLevelTest } from '../drift-test.ts'
import { levelShares } from '../shares.ts'

export const lInfinity = defineLevelTest({
  id: 'lInfinity',
  title: 'Largest change of a share',
  // A share that moves by ten points in 1,000 rows is beyond it in 19 of 20 samples.
  threshold: 0.06,
  definition: 'The largest difference between the shares of any level, in [0, 1].',
  source: 'NannyML, univariate drift methods (L-infinity distance)',
  measure(reference, current) {
    const shares = levelShares(reference, current)
    return {
      value: shares.reference.reduce((most, share, i) => Math.max(most, Math.abs(share - (shares.current[i] ?? 0))), 0),
    }
  },
})
