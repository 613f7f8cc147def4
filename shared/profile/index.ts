export type { Aim, Check, KnownTarget, Profiled, TargetCheck } from './check.ts'
export { CHECKS, TARGET_CHECKS } from './checks.ts'
export { type ValueCount, valueCounts } from './counts.ts'
export { type ColumnProfile, findingsFor, type Profile, profileSteps, profileTable } from './profile.ts'
