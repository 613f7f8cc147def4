import type { ModelParts } from './model-parts.ts'

/**
 * Version 4 may hold a curve after the link, and thresholds by group, which a reader of version 3 would leave out: models of
 * before have neither.
 */
export const v3ToV4 = (parts: ModelParts): ModelParts => ({ ...parts, version: 4 })
