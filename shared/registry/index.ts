export { candidateReport, VERDICTS } from './as-report.ts'
export { type Asked, askedOf, askedRecord, optionsDigest, recipeDigest, withoutCells } from './asked.ts'
export { type Chain, eventLine, type Head, NO_HEAD, readChain, type Sealed } from './chain.ts'
export { type Compared, diffVersions, type FigureDiff, type VersionDiff } from './diff.ts'
export {
  ALIASES,
  type Alias,
  type Difference,
  type Evaluated,
  type Happening,
  type JudgedLimit,
  type Lineage,
  type Registered,
  type RegistryEvent,
  type WhatHappens,
} from './events.ts'
export { happeningText } from './happening.ts'
export { auditOf, beyondLimits, comparisonWith, gapsOf, judgeLimits, limitText } from './limits.ts'
export { type Beside, registeredOf } from './lineage.ts'
export {
  type Contest,
  type Reason,
  type Recommendation,
  recommend,
  type Verdict,
  type Weight,
} from './recommend.ts'
export type { RetrainReport } from './report.ts'
export { type LastRun, SCHEDULE, type Schedule } from './schedule.ts'
export { aliasesOf, applied, NO_STATE, namedVersions, type RegistryState, stateOf, type Version } from './state.ts'
