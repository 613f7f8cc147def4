export { type Base, fitOfBase } from './base.ts'
export { MITIGATIONS } from './methods/index.ts'
export { defineMitigation, type Mitigation } from './mitigation.ts'
export { PARITY_CONSTRAINTS } from './parity.ts'
export { chosenPoint, dominates, type MitigationPoint, PERFORMANCE } from './points.ts'
export {
  checkMitigation,
  isMitigated,
  type MitigationFound,
  type MitigationStudy,
  mitigate,
  type ToMitigate,
} from './study.ts'
