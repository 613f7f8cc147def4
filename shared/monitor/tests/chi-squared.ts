import { chiSquaredAbove } from '../../core/index.ts'
import { defineLevelTest } from '../drift-test.ts'

export const chiSquared = defineLevelTest({
  id: 'chiSquared',
  title: 'Chi-squared test of the contingency table',
  threshold: null,
  definition: 'Σ (observed − expected)² / expected over levels and samples; with two levels, Yates’ correction.',
  source: 'Pearson 1900; scipy.stats.chi2_contingency',
  measure(reference, current) {
    const levels = [...new Set([...reference.counts.keys(), ...current.counts.keys()])]
    const all = reference.count + current.count
    const freedom = levels.length - 1
    if (freedom === 0) return { value: 0, p: 1 }
    let value = 0
    for (const level of levels)
      for (const { counts, count } of [reference, current]) {
        const both = (reference.counts.get(level) ?? 0) + (current.counts.get(level) ?? 0)
        const expected = (both * count) / all
        const off = Math.abs((counts.get(level) ?? 0) - expected)
        value += (off - (freedom === 1 ? Math.min(0.5, off) : 0)) ** 2 / expected
      }
    return { value, p: chiSquaredAbove(value, freedom) }
  },
})
