import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMoments, createRng, noMoments, permutation, type Rng } from '../core/index.ts'
import { compareSplit } from './comparison.ts'
import { pseudonymOf } from './split.ts'
import { createUnitMoments } from './unit-moments.ts'

test('moments are those of the means of the units, in whatever order figures came', () => {
  const figure = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.double({ min: -10, max: 10, noNaN: true }))
  fc.assert(
    fc.property(fc.array(figure, { minLength: 1, maxLength: 60 }), (figures) => {
      const { moments, add } = createUnitMoments()
      const units = new Map<string, number[]>()
      for (const [unit, value] of figures) {
        add(unit, value)
        units.set(unit, [...(units.get(unit) ?? []), value])
      }
      const means = [...units.values()].map((own) => own.reduce((sum, value) => sum + value, 0) / own.length)
      const wanted = addMoments(noMoments(), means)
      expect(moments.count).toBe(wanted.count)
      expect(moments.mean).toBeCloseTo(wanted.mean, 9)
      expect(moments.squares).toBeCloseTo(wanted.squares, 8)
    }),
  )
})

test('beyond what is kept no unit is counted, and those that are known go on', () => {
  const { moments, add } = createUnitMoments(2)
  for (const unit of ['a', 'b', 'c', 'c', 'a']) add(unit, 1)
  add('b', 0)
  expect(moments).toMatchObject({ count: 2, mean: 0.75 })
})

interface Arrivals {
  /** Numbers of units, a label each. */
  readonly units: readonly number[]
  readonly count: number
}

/** Units that send 1 to 50 requests each: all mixed, or one unit after the other. */
function arrivals(count: number, isMixed: boolean, rng: Rng): Arrivals {
  const all = Array.from({ length: count }, (_, unit) => new Array<number>(1 + rng.below(50)).fill(unit)).flat()
  return { count, units: isMixed ? Array.from(permutation(all.length, rng), (at) => all[at] ?? 0) : all }
}

/** Whether anybody who looks after every 100 labels sees a winner of a trial in which both are the same. */
function everClear({ units, count }: Arrivals, isByUnit: boolean, rng: Rng): boolean {
  const arms = [createUnitMoments(), createUnitMoments()] as const
  // Half of the units are easy and half are hard, for either model.
  const right = Array.from({ length: count }, () => (rng.next() < 0.5 ? 0.98 : 0.6))
  const side = Array.from({ length: count }, () => (rng.next() < 0.5 ? 1 : 0))
  return units.some((unit, at) => {
    arms[side[unit] ?? 0].add(isByUnit ? String(unit) : null, rng.next() < (right[unit] ?? 0) ? 1 : 0)
    return at % 100 === 99 && compareSplit(arms[0].moments, arms[1].moments).better !== null
  })
}

test('A against A with units of 1 to 50 correlated requests, looked at all the time: at most 5 % see a winner', () => {
  const rng = createRng(31)
  const trials = (isMixed: boolean, isByUnit: boolean, runs: number) =>
    Array.from({ length: runs }, () => everClear(arrivals(400, isMixed, rng), isByUnit, rng)).filter(Boolean).length /
    runs
  expect(trials(true, true, 400)).toBeLessThanOrEqual(0.05)
  expect(trials(false, true, 400)).toBeLessThanOrEqual(0.05)
  // Figures counted by themselves are wrong far more often: what this is for.
  expect(trials(false, false, 100)).toBeGreaterThan(0.1)
})

test('a pseudonym is the same for a unit and salt, and tells no name', () => {
  // Of Python's hashlib: sha256(b"salt\nlog\nunit").
  expect(pseudonymOf('salt', 'unit')).toBe('fbfd55fc98d8fa3d')
  expect(pseudonymOf('other', 'unit')).not.toBe('fbfd55fc98d8fa3d')
})
