export type { Check, Profiled } from './check.ts'
export { CHECKS } from './checks.ts'
export { type ValueCount, valueCounts } from './counts.ts'
export { type ColumnProfile, type Profile, profileSteps, profileTable } from './profile.ts'
