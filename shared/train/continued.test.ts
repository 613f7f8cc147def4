import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { type Pipeline, scoreTable } from '../pipeline/index.ts'
import { take } from '../table/index.ts'
import { continueModel, type Earlier, optionsOnward } from './continued.ts'
import type { Dataset } from './dataset.ts'
import type { TrainOptions } from './options.ts'
import {
  sampleDataset,
  sampleHost,
  sampleOptions,
  samplePipeline,
  sampleTexts,
  TARGETS,
} from './sample-data.test-support.ts'

const NO_CONSTRAINTS: Earlier['constraints'] = { monotone: {}, interactions: [] }
const earlierOf = (pipeline: Pipeline, constraints = NO_CONSTRAINTS): Earlier => ({
  pipeline,
  constraints,
  sha256: 'abc',
  record: { dataSha256: '', seed: 0, rows: { train: 0, test: 0 } },
})

const ASKED = { gbdt: { rounds: 12, earlyStopping: 0 } }
const NAMES = Object.keys(sampleTexts())

async function onward(data: Dataset, earlier: Earlier, options: Partial<TrainOptions> = {}) {
  const start = { target: data.target.name, options: sampleOptions(data.target.task, { params: ASKED, ...options }) }
  return continueModel(data, optionsOnward(earlier, NAMES, start), earlier, sampleHost())
}

const marginsOf = (pipeline: Pipeline, { table, split }: Dataset) =>
  scoreTable(pipeline, take(table, split.test)).margins

test('trees of before stay, others follow them, and the loss on rows that they learn from falls', async () => {
  const texts = sampleTexts(480)
  const [old, young] = [0, 240].map((from) =>
    sampleDataset(Object.fromEntries(Object.entries(texts).map(([name, all]) => [name, all.slice(from, from + 240)])), {
      task: 'regression',
    }),
  )
  if (!old || !young) throw new Error('two halves')
  const before = await samplePipeline(old)
  const { fit, rounds } = await onward(young, earlierOf(before))
  expect(rounds).toEqual({ before: 8, after: 20 })
  const errorOf = (pipeline: Pipeline) => {
    const [margins] = scoreTable(pipeline, take(young.table, young.split.train)).margins
    return [...young.split.train].reduce(
      (sum, row, i) => sum + ((margins?.[i] ?? 0) - (young.target.values[row] ?? 0)) ** 2,
      0,
    )
  }
  expect(errorOf(fit.pipeline)).toBeLessThan(0.5 * errorOf(before))
  const state = (pipeline: Pipeline) => pipeline.branches[0]?.views[0]?.members[0]?.state
  const [first, all] = [state(before)?.value, state(fit.pipeline)?.value]
  if (!(first instanceof Float64Array) || !(all instanceof Float64Array)) throw new Error('values of trees')
  expect(all.subarray(0, first.length)).toEqual(first)
})

test.each(['binary', 'multiclass'] as const)(
  'what came after the trees of a %s model is part of where they go on',
  async (task) => {
    const data = sampleDataset(undefined, { task })
    const trained = await samplePipeline(data)
    const outputs = task === 'binary' ? 1 : 3
    const rng = createRng('numbers')
    const some = () => Array.from({ length: outputs }, () => rng.next() - 0.5)
    const before: Pipeline = {
      ...trained,
      calibration: { slope: 0.7, intercepts: some() },
      branches: trained.branches.map((branch) => ({
        ...branch,
        views: branch.views.map((view) => ({ ...view, shift: some() })),
      })),
    }
    // Steps that are next to nothing.
    const params = { gbdt: { ...ASKED.gbdt, learningRate: 1e-12 } }
    const { fit } = await onward(data, earlierOf(before), { params })
    const [was, is] = [marginsOf(before, data), marginsOf(fit.pipeline, data)]
    for (const [k, margins] of is.entries())
      for (const [row, margin] of margins.entries()) expect(margin).toBeCloseTo(was[k]?.[row] ?? NaN, 9)
  },
)

test('a model that was bound to rise with a column rises with it on data that says otherwise', async () => {
  const bound = { monotone: { age: '-' as const }, interactions: [] }
  const data = sampleDataset(undefined, { task: 'regression', options: bound })
  const before = await samplePipeline(data)
  const { fit } = await onward(data, earlierOf(before, bound))
  const ages = [20, 30, 40, 50, 60, 70]
  const { table, split } = data
  const rows = take(table, split.test)
  const age = rows.columns.get('age')
  if (age?.kind !== 'number') throw new Error('an age')
  const at = (value: number) => {
    const column = { ...age, values: age.values.map(() => value) }
    return scoreTable(fit.pipeline, { ...rows, columns: new Map(rows.columns).set('age', column) }).margins[0] ?? []
  }
  for (const [i, value] of ages.slice(1).entries()) {
    const [low, high] = [at(ages[i] ?? 0), at(value)]
    for (let row = 0; row < low.length; row++) expect(high[row]).toBeLessThanOrEqual(low[row] ?? NaN)
  }
})

test('a model that cannot go on, or data that does not fit it, says why', async () => {
  const data = sampleDataset()
  const model = await samplePipeline(data)
  const { outcome: _, ...others } = sampleTexts()
  const swapped = { ...others, outcome: (sampleTexts().outcome ?? []).map((text) => (text === 'left' ? 'gone' : text)) }
  const start = { target: TARGETS.binary, options: sampleOptions('binary') }
  const vote = { ...model, branches: [...model.branches, ...model.branches] }
  expect(() => optionsOnward(earlierOf(vote), NAMES, start)).toThrow(/a vote of 2 models/)
  const linear = await samplePipeline(data, { family: 'linear', params: {} })
  expect(() => optionsOnward(earlierOf(linear), NAMES, start)).toThrow(/"Linear model", which does not learn in rounds/)
  expect(() => optionsOnward(earlierOf(model), NAMES, { ...start, target: 'size' })).toThrow(/it predicts "outcome"/)
  expect(() => optionsOnward(earlierOf(model), ['age'], start)).toThrow(/the data lacks job, income/)
  await expect(onward(sampleDataset(swapped), earlierOf(model))).rejects.toThrow(/has no class|holds bought, gone/)
})
