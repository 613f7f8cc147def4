export { type AgainstRest, type Difference, EVIDENCE, TESTED_RATES, type TestedRate } from './against-rest.ts'
export { type AnyAudit, auditOfTwo, type GroupingClasses, isOfClasses, isOfNumbers, isOfTwo } from './any-audit.ts'
export {
  type Audit,
  type AuditInput,
  type AuditOptions,
  audit,
  type GroupFigure,
  type GroupFigures,
  type GroupingAudit,
} from './audit.ts'
export { bandsAt, bandsByQuantile } from './bands.ts'
export {
  type BeforeAudit,
  type BeforeInput,
  beforeTraining,
  findProxies,
  type GroupingBefore,
  type ProxyColumns,
  type Representation,
  representation,
} from './before/index.ts'
export type { Cells, GroupSample } from './cells.ts'
export { auditClasses, type ClassesAudit } from './classes.ts'
export {
  auditErrors,
  type ErrorsAudit,
  type ErrorsInput,
  type GroupErrors,
  type GroupingErrors,
  TESTED_ERRORS,
  type TestedError,
} from './error-audit.ts'
export {
  beyondGates,
  type Gate,
  type GateRecord,
  gateText,
  type JudgedGate,
  judgeGates,
  type Override,
  parseGate,
} from './gates.ts'
export { CROSS, type Grouping, groupsOf, MISSING_GROUP } from './groups.ts'
export {
  type Comparison,
  type Disparity,
  defineComparison,
  defineDisparity,
  defineErrorGap,
  defineGroupError,
  defineGroupMeasure,
  defineGroupRate,
  type ErrorGap,
  type GroupError,
  type GroupMeasure,
  type GroupRate,
} from './metric.ts'
export {
  COMPARISONS,
  type ComparisonId,
  DISPARITIES,
  type DisparityId,
  ERROR_GAPS,
  type ErrorGapId,
  GROUP_ERRORS,
  GROUP_MEASURES,
  GROUP_RATES,
  type GroupErrorId,
  type GroupMeasureId,
  type GroupRateId,
} from './metrics/index.ts'
export { groupingOf, readBands, readGrouping } from './read-grouping.ts'
export type { Outcomes } from './tally.ts'
