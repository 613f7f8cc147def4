import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { INLINE_ARRAYS, type Pipeline, pipelineFromJson, pipelineToJson, scoreTable } from '../pipeline/index.ts'
import { columnOf, take } from '../table/index.ts'
import { tableFrom } from '../table/sample-table.test-support.ts'
import { BALANCES } from './balance.ts'
import { prepareFold } from './prepared-fold.ts'
import { sampleDataset, samplePipeline, sampleSplit, type Texts } from './sample-data.test-support.ts'
import { syntheticRows } from './synthetic-rows.ts'

const ROWS = 1500
const NO_RECIPE = { steps: [] }
const MADE = BALANCES.filter((how) => how !== 'none')
const MIXING = ['smote', 'noise'] as const

/** One row in ten is bought; of three sizes the rarest has one in twenty. */
function uneven(): Texts {
  const rng = createRng('uneven')
  const rows = Array.from({ length: ROWS }, () => {
    const [x, z] = [rng.next() * 2 - 1, rng.next() * 2 - 1]
    const job = ['clerk', 'nurse', 'driver'][rng.below(3)] ?? ''
    const chance = 1 / (1 + Math.exp(3.2 - 2 * x - (job === 'nurse' ? 1.5 : 0)))
    const size = rng.next() + 0.5 * z
    return {
      x: x.toFixed(4),
      z: z.toFixed(4),
      job,
      outcome: rng.next() < chance ? 'bought' : 'left',
      size: size > 1.1 ? 'large' : size > 0.2 ? 'medium' : 'small',
    }
  })
  const names = ['x', 'z', 'job', 'outcome', 'size'] as const
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]))
}

const datasetOf = (how: (typeof BALANCES)[number], task: 'binary' | 'multiclass' = 'binary', texts = uneven()) =>
  sampleDataset(texts, {
    task,
    recipe: NO_RECIPE,
    split: sampleSplit(ROWS),
    options: {
      balance: how,
      ...(task === 'binary' && { positive: 'bought' }),
      ignore: [task === 'binary' ? 'size' : 'outcome'],
    },
  })

const CASES = MADE.flatMap((how) => (['linear', 'gbdt'] as const).map((family) => ({ how, family })))
const PARAMS = { linear: {}, gbdt: { rounds: 40, learningRate: 0.1, maxDepth: 3 } }

test.each(CASES)(
  '$how, $family: the mean probability of each class is its share of the rows',
  async ({ how, family }) => {
    for (const task of ['binary', 'multiclass'] as const) {
      const data = datasetOf(how, task)
      const pipeline = await samplePipeline(data, { family, params: PARAMS[family] }, NO_RECIPE)
      const { probabilities } = scoreTable(pipeline, take(data.table, data.split.train))
      for (const [k, shares] of probabilities.entries()) {
        const share = data.split.train.filter((row) => data.target.values[row] === k).length / data.split.train.length
        const mean = shares.reduce((sum, p) => sum + p, 0) / shares.length
        expect(Math.abs(mean - share), `${task}, class ${k}`).toBeLessThan(0.025)
      }
      expect(pipelineFromJson(pipelineToJson(pipeline, INLINE_ARRAYS), INLINE_ARRAYS)).toEqual(pipeline)
    }
  },
)

test('without what is known of the shift, the rare class would be overrated more than twofold', async () => {
  const data = datasetOf('weights')
  const pipeline = await samplePipeline(data, { family: 'linear', params: {} }, NO_RECIPE)
  const bare = {
    ...pipeline,
    branches: pipeline.branches.map(({ steps, views }) => ({
      steps,
      views: views.map(({ features, members }) => ({ features, members })),
    })),
  }
  const meanOf = (of: Pipeline) => {
    const shares = scoreTable(of, take(data.table, data.split.train)).probabilities[1]!
    return shares.reduce((sum, p) => sum + p, 0) / shares.length
  }
  expect(meanOf(bare)).toBeGreaterThan(2 * meanOf(pipeline))
})

