import { expect, test } from 'vitest'
import { settled } from '../../shared/compress/index.ts'
import { createRng } from '../../shared/core/index.ts'
import { inlinePipeline } from '../../shared/export/index.ts'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { INLINE_ARRAYS, type Pipeline, pipelineFromJson, pipelineToJson } from '../../shared/pipeline/index.ts'
import { SERVED_FORMAT } from '../../shared/serve/index.ts'
import { loadModel } from './model.ts'
import { NATIVE_ARRAYS } from './native-arrays.ts'

/** A pipeline whose background holds one array of each length. */
async function withArrays(lengths: readonly number[]): Promise<Pipeline> {
  const { pipeline } = await sampleBundle('binary', 'random-forest')
  const rng = createRng('arrays')
  const state = { ...lengths.map((length) => Int32Array.from({ length }, () => rng.below(3) - 1)) }
  return Object.assign({}, pipeline, {
    held: { ...state, noise: Float64Array.from({ length: 5000 }, () => rng.next()) },
  })
}

test('an exported model holds long arrays deflated, and both ways to read them give every bit back', async () => {
  const pipeline = await withArrays([0, 1, 1000, 3000, 400_000])
  const text = JSON.stringify(inlinePipeline(pipeline))
  const exported = settled(pipeline)
  const plain = JSON.stringify(pipelineToJson(exported, INLINE_ARRAYS))
  expect(text).toContain('"deflate"')
  expect(text.length).toBeLessThan(plain.length / 4)
  // The form of folders that were written before is read as well.
  for (const store of [INLINE_ARRAYS, NATIVE_ARRAYS])
    for (const json of [text, plain]) expect(pipelineFromJson(JSON.parse(json), store)).toEqual(exported)
})

test('a model.json of a newer form is refused by name, one of before is loaded', async () => {
  const { pipeline } = await sampleBundle('binary', 'random-forest')
  const before = { name: 'loans', pipeline: pipelineToJson(pipeline, INLINE_ARRAYS) }
  expect(loadModel(before).pipeline).toEqual(pipeline)
  expect(() => loadModel({ ...before, format: SERVED_FORMAT + 1 })).toThrow(/loans was written by a newer version/u)
})
