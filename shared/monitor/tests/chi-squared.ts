import { chiSquaredAbove } from '../../core/index.ts'
import { defineLevelTest } from '../drift-test.ts'
import type { LevelSample } from '../sample.ts'

export const chiSquared = defineLevelTest({
  id: 'chiSquared',
  title: 'Chi-squared test of the contingency table',
  threshold: null,
  definition:
    'Σ (observed − expected)² / expected over levels and samples; with two levels, Yates’ correction. Levels too rare for the test (more than a fifth of the cells expect fewer than 5 rows, or one fewer than 1) are pooled.',
  source: 'Pearson 1900; Cochran 1954, Biometrics 10(4), on rare levels; scipy.stats.chi2_contingency',
  measure(reference, current) {
    const pairs = testable(pairsOf(reference, current), [reference.count, current.count])
    const all = reference.count + current.count
    const freedom = pairs.length - 1
    if (freedom <= 0) return { value: 0, p: 1 }
    let value = 0
    for (const [then, now] of pairs)
      for (const [observed, count] of [
        [then, reference.count],
        [now, current.count],
      ] as const) {
        const expected = ((then + now) * count) / all
        const off = Math.abs(observed - expected)
        value += (off - (freedom === 1 ? Math.min(0.5, off) : 0)) ** 2 / expected
      }
    return { value, p: chiSquaredAbove(value, freedom) }
  },
})

/** How often a level was there, then and now. */
type Counts = readonly [then: number, now: number]

const pairsOf = (reference: LevelSample, current: LevelSample): Counts[] =>
  [...new Set([...reference.counts.keys(), ...current.counts.keys()])].map((level) => [
    reference.counts.get(level) ?? 0,
    current.counts.get(level) ?? 0,
  ])

/** Of so many expected rows in both samples a cell is as the limiting distribution has it. */
const ENOUGH = 5
/** Cells that may have fewer, if none has fewer than one. */
const FEW = 0.2

/** The counts with rare levels as one, where there are too many of them: their cells are of no normal distribution. */
function testable(pairs: readonly Counts[], [before, after]: Counts): readonly Counts[] {
  const smaller = Math.min(before, after) / (before + after)
  const least = pairs.map(([then, now]) => (then + now) * smaller)
  // In the larger sample a level expects more.
  const larger = pairs.map(([then, now]) => (then + now) * (1 - smaller))
  const few = [...least, ...larger].filter((expected) => expected < ENOUGH).length
  if (few <= FEW * 2 * pairs.length && least.every((expected) => expected >= 1)) return pairs
  const rare = pairs.filter((_, i) => (least[i] ?? 0) < ENOUGH)
  const pool: Counts = [rare.reduce((sum, [then]) => sum + then, 0), rare.reduce((sum, [, now]) => sum + now, 0)]
  return [...pairs.filter((_, i) => (least[i] ?? 0) >= ENOUGH), pool]
}
