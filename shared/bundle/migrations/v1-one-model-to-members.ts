import { z } from 'zod'
import type { Json } from '../../core/index.ts'
import type { ModelParts } from './model-parts.ts'

/** Version 1 held one recipe, one set of features and one model. */
const V1 = z.looseObject({ steps: z.json(), features: z.json(), model: z.record(z.string(), z.json()) })

/** Version 2 lets several models vote: what was the model is the one member of the one branch. */
export function oneModelToMembers(parts: ModelParts): ModelParts {
  const { steps, features, model, ...rest } = V1.parse(parts.pipeline)
  const branches = [{ steps, views: [{ features, members: [{ ...model, weight: 1 }] }] }]
  const pipeline = { ...rest, branches, blend: 'margins', calibration: null }
  const record = { ...RECORD.parse(parts.record), replay: null }
  return { ...parts, version: 2, pipeline: plain(pipeline), record: plain(record) }
}

const RECORD = z.record(z.string(), z.json())

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value))
