import type { Json } from '../../core/index.ts'
import type { ModelParts } from './model-parts.ts'

/** Boosted trees learned to split by sets of levels, and to predict through e^x: those of before do neither. */
export function v1ToV2({ pipeline, ...parts }: ModelParts): ModelParts {
  if (!isRecord(pipeline) || !isRecord(pipeline.model)) return { ...parts, version: 2, pipeline }
  const { model } = pipeline
  if (model.family !== 'gbdt' || !isRecord(model.state)) return { ...parts, version: 2, pipeline }
  const state = { ...model.state, link: 'identity', levels: null }
  return { ...parts, version: 2, pipeline: { ...pipeline, model: { ...model, state } } }
}

const isRecord = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
