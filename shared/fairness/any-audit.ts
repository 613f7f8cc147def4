import type { Audit, GroupingAudit } from './audit.ts'
import type { ClassesAudit } from './classes.ts'
import type { GroupingErrors } from './error-audit.ts'

export type GroupingClasses = ClassesAudit[string]

/** Grouping name → its audit: of two classes, of each of several classes against the rest, or of numbers. */
export type AnyAudit = Readonly<Record<string, GroupingAudit | GroupingClasses | GroupingErrors>>

export const isOfClasses = (one: AnyAudit[string]): one is GroupingClasses => 'classes' in one
export const isOfNumbers = (one: AnyAudit[string]): one is GroupingErrors => 'maeDifference' in one
export const isOfTwo = (one: AnyAudit[string]): one is GroupingAudit => !isOfClasses(one) && !isOfNumbers(one)

/** What of an audit is of two classes. */
export const auditOfTwo = (audit: AnyAudit): Audit =>
  Object.fromEntries(Object.entries(audit).flatMap(([name, one]) => (isOfTwo(one) ? [[name, one] as const] : [])))
