import type { ModelParts } from './model-parts.ts'
import { oneModelToMembers } from './v1-one-model-to-members.ts'

export type { ModelParts }

/**
 * MIGRATIONS[v − 1] turns the parts of version v into those of version v + 1. A change of the format adds one file
 * here, one line, and a model of the old version to ../corpus, which a test re-scores for ever.
 */
const MIGRATIONS: readonly ((parts: ModelParts) => ModelParts)[] = [oneModelToMembers]

/** The parts in the newest version. */
export function migrate(parts: ModelParts): ModelParts {
  return MIGRATIONS.slice(parts.version - 1).reduce((current, step) => step(current), parts)
}
