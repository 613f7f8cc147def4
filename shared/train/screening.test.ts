import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { columnsOf, type FeatureSet } from '../features/index.ts'
import { scoreTable } from '../pipeline/index.ts'
import { take } from '../table/index.ts'
import { prepareFold } from './prepared-fold.ts'
import { sampleDataset, samplePipeline, sampleSplit, type Texts } from './sample-data.test-support.ts'

const ROWS = 1200
const NO_RECIPE = { steps: [] }
const SCREENED = { ignore: [], targetMeans: true, makeFeatures: true, selectColumns: true }
const SPLIT = sampleSplit(ROWS)

/** The outcome follows from a ratio of two columns and from a category of many levels; other columns say nothing. */
function planted(isTelling = true): Texts {
  const rng = createRng('planted features')
  const rates = Array.from({ length: 60 }, () => 4 * rng.next() - 2)
  const rows = Array.from({ length: ROWS }, () => {
    const [debt, income] = [100 * rng.next() - 50, 5 + 95 * rng.next()]
    const town = rng.below(60)
    const score = (2 * debt) / income + (rates[town] ?? 0)
    const chance = isTelling ? 1 / (1 + Math.exp(-2 * score)) : 0.5
    const outcome = rng.next() < chance ? 'bought' : 'left'
    const noise = Array.from({ length: 3 }, () => rng.next().toFixed(4))
    return { debt: debt.toFixed(3), income: income.toFixed(3), town: `town ${town}`, noise, outcome }
  })
  return {
    debt: rows.map(({ debt }) => debt),
    income: rows.map(({ income }) => income),
    town: rows.map(({ town }) => town),
    ...Object.fromEntries([0, 1, 2].map((k) => [`noise ${k}`, rows.map(({ noise }) => noise[k] ?? '')])),
    outcome: rows.map(({ outcome }) => outcome),
  }
}

const datasetOf = (texts: Texts, options: object) =>
  sampleDataset(texts, { recipe: NO_RECIPE, split: SPLIT, options: { positive: 'bought', ...options } })

async function viewOf(texts: Texts, form: 'scaled' | 'levels', judged: (row: number) => boolean = () => false) {
  const data = datasetOf(texts, SCREENED)
  const { train } = data.split
  const fold = await prepareFold(
    data,
    NO_RECIPE,
    train.filter((row) => !judged(row)),
    train.filter(judged),
  )
  return fold.view(form)
}

const madeOf = ({ made = [] }: FeatureSet) => made.map(({ making, of }) => `${making} ${of.join(' ')}`)

// Trees split categories by sets of levels themselves.
test('a category that was planted is told by what it says of the target, and why is said', async () => {
  const { features, findings } = await viewOf(planted(), 'scaled')
  expect(features.columns.find(({ column }) => column === 'town')?.state.target).not.toBeNull()
  const said = Object.fromEntries(findings.map(({ id, message }) => [id, message]))
  expect(said['target-means']).toMatch(/^Levels of town are also told .* loss fell from 0\.\d+ to 0\.\d+\.$/)
})

test('a ratio that was planted is found for linear models, and why is said', async () => {
  const { features, findings } = await viewOf(planted(), 'scaled')
  expect(madeOf(features).filter((made) => /^(ratio|difference) (debt income|income debt)$/.test(made))).toHaveLength(1)
  expect(findings.find(({ id }) => id === 'features-made')?.message).toMatch(/(debt|income) [/−] (debt|income)/)
})

test('columns that say nothing are left out, and those that say something stay', async () => {
  const { features, findings } = await viewOf(planted(), 'scaled')
  expect(columnsOf(features)).toEqual(expect.arrayContaining(['debt', 'income', 'town']))
  const left = findings.find(({ id }) => id === 'columns-not-selected')?.columns ?? []
  for (const name of left) expect(name).toMatch(/^noise/)
})

test.each(['scaled', 'levels'] as const)('%s: where nothing can be told, no feature is made', async (form) => {
  const { features } = await viewOf(planted(false), form)
  expect(madeOf(features)).toEqual([])
  expect(features.columns.find(({ column }) => column === 'town')?.state.target ?? null).toBeNull()
})

test.each(['scaled', 'levels'] as const)('%s: rows to judge by and to test on change nothing', async (form) => {
  const isJudged = (row: number) => row % 5 === 1
  const texts = planted()
  const isPoisoned = (row: number) => row % 5 < 2
  const changed = Object.fromEntries(
    Object.entries(texts).map(([name, cells]) => [
      name,
      cells.map((cell, row) => {
        if (!isPoisoned(row)) return cell
        if (name === 'outcome') return cell === 'left' ? 'bought' : 'left'
        return name === 'town' ? `poison ${row % 9}` : String(1e6 * row)
      }),
    ]),
  )
  const [one, two] = await Promise.all([texts, changed].map((given) => viewOf(given, form, isJudged)))
  if (form === 'scaled')
    expect(one!.features.columns.find(({ column }) => column === 'town')?.state.target).not.toBeNull()
  expect(two!.features).toEqual(one!.features)
  expect(two!.findings).toEqual(one!.findings)
  expect([...(two!.fit.batches() as Iterable<unknown>)]).toEqual([...(one!.fit.batches() as Iterable<unknown>)])
  expect([...(two!.judge!.batches() as Iterable<unknown>)]).not.toEqual([
    ...(one!.judge!.batches() as Iterable<unknown>),
  ])
})

test('a pipeline scores with the features that were made, and does better on test rows', async () => {
  const lossOf = async (options: object) => {
    const data = datasetOf(planted(), { ignore: [], ...options })
    const pipeline = await samplePipeline(data, { family: 'linear', params: {} }, NO_RECIPE)
    const { test: rows } = data.split
    const [, shares] = scoreTable(pipeline, take(data.table, rows)).probabilities
    const losses = [...rows].map((row, i) => -Math.log(data.target.values[row] === 1 ? shares![i]! : 1 - shares![i]!))
    return losses.reduce((sum, loss) => sum + loss, 0) / losses.length
  }
  expect(await lossOf(SCREENED)).toBeLessThan((await lossOf({})) - 0.02)
})
