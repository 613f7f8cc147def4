import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { inferReadings } from '../import/index.ts'
import { metricsFor, type Task } from '../metrics/index.ts'
import { scoreTable } from '../pipeline/index.ts'
import { take } from '../table/index.ts'
import { sourceFrom } from '../table/sample-table.test-support.ts'
import { sampleDataset, samplePipeline, sampleTexts, TARGETS } from '../train/sample-data.test-support.ts'
import { evaluateScores, labelsFor } from './evaluation.ts'

const TASKS: readonly Task[] = ['binary', 'multiclass', 'regression']

async function labels(task: Task, texts: readonly string[]) {
  const pipeline = await samplePipeline(sampleDataset(sampleTexts(), { task }), { family: 'baseline', params: {} })
  const source = sourceFrom({ y: texts })
  const { reading } = inferReadings(source).columns[0]!
  return { pipeline, ...labelsFor(pipeline, source.columns[0]!, reading) }
}

test('labels are numbered as the pipeline numbers its classes; missing and unknown ones are NaN, and counted', async () => {
  const {
    pipeline,
    labels: codes,
    findings,
  } = await labels('binary', ['bought', ' left ', '', 'Bought', 'stolen', 'left'])
  const [negative, positive] = ['left', 'bought'].map((label) => pipeline.classes.indexOf(label))
  expect([...codes]).toEqual([positive, negative, NaN, NaN, NaN, negative])
  expect(findings).toMatchObject([
    {
      id: 'unknown-label',
      columns: ['outcome'],
      message: expect.stringMatching(/^2 labels in outcome are none of the classes/),
    },
  ])
})

test('labels that are all known, or missing, give no finding', async () => {
  expect((await labels('binary', ['bought', 'left', '', 'bought'])).findings).toEqual([])
  expect((await labels('regression', ['1.5', '', '-2'])).findings).toEqual([])
})

test('labels of a regression are numbers as the file writes them; others are NaN, and counted', async () => {
  const { labels: numbers, findings } = await labels('regression', ['1.5', 'much', '', '-2'])
  expect([...numbers]).toEqual([1.5, NaN, NaN, -2])
  expect(findings[0]?.message).toMatch(/^1 labels in spent are not numbers/)
})

test('labels are the source text also where the file types them as numbers or booleans', async () => {
  const outcome = sampleTexts().outcome!.map((text) => (text === 'bought' ? '1' : '0'))
  const data = sampleDataset({ ...sampleTexts(), outcome })
  const pipeline = await samplePipeline(data, { family: 'baseline', params: {} })
  const source = sourceFrom({ y: outcome })
  const { labels: codes } = labelsFor(pipeline, source.columns[0]!, inferReadings(source).columns[0]!.reading)
  expect(codes).toEqual(data.target.values)
})

test.each(TASKS)('%s: every metric of the task is measured, with an interval that holds it', async (task) => {
  const data = sampleDataset(sampleTexts(), { task })
  const pipeline = await samplePipeline(data, { family: 'gbdt', params: { rounds: 5 } })
  const rows = data.split.test
  const truth = Float64Array.from(rows, (row) => data.target.values[row]!)
  const scores = scoreTable(pipeline, take(data.table, rows))
  const evaluate = () => evaluateScores(pipeline, scores, truth, createRng(1))
  const { metrics, ...about } = evaluate()
  expect(about).toEqual({ task, rows: rows.length })
  expect(Object.keys(metrics)).toEqual(metricsFor(task).map(({ id }) => id))
  for (const { value, low, high } of Object.values(metrics)) expect(low! <= value! && value! <= high!).toBe(true)
  expect(evaluate().metrics).toEqual(metrics)
  expect(TARGETS[task]).toBe(pipeline.target)
})
