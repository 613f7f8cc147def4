import { expect, test } from 'vitest'
import { sampleBundle } from '../export/sample-pipeline.test-support.ts'
import { openApi } from './open-api.ts'

test.each(['binary', 'regression'] as const)(
  '%s: every reference of the document leads to a schema of it',
  async (task) => {
    const { pipeline } = await sampleBundle(task)
    const document = openApi(pipeline, 'income')
    const text = JSON.stringify(document)
    const names = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/gu)].map((match) => match[1])
    expect(names.length).toBeGreaterThan(5)
    const { components } = JSON.parse(text)
    for (const name of names) expect(Object.keys(components.schemas)).toContain(name)
    expect(Object.keys(components.schemas.Row.properties)).toEqual(pipeline.inputs.map((input) => input.name))
  },
)

test('the prediction of a classifier is one of its classes, with a probability for each', async () => {
  const { pipeline } = await sampleBundle()
  const { Prediction } = JSON.parse(JSON.stringify(openApi(pipeline, 'income'))).components.schemas
  expect(Prediction.properties.prediction.enum).toEqual(['<=50K', '>50K'])
  expect(Prediction.properties.probabilities.required).toEqual(['<=50K', '>50K'])
})
