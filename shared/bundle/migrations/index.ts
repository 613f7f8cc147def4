import type { Json } from '../../core/index.ts'
import { v1ToV2 } from './v1-to-v2.ts'

/** The JSON parts of a model file of some version. */
export interface ModelParts {
  readonly version: number
  readonly pipeline: Json
  readonly golden: Json
  readonly record: Json
}

/**
 * MIGRATIONS[v − 1] turns the parts of version v into those of version v + 1. A change of the format adds one file
 * here, one line, and a model of the old version to ../corpus, which a test re-scores for ever.
 */
const MIGRATIONS: readonly ((parts: ModelParts) => ModelParts)[] = [v1ToV2]

/** The parts in the newest version. */
export function migrate(parts: ModelParts): ModelParts {
  return MIGRATIONS.slice(parts.version - 1).reduce((current, step) => step(current), parts)
}
