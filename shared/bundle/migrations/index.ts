import type { ModelParts } from './model-parts.ts'
import { v1ToV2 } from './v1-to-v2.ts'
import { v2ToV3 } from './v2-to-v3.ts'
import { v3ToV4 } from './v3-to-v4.ts'
import { v4ToV5 } from './v4-to-v5.ts'

export type { ModelParts }

/**
 * MIGRATIONS[v − 1] turns the parts of version v into those of version v + 1. A change of the format adds one file
 * here, one line, and a model of the old version to ../corpus, which a test re-scores for ever.
 */
const MIGRATIONS: readonly ((parts: ModelParts) => ModelParts)[] = [v1ToV2, v2ToV3, v3ToV4, v4ToV5]

/** The parts in the newest version. */
export function migrate(parts: ModelParts): ModelParts {
  return MIGRATIONS.slice(parts.version - 1).reduce((current, step) => step(current), parts)
}
