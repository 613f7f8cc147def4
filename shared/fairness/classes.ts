import type { MulticlassPredictions } from '../metrics/index.ts'
import type { AgainstRest } from './against-rest.ts'
import { type AuditInput, type AuditOptions, audit, type GroupingAudit } from './audit.ts'

/** Grouping → class → the audit of that class against all others. */
export type ClassesAudit = Readonly<Record<string, { readonly classes: Readonly<Record<string, GroupingAudit>> }>>

/**
 * The audit of several classes, one against the rest: what is positive is each class in turn. P-values, which each audit
 * corrects for its own comparisons, are corrected for the number of classes as well (Bonferroni).
 *
 * @param names of the classes, by their numbers
 */
export function auditClasses(
  { labels, decisions, probabilities }: Pick<MulticlassPredictions, 'labels' | 'decisions' | 'probabilities'>,
  names: readonly string[],
  input: Pick<AuditInput, 'groupings' | 'minGroup' | 'references'>,
  { rng, ...options }: AuditOptions,
): ClassesAudit {
  const isClass = (values: Int32Array, code: number) => Uint8Array.from(values, (value) => Number(value === code))
  const audits = names.map((name, code) => {
    const outcomes = { labels: isClass(labels, code), decisions: isClass(decisions, code) }
    const scores = probabilities?.[code] ?? null
    return [name, audit({ ...input, ...outcomes, scores }, { ...options, rng: rng.fork(name) })] as const
  })
  const groupings = Object.keys(audits[0]?.[1] ?? {})
  return Object.fromEntries(
    groupings.map((grouping) => [
      grouping,
      {
        classes: Object.fromEntries(
          audits.flatMap(([name, one]) => {
            const found = one[grouping]
            return found ? [[name, { ...found, againstRest: times(found.againstRest, names.length) }]] : []
          }),
        ),
      },
    ]),
  )
}

const times = (rest: AgainstRest, count: number): AgainstRest =>
  Object.fromEntries(
    Object.entries(rest).map(([group, rates]) => [
      group,
      Object.fromEntries(
        Object.entries(rates).map(([rate, one]) => [rate, { ...one, adjusted: Math.min(1, count * one.adjusted) }]),
      ),
    ]),
  )
