import { createRng } from '../../../shared/core/index.ts'
import { type AnyAudit, audit, auditClasses, auditErrors } from '../../../shared/fairness/index.ts'
import { decide } from '../../../shared/metrics/index.ts'
import type { OpenTable } from '../tables/open-table.ts'
import { type GroupEdges, groupsOfColumn } from '../training/group-bands.ts'
import type { KeptRows, RunShape } from './test-rows.ts'

/** By which columns rows are compared, and from which score on positive is predicted. */
export interface AuditQuery {
  readonly columns: readonly string[]
  readonly edges?: GroupEdges | undefined
  readonly threshold: number
  readonly seed: number
}

/** The audit of a run's test rows: of two classes, of each of several against the rest, or of numbers. */
export function auditOf(
  table: OpenTable,
  run: RunShape,
  kept: KeptRows,
  { columns, edges, threshold, seed }: AuditQuery,
): AnyAudit {
  const rows = Uint32Array.from(kept.rows)
  const groupings = [...new Set(columns)].map((name) => groupsOfColumn(table, name, rows, edges))
  // The stream that the training's own audit drew from: at its threshold the figures are the same.
  const draws = { rng: createRng(seed).fork('audit') }
  const { labels, decisions, predicted, scores } = kept
  if (run.task === 'regression') return auditErrors({ labels, predicted, groupings }, draws)
  if (run.task === 'multiclass')
    return auditClasses(
      // Of several classes a run keeps the score of the one that is said, which ranks no other.
      { labels: Int32Array.from(labels), decisions, probabilities: null },
      run.classes,
      { groupings },
      draws,
    )
  const own = run.isByGroup ? Uint8Array.from(decisions) : decide(scores, threshold)
  return audit({ labels: Uint8Array.from(labels), decisions: own, scores, groupings }, draws)
}
