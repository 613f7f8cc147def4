import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { assignFolds, holdOut, holdOutLatest } from './split.ts'

const all = (rows: number): Uint32Array => Uint32Array.from({ length: rows }, (_, row) => row)
const plain = { strata: null, groups: null }

test('holdOut() parts every row exactly once, within a row of the share in every stratum', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      fc.integer(),
      (rows, share, seed) => {
        const strata = Int32Array.from({ length: rows }, (_, row) => (row % 7 === 0 ? 1 : 0))
        const { rest, held } = holdOut(all(rows), share, { strata, groups: null }, createRng(seed))
        expect([...rest, ...held].sort((a, b) => a - b)).toEqual([...all(rows)])
        for (const stratum of [0, 1]) {
          const size = strata.filter((s) => s === stratum).length
          const taken = held.filter((row) => strata[row] === stratum).length
          expect(Math.abs(taken - size * share)).toBeLessThanOrEqual(1)
        }
      },
    ),
  )
})

test('assignFolds() keeps folds level in size and in every stratum', () => {
  const strata = Int32Array.from({ length: 103 }, (_, row) => Number(row % 4 === 0))
  const folds = assignFolds(all(103), 5, { strata, groups: null }, createRng(1))
  for (const stratum of [0, 1]) {
    const counts = [0, 1, 2, 3, 4].map((fold) => folds.filter((f, row) => f === fold && strata[row] === stratum).length)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
  }
})

test('rows of one group stay together, in folds and in a part held out', () => {
  const rng = createRng('groups')
  const groups = Int32Array.from({ length: 500 }, () => rng.below(40))
  const rules = { strata: null, groups }
  const folds = assignFolds(all(500), 5, rules, rng)
  for (let group = 0; group < 40; group++) expect(new Set(folds.filter((_, row) => groups[row] === group)).size).toBe(1)
  const { rest, held } = holdOut(all(500), 0.2, rules, rng)
  const inHeld = new Set(held.map((row) => groups[row]!))
  expect(rest.some((row) => inHeld.has(groups[row]!))).toBe(false)
  expect(Math.abs(held.length - 100)).toBeLessThan(20)
})

test('the same seed gives the same parts, another seed others', () => {
  const held = (seed: number) => [...holdOut(all(100), 0.2, plain, createRng(seed)).held]
  expect(held(1)).toEqual(held(1))
  expect(held(1)).not.toEqual(held(2))
})

test('holdOutLatest() holds the latest rows and no undated one', () => {
  const times = Float64Array.of(5, NaN, 1, 4, 2, 3)
  const { rest, held } = holdOutLatest(all(6), 0.4, times)
  expect([...held]).toEqual([0, 3])
  expect([...rest]).toEqual([1, 2, 4, 5])
})
