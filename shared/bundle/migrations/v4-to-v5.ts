import type { ModelParts } from './model-parts.ts'

/** Version 5 may pack arrays (`$few`, `$f16`), which a reader of version 4 would take for something else: models of before have none. */
export const v4ToV5 = (parts: ModelParts): ModelParts => ({ ...parts, version: 5 })
