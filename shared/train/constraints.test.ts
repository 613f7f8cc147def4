import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Recipe } from '../clean/index.ts'
import { type Pipeline, scoreRows } from '../pipeline/index.ts'
import { fitBest } from './best.ts'
import type { Candidate } from './candidate.ts'
import type { TrainOptions } from './options.ts'
import { prepareFold } from './prepared-fold.ts'
import {
  FULL_RECIPE,
  sampleDataset,
  sampleHost,
  sampleOptions,
  samplePipeline,
  sampleTexts,
} from './sample-data.test-support.ts'
import { search } from './search.ts'

const TEXTS = sampleTexts()
const rowAt = (row: number): Record<string, string> =>
  Object.fromEntries(Object.entries(TEXTS).map(([name, texts]) => [name, texts[row] ?? '']))

const marginOf = (pipeline: Pipeline, row: Record<string, string>): number =>
  scoreRows(pipeline, [row]).margins[0]?.[0] ?? NaN

const dataFor = (options: Partial<TrainOptions>, task: 'binary' | 'regression' | 'multiclass' = 'regression') =>
  sampleDataset(TEXTS, { task, options })

const MONOTONE = { age: '-', income: '+' } as const

/** How far the prediction ever goes the wrong way with age or income, all else as in a row. */
function worst(pipeline: Pipeline, rows: number): number {
  let most = 0
  const values = fc.record({
    row: fc.nat(239),
    age: fc.tuple(fc.integer({ min: 10, max: 90 }), fc.integer({ min: 10, max: 90 })),
    income: fc.tuple(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 30_000 })),
  })
  for (const { row, age, income } of fc.sample(values, { numRuns: rows, seed: 3 }))
    for (const [name, pair, sign] of [
      ['age', age, -1],
      ['income', income, 1],
    ] as const) {
      const [low, high] = pair.toSorted((a, b) => a - b)
      const at = (value = 0) => marginOf(pipeline, { ...rowAt(row), [name]: String(value) })
      most = Math.max(most, -sign * (at(high) - at(low)))
    }
  return most
}

const gbdt = (params: Candidate['params']): Candidate => ({ family: 'gbdt', params: { rounds: 25, ...params } })

test.each<[string, Candidate, 'binary' | 'regression']>([
  ['level by level', gbdt({}), 'regression'],
  ['leaf by leaf, for classes', gbdt({ growth: 'leaf', maxLeaves: 20, maxDepth: 0, subsample: 0.8 }), 'binary'],
  ['by the absolute loss', gbdt({ loss: 'absolute' }), 'regression'],
  ['in a forest', { family: 'random-forest', params: { trees: 30, maxDepth: 8 } }, 'regression'],
])('a prediction never goes against a monotone column, grown %s, whatever the row', async (_, candidate, task) => {
  const held = await samplePipeline(dataFor({ monotone: MONOTONE }, task), candidate)
  expect(worst(held, 120)).toBe(0)
  // What is asked for is against what the data says: without the constraint it does not hold.
  expect(worst(await samplePipeline(dataFor({}, task), candidate), 120)).toBeGreaterThan(0)
})

test.each<Candidate>([gbdt({ maxDepth: 5 }), { family: 'linear', params: {} }])(
  'columns of different groups add up to the margin of $family',
  async (candidate) => {
    const data = dataFor(
      {
        interactions: [
          ['age', 'job'],
          ['income', 'member'],
        ],
      },
      'binary',
    )
    const pipeline = await samplePipeline(data, candidate)
    const pair = fc.tuple(fc.nat(239), fc.nat(239))
    for (const [a, b] of fc.sample(pair, { numRuns: 60, seed: 5 })) {
      const [one, other] = [rowAt(a), rowAt(b)]
      const from = (row: Record<string, string>) => ({ age: row.age ?? '', job: row.job ?? '' })
      const change = (row: Record<string, string>) =>
        marginOf(pipeline, { ...row, ...from(other) }) - marginOf(pipeline, { ...row, ...from(one) })
      expect(change(one)).toBeCloseTo(change(other), 9)
    }
  },
)

test('a search with constraints tries the families that hold them, says who does not, and its model holds them', async () => {
  const options = sampleOptions('regression', {
    monotone: MONOTONE,
    makeFeatures: true,
    params: { gbdt: { rounds: 20 } },
  })
  const data = sampleDataset(TEXTS, { task: 'regression', options })
  const found = await search(data, FULL_RECIPE, options, sampleHost())
  expect(new Set(found.judged.map(({ trial }) => trial.family))).toEqual(new Set(['baseline', 'gbdt']))
  const [said] = data.findings.filter(({ id }) => id === 'constraints')
  expect(said?.message).toMatch(/^The prediction never falls with income, and never rises with age\. Linear.* did not/)
  const { pipeline } = await fitBest(data, FULL_RECIPE, options, found, sampleHost())
  expect(worst(pipeline, 40)).toBe(0)
})

test('what a cleaning step makes of a monotone column is left out, and said', async () => {
  const recipe: Recipe = {
    steps: [{ id: 'compute', params: { name: 'share', expression: 'age / income' } }],
  }
  const data = dataFor({ monotone: { age: '-' } })
  const fold = await prepareFold(data, recipe, data.split.train, null)
  expect(fold.findings).toMatchObject([{ id: 'made-of-constrained', columns: ['share'] }])
  const { features } = await fold.view('levels')
  expect(features.columns.map(({ column }) => column)).not.toContain('share')
})

test.each<[Partial<TrainOptions>, 'regression' | 'multiclass', RegExp]>([
  [{ monotone: { agee: '+' } }, 'regression', /agee/],
  [{ monotone: { job: '+' } }, 'regression', /"job": its values \(category\)/],
  [{ monotone: { spent: '+' } }, 'regression', /"spent" is the one to predict/],
  [{ monotone: { outcome: '+' } }, 'regression', /"outcome" is not among those/],
  [{ interactions: [['age', 'jobb']] }, 'regression', /jobb/],
  [{ monotone: { age: '+' } }, 'multiclass', /several classes/],
  [{ monotone: { age: '+' }, families: ['linear'] }, 'regression', /Linear model cannot hold/],
])('%j says what is wrong', async (options, task, message) => {
  const run = async () => {
    const whole = sampleOptions(task, options)
    await search(dataFor(options, task), FULL_RECIPE, whole, sampleHost())
  }
  await expect(run()).rejects.toThrow(message)
})