test.each(MADE)('%s: rows to judge by and to test on change nothing, and are themselves unchanged', async (how) => {
  const texts = uneven()
  const poisoned = Object.fromEntries(
    Object.entries(texts).map(([name, cells]) => [
      name,
      cells.map((cell, row) =>
        row % 5 > 1 || name === 'outcome' ? cell : name === 'job' ? 'poison' : String(row * 1e5),
      ),
    ]),
  )
  const prepared = async (given: Texts) => {
    const data = datasetOf(how, 'binary', given)
    const isJudged = (row: number) => row % 5 === 1
    const fold = await prepareFold(
      data,
      NO_RECIPE,
      data.split.train.filter((row) => !isJudged(row)),
      data.split.train.filter(isJudged),
    )
    const { fit, judge, shift, features } = await fold.view('scaled')
    return { fit: [...(fit.batches() as Iterable<unknown>)], rows: fit.rows, judged: judge!.rows, shift, features }
  }
  const [one, two] = [await prepared(texts), await prepared(poisoned)]
  expect(two).toEqual(one)
  expect(one.judged).toBe(ROWS / 5)
  expect(one.rows).toBeGreaterThanOrEqual((ROWS * 3) / 5)
})

test.each(MIXING)('%s: made rows lie among those of their class, with their levels and kinds of numbers', (how) => {
  const rng = createRng('mixed')
  const rows = 60
  const table = tableFrom({
    whole: ['number', Array.from({ length: rows }, () => rng.below(20))],
    real: ['number', Array.from({ length: rows }, (_, row) => (row % 9 === 0 ? null : rng.next()))],
    level: ['category', Array.from({ length: rows }, () => ['a', 'b', null][rng.below(3)] ?? null)],
    yes: ['boolean', Array.from({ length: rows }, () => rng.next() < 0.5)],
    note: ['text', Array.from({ length: rows }, (_, row) => `note ${row}`)],
  })
  const own = Uint32Array.from({ length: 30 }, (_, row) => 2 * row)
  const made = syntheticRows(how, table, own, 200, createRng('made'))
  expect(made.rows).toBe(200)
  const [whole, real, level] = ['whole', 'real', 'level'].map((name) => columnOf(made, name))
  if (whole?.kind !== 'number' || real?.kind !== 'number' || level?.kind !== 'category') throw new Error('other kinds')
  expect(whole.values.every(Number.isInteger)).toBe(true)
  for (const [row, value] of real.values.entries()) {
    if (how === 'smote' && !Number.isNaN(value)) expect(value).toBeGreaterThanOrEqual(0)
    expect(real.validity[row]).toBe(Number.isNaN(value) ? 0 : 1)
  }
  expect(new Set(level.levels.filter((_, code) => level.codes.includes(code)))).toEqual(new Set(['a', 'b']))
  expect(syntheticRows(how, table, own, 200, createRng('made'))).toEqual(made)
})

test('on a line of points, made rows lie between neighbours', () => {
  const table = tableFrom({
    x: ['number', Array.from({ length: 40 }, (_, row) => row + 0.5)],
    y: ['number', Array.from({ length: 40 }, (_, row) => 2 * row + 0.25)],
  })
  const made = syntheticRows(
    'smote',
    table,
    Uint32Array.from({ length: 40 }, (_, row) => row),
    300,
    createRng(1),
  )
  const [x, y] = [columnOf(made, 'x'), columnOf(made, 'y')]
  if (x.kind !== 'number' || y.kind !== 'number') throw new Error('other kinds')
  for (const [row, value] of x.values.entries()) expect(y.values[row]).toBeCloseTo(2 * value - 0.75, 9)
  expect(new Set(x.values).size).toBeGreaterThan(250)
})

test('a number has no classes to balance: that is said', () => {
  expect(() => sampleDataset(undefined, { task: 'regression', options: { balance: 'smote' } })).toThrow(
    /no classes to balance/,
  )
})
