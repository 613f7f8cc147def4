import fc from 'fast-check'
import { expect, test } from 'vitest'
import { residualBins } from './residuals.ts'

test('residualBins() holds every row once, and no bin straddles zero', () => {
  const number = fc.double({ min: -1e5, max: 1e5, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.record({ predicted: number, actual: number }), { minLength: 2 }), (rows) => {
      const bins = residualBins(rows)
      if (bins.length === 0) return
      expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(rows.length)
      expect(bins.every(({ from, to }) => from >= 0 || to <= 0)).toBe(true)
    }),
  )
})
