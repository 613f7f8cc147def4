import { expect, test } from 'vitest'
import { scoreTable } from '../pipeline/index.ts'
import { take } from '../table/index.ts'
import { FULL_RECIPE, sampleDataset, samplePipeline, sampleTexts, type Texts } from './sample-data.test-support.ts'

const TEXTS = sampleTexts()

/** The log-odds that the baseline gives every row: of the rows that it learned from. */
async function baseRate(texts: Texts): Promise<number> {
  const recipe = { steps: [{ id: 'drop-duplicates', params: {} }] }
  const data = sampleDataset(texts, { recipe, options: { positive: 'bought', ignore: [] } })
  const pipeline = await samplePipeline(data, { family: 'baseline', params: {} }, recipe)
  return scoreTable(pipeline, take(data.table, Uint32Array.of(0))).margins[0]![0]!
}

test('a pipeline learns what the data was made of', async () => {
  const data = sampleDataset()
  const pipeline = await samplePipeline(data)
  const scores = scoreTable(pipeline, take(data.table, data.split.test))
  const right = data.split.test.filter((row, i) => scores.decisions[i] === data.target.values[row])
  expect(right.length / data.split.test.length).toBeGreaterThan(0.75)
})

test('ranges are those of the raw training rows, before a step clips them', async () => {
  const data = sampleDataset()
  const pipeline = await samplePipeline(data)
  const ages = [...data.split.train].map((row) => Number(TEXTS.age![row]))
  expect(pipeline.inputs.find(({ name }) => name === 'age')?.range).toEqual([Math.min(...ages), Math.max(...ages)])
  expect(pipeline.inputs.find(({ name }) => name === 'job')?.range).toBeNull()
})

test('what no feature reads does not travel: neither inputs nor states of steps', async () => {
  const texts = { ...TEXTS, empty: TEXTS.age!.map(() => ''), same: TEXTS.age!.map(() => '7') }
  const pipeline = await samplePipeline(sampleDataset(texts, { options: { sensitive: ['member'] } }))
  const inputs = pipeline.inputs.map(({ name }) => name)
  expect(inputs).toEqual(pipeline.branches[0]!.views[0]!.features.columns.map(({ column }) => column))
  for (const name of ['empty', 'same', 'member', 'outcome', 'size']) expect(inputs).not.toContain(name)
  for (const { state } of pipeline.branches[0]!.steps)
    for (const name of Object.keys(state.columns as object)) expect(inputs).toContain(name)
})

test('a recipe may name columns that no model gets', async () => {
  const steps = [{ id: 'impute', params: { columns: ['member', 'spent', 'age'] } }]
  const data = sampleDataset(TEXTS, { recipe: { steps }, options: { sensitive: ['member'] } })
  const pipeline = await samplePipeline(data, undefined, { steps })
  expect(Object.keys(pipeline.branches[0]!.steps[0]!.state.columns as object)).toEqual(['age'])
})

test('rows with the same features and another target are not duplicates', async () => {
  const texts = {
    x: TEXTS.age!.map((_, row) => (row % 2 === 0 ? 'a' : 'b')),
    outcome: TEXTS.age!.map((_, row) => (row % 8 < 4 ? 'bought' : 'left')),
  }
  // Left are a and b with each of the two classes: even odds.
  expect(await baseRate(texts)).toBe(0)
})

test('training rows that repeat are dropped, and no row to predict is', async () => {
  const { train } = sampleDataset().split
  const first = train[0]!
  const texts = Object.fromEntries(
    Object.entries(TEXTS).map(([name, cells]) => [
      name,
      cells.map((cell, row) => (row % 5 !== 0 && row < 100 ? cells[first]! : cell)),
    ]),
  )
  const kept = [...train].filter((row) => row === first || row >= 100)
  const positives = kept.filter((row) => TEXTS.outcome![row] === 'bought').length
  const expected = Math.log(positives + 0.5) - Math.log(kept.length - positives + 0.5)
  expect(await baseRate(texts)).toBeCloseTo(expected, 12)
  const data = sampleDataset(texts)
  const pipeline = await samplePipeline(data, undefined, FULL_RECIPE)
  expect(scoreTable(pipeline, data.table).rows).toBe(240)
})
