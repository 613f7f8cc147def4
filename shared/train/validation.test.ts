import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { thrownBy } from '../core/thrown.test-support.ts'
import { type Chosen, sampleDataset, sampleOptions, sampleTexts } from './sample-data.test-support.ts'
import { validationFolds } from './validation.ts'

const MODES = ['fast', 'balanced', 'best'] as const
const TEXTS = sampleTexts()

function foldsOf(chosen: Chosen, seed: string | number = 0, texts = TEXTS) {
  const data = sampleDataset(texts, chosen)
  return { data, folds: validationFolds(data, sampleOptions(chosen.task ?? 'binary', chosen.options), createRng(seed)) }
}

const SPLITS: readonly (Chosen & { readonly by: string })[] = [
  { by: 'file' },
  { by: 'chance', split: null },
  { by: 'group', split: null, options: { splitGroup: 'household' } },
  { by: 'time', split: null, options: { splitTime: 'joined' } },
]

test.each(SPLITS)('by $by: folds hold training rows only, and none that it is fitted on is judged by', (chosen) => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(...MODES), (seed, mode) => {
      const { data, folds } = foldsOf({ ...chosen, options: { ...chosen.options, mode } }, seed)
      for (const { fit, judge } of folds)
        expect([...fit, ...judge].sort((a, b) => a - b)).toEqual([...data.split.train])
    }),
    { numRuns: 10 },
  )
})

test.each([
  ['fast', 3],
  ['balanced', 5],
  ['best', 5],
] as const)('mode %s judges every training row once, in %d folds level in size and classes', (mode, count) => {
  const { data, folds } = foldsOf({ options: { mode } })
  expect(folds).toHaveLength(count)
  expect(folds.flatMap(({ judge }) => [...judge]).sort((a, b) => a - b)).toEqual([...data.split.train])
  for (const code of [0, 1]) {
    const sizes = folds.map(({ judge }) => judge.filter((row) => data.target.values[row] === code).length)
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
  }
})

test('folds of a regression hold low and high targets alike', () => {
  const { data, folds } = foldsOf({ task: 'regression' })
  const sorted = [...data.split.train].map((row) => data.target.values[row]!).sort((a, b) => a - b)
  const tenth = sorted[Math.floor(sorted.length / 10)]!
  const low = folds.map(({ judge }) => judge.filter((row) => data.target.values[row]! <= tenth).length)
  expect(Math.max(...low) - Math.min(...low)).toBeLessThanOrEqual(1)
})

test('rows of one group are never on both sides', () => {
  const { data, folds } = foldsOf({ split: null, options: { splitGroup: 'household' } })
  const households = TEXTS.household!
  const inTest = new Set([...data.split.test].map((row) => households[row]))
  expect([...data.split.train].some((row) => inTest.has(households[row]))).toBe(false)
  expect(folds).toHaveLength(3)
  for (const { fit, judge } of folds) {
    const judged = new Set([...judge].map((row) => households[row]))
    expect([...fit].some((row) => judged.has(households[row]))).toBe(false)
  }
})

test('rows that are alike in every column are never on both sides, and others are', () => {
  // Every tenth row stands there again, so that some pairs are parted by chance.
  const twice = Object.fromEntries(
    Object.entries(TEXTS).map(([name, texts]) => [name, [...texts, ...texts.filter((_, row) => row % 10 === 0)]]),
  )
  const partedBy = (splitCopies: boolean): number => {
    const { source, split } = sampleDataset(twice, { split: null, options: { splitCopies } })
    const textOf = (row: number) => JSON.stringify(source.columns.map(({ codes, texts }) => texts.at(codes[row] ?? 0)))
    const inTest = new Set(Array.from(split.test, textOf))
    expect(split.test.length).toBeGreaterThan(0.15 * source.rows)
    return Array.from(split.train, textOf).filter((text) => inTest.has(text)).length
  }
  expect(partedBy(false)).toBeGreaterThan(0)
  expect(partedBy(true)).toBe(0)
})

test('by time the past is fitted on and the latest rows judge, in the split and in the fold', () => {
  const { data, folds } = foldsOf({ split: null, options: { splitTime: 'joined' } })
  const joined = TEXTS.joined!
  const ends = (rows: Uint32Array) => {
    const times = [...rows].map((row) => joined[row]!).sort()
    return { first: times[0]!, last: times.at(-1)! }
  }
  expect(folds).toHaveLength(1)
  expect(ends(folds[0]!.fit).last < ends(folds[0]!.judge).first).toBe(true)
  expect(ends(data.split.train).last < ends(data.split.test).first).toBe(true)
  expect(folds[0]!.judge.length / data.split.train.length).toBeCloseTo(0.2, 1)
})

test('rows of the fold valid are what judges, where a split file names any', () => {
  const rows = (from: number, to: number) => new Set(Array.from({ length: to - from }, (_, i) => from + i))
  const { folds } = foldsOf({ split: { train: rows(0, 150), valid: rows(150, 200), test: rows(200, 240) } })
  expect(folds).toEqual([{ fit: Uint32Array.from(rows(0, 150)), judge: Uint32Array.from(rows(150, 200)) }])
})

test('the same seed gives the same folds, another seed others', () => {
  expect(foldsOf({}, 1).folds).toEqual(foldsOf({}, 1).folds)
  expect(foldsOf({}, 1).folds).not.toEqual(foldsOf({}, 2).folds)
})

test('from 50,000 training rows on, one part held out judges', () => {
  const data = sampleDataset()
  const train = Uint32Array.from({ length: 50_000 }, (_, row) => row)
  const rules = { strata: null, groups: null }
  const large = { ...data, split: { ...data.split, train }, rules }
  const folds = validationFolds(large, sampleOptions('binary'), createRng(0))
  expect(folds.map(({ fit, judge }) => [fit.length, judge.length])).toEqual([[40_000, 10_000]])
})

test.each([
  ['one group', { splitGroup: 'household' }, { household: TEXTS.household!.map((_, row) => (row < 200 ? 'a' : 'b')) }],
  [
    'one time',
    { splitTime: 'joined' },
    { joined: TEXTS.joined!.map((_, row) => (row < 200 ? '2020-01-01' : '2021-01-01')) },
  ],
])('training rows of %s cannot be parted, which is an error that says what to do', (_, options, change) => {
  const error = thrownBy(() => foldsOf({ split: null, options }, 0, { ...TEXTS, ...change }))
  expect(error.code).toBe('data')
  expect(error.message).toMatch(/cannot be parted/)
  expect(error.details.remedies).toEqual([{ option: 'params' }])
})
