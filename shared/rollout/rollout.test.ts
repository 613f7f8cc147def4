import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMoments, createRng, noMoments, type Rng } from '../core/index.ts'
import { type Comparison, comparePaired, compareSplit } from './comparison.ts'
import { breachOf, type Conduct, DEFAULT_LIMITS, slowest } from './guard.ts'
import { sampleRatio } from './sample-ratio.ts'
import { placeOf, variantOf } from './split.ts'

test('a unit stays where it is, and a larger share only moves units to the challenger', () => {
  // First four bytes of SHA-256 of "salt\nunit", of Python's hashlib, modulo 10,000.
  expect(placeOf('salt', 'unit')).toBe(5310)
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.double({ min: 0, max: 1, noNaN: true }), (salt, unit, share) => {
      if (variantOf(salt, unit, share) === 'challenger')
        for (const more of [share, (1 + share) / 2, 1]) expect(variantOf(salt, unit, more)).toBe('challenger')
    }),
  )
  expect(variantOf('s', 'u', 0)).toBe('champion')
})

test('100,000 units are split as asked for, and another salt deals anew', () => {
  const units = Array.from({ length: 100_000 }, (_, i) => `customer-${i}`)
  const chosen = units.filter((unit) => variantOf('a', unit, 0.1) === 'challenger')
  expect(sampleRatio(units.length - chosen.length, chosen.length, 0.1)).toMatchObject({ isMismatch: false })
  const again = chosen.filter((unit) => variantOf('b', unit, 0.1) === 'challenger').length
  expect(sampleRatio(chosen.length - again, again, 0.1).isMismatch).toBe(false)
})

test('lost units show in the ratio', () => {
  expect(sampleRatio(90_000, 9_500, 0.1)).toMatchObject({ isMismatch: true })
  // Of scipy.stats.chisquare([9050, 950], [9000, 1000]).
  expect(sampleRatio(9050, 950, 0.1).p).toBeCloseTo(0.0955807, 6)
  expect(sampleRatio(0, 0, 0.1)).toEqual({ share: null, p: null, isMismatch: false })
})

/** Whether anybody who looks after every 100 units ever sees a winner. */
function everClear(units: number, share: number, next: (arm: number) => number, rng: Rng): Comparison['better'] {
  const arms = [noMoments(), noMoments()] as const
  for (let unit = 1; unit <= units; unit++) {
    const arm = rng.next() < share ? 1 : 0
    addMoments(arms[arm], [next(arm)])
    if (unit % 100 !== 0) continue
    const { better } = compareSplit(...arms)
    if (better) return better
  }
  return null
}

test('A against A, looked at after every 100 units: at most 5 % of 1,000 trials ever see a winner', () => {
  const rng = createRng(21)
  for (const [share, right] of [
    [0.5, 0.85],
    [0.1, 0.85],
    [0.1, 0.99],
  ] as const) {
    const found = Array.from({ length: 1000 }, () => everClear(10_000, share, () => (rng.next() < right ? 1 : 0), rng))
    expect(found.filter(Boolean).length, `share ${share}, right ${right}`).toBeLessThanOrEqual(50)
  }
})

test('A against A by errors with a long tail keeps the level too', () => {
  const rng = createRng(22)
  const error = () => -((1 - rng.next()) ** -0.3)
  const found = Array.from({ length: 500 }, () => everClear(10_000, 0.5, error, rng))
  expect(found.filter(Boolean).length).toBeLessThanOrEqual(25)
})

test('a challenger that is right 3 points more often is found within 20,000 units in 95 % of trials, and a worse one too', () => {
  const rng = createRng(23)
  const trials = (right: readonly [number, number]) =>
    Array.from({ length: 60 }, () => everClear(20_000, 0.5, (arm) => (rng.next() < (right[arm] ?? 0) ? 1 : 0), rng))
  expect(trials([0.85, 0.88]).filter((better) => better === 'challenger').length).toBeGreaterThanOrEqual(57)
  expect(trials([0.88, 0.85]).filter((better) => better === 'champion').length).toBeGreaterThanOrEqual(57)
})

test('rows that both answer need far fewer labels, and keep the level', () => {
  const rng = createRng(24)
  const ever = (worse: number, better: number) => {
    const differences = noMoments()
    for (let row = 1; row <= 5000; row++) {
      const at = rng.next()
      addMoments(differences, [at < worse ? -1 : at < worse + better ? 1 : 0])
      if (row % 100 === 0 && comparePaired(differences).better) return comparePaired(differences).better
    }
    return null
  }
  expect(Array.from({ length: 1000 }, () => ever(0.05, 0.05)).filter(Boolean).length).toBeLessThanOrEqual(50)
  expect(Array.from({ length: 60 }, () => ever(0.03, 0.06)).filter((b) => b === 'challenger').length).toBeGreaterThan(
    57,
  )
})

const good: Conduct = {
  requests: 1000,
  failures: 0,
  p99: { value: 0.01, low: 0.01 },
  answers: 1000,
  positives: 250,
  groupDifference: null,
}

test('a model that does as it should breaches nothing, and too few requests say nothing', () => {
  expect(breachOf(good, good, DEFAULT_LIMITS)).toBeNull()
  expect(breachOf({ ...good, requests: 20, failures: 20 }, good, DEFAULT_LIMITS)).toBeNull()
  expect(breachOf({ ...good, failures: 11 }, good, DEFAULT_LIMITS)).toBeNull()
})

test('failures, slowness, other answers and groups are each a breach, in words', () => {
  const groups = { ...DEFAULT_LIMITS, groups: 0.1 }
  expect(breachOf({ ...good, failures: 50 }, null, groups)).toMatchObject({ limit: 'failures', value: 0.05 })
  expect(breachOf({ ...good, p99: { value: 0.9, low: 0.8 } }, null, groups)?.why).toBe(
    'one request in a hundred took more than 900 ms',
  )
  expect(breachOf({ ...good, positives: 450 }, good, groups)).toMatchObject({ limit: 'positives' })
  expect(breachOf({ ...good, positives: 300 }, good, groups)).toBeNull()
  expect(breachOf({ ...good, groupDifference: { value: 0.2, low: 0.15 } }, good, groups)?.limit).toBe('groups')
  expect(breachOf({ ...good, groupDifference: { value: 0.12, low: 0.05 } }, good, groups)).toBeNull()
})

test('a model that was just loaded is not sent back for its first slow answers, and one that is slow is', () => {
  const seconds = (slow: number, count: number) =>
    Array.from({ length: count }, (_, i) => (i < count - slow ? 0.01 : 0.9 + i / 1e4))
  const breach = (slow: number, count: number) =>
    breachOf({ ...good, requests: count, p99: slowest(seconds(slow, count)) }, good, DEFAULT_LIMITS)
  for (const count of [50, 60, 99, 300]) expect(breach(2, count), `${count}`).toBeNull()
  expect(breach(10, 1000)).toBeNull()
  expect(breach(5, 60)).toMatchObject({ limit: 'p99' })
  expect(breach(40, 1000)).toMatchObject({ limit: 'p99' })
})

test('a model that fails half as often as it may stays through a day of looks after every 50 requests', () => {
  const rng = createRng(25)
  let sentBack = 0
  for (let day = 0; day < 200; day++) {
    let failures = 0
    for (let requests = 50; requests <= 3000; requests += 50) {
      for (let i = 0; i < 50; i++) if (rng.next() < 0.005) failures++
      if (breachOf({ ...good, requests, failures }, null, DEFAULT_LIMITS)) {
        sentBack++
        break
      }
    }
  }
  expect(sentBack).toBeLessThanOrEqual(4)
})
