import { type AnyAudit, type Gate, gateText, judgeGates, parseGate } from '../fairness/index.ts'
import type { TrainingRecord } from './bundle.ts'

/**
 * The limits of a model's record, held against the figures that it has after it was changed. What it was let through for
 * stays written down.
 *
 * @param more limits that are stated besides
 */
export function heldAgain(
  { gates }: Pick<TrainingRecord, 'gates'>,
  fairness: unknown,
  more: readonly Gate[] = [],
): Pick<TrainingRecord, 'gates'> {
  const limits = new Set([...(gates?.judged ?? []), ...more].map(gateText))
  if (limits.size === 0) return {}
  const audit: AnyAudit = JSON.parse(JSON.stringify(fairness ?? {}))
  return { gates: { judged: judgeGates([...limits].map(parseGate), audit), overrides: gates?.overrides ?? [] } }
}
