export type { Aim, Check, KnownTarget, Profiled, TargetCheck } from './check.ts'
export { CHECKS, TARGET_CHECKS } from './checks.ts'
export { levelCounts, topValues, type ValueCount } from './counts.ts'
export { type ColumnProfile, columnProfile, findingsFor, type Profile, profileSteps, profileTable } from './profile.ts'
