export {
  type Audit,
  type AuditInput,
  type AuditOptions,
  audit,
  type GroupFigures,
  type GroupingAudit,
} from './audit.ts'
export type { Cells } from './cells.ts'
export { type Grouping, MISSING_GROUP, type Outcomes } from './groups.ts'
export {
  type Comparison,
  type Disparity,
  defineComparison,
  defineDisparity,
  defineGroupRate,
  type GroupRate,
} from './metric.ts'
export {
  COMPARISONS,
  type ComparisonId,
  DISPARITIES,
  type DisparityId,
  GROUP_RATES,
  type GroupRateId,
} from './metrics/index.ts'
export { readGrouping } from './read-grouping.ts'
