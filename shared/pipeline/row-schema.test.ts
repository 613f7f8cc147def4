import { expect, test } from 'vitest'
import { sampleDataset, samplePipeline } from '../train/sample-data.test-support.ts'
import { levelsOf, rowSchema } from './row-schema.ts'

test('the schema of a row describes every input, with what training saw of it', async () => {
  const pipeline = await samplePipeline(sampleDataset())
  const { properties } = rowSchema(pipeline) as { properties: Record<string, Record<string, unknown>> }
  expect(Object.keys(properties!)).toEqual(pipeline.inputs.map(({ name }) => name))
  const age = pipeline.inputs.find(({ name }) => name === 'age')!
  expect(properties!.age).toMatchObject({ type: ['number', 'string', 'null'], 'x-training-range': age.range })
  expect(properties!.member).toMatchObject({ 'x-kind': 'boolean', type: expect.arrayContaining(['boolean', 'null']) })
  expect(properties!.job).toMatchObject({ 'x-kind': 'category', examples: levelsOf(pipeline, 'job') })
  expect(properties!.joined!.description).toMatch(/^Training range: 2020-\d\d-\d\d to 2022-\d\d-\d\d\.$/)
})

test('levelsOf() are those of the training rows, rare ones too, and none of other kinds', async () => {
  const pipeline = await samplePipeline(sampleDataset())
  expect([...levelsOf(pipeline, 'job')].sort()).toEqual(['astronaut', 'clerk', 'driver', 'nurse'])
  expect(levelsOf(pipeline, 'age')).toEqual([])
  expect(levelsOf(pipeline, 'nowhere')).toEqual([])
})
