import type { ModelParts } from './model-parts.ts'

/** Version 4 may decide by the group of a row, which a scorer of before would pass over: earlier models do not. */
export const v3ToV4 = (parts: ModelParts): ModelParts => ({ ...parts, version: 4 })
