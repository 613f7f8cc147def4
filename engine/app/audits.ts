import { createRng } from '../../shared/core/index.ts'
import { type Audit, audit } from '../../shared/fairness/index.ts'
import { decide } from '../../shared/metrics/index.ts'
import { type GroupEdges, groupsOfColumn } from './group-bands.ts'
import type { OpenTable } from './open-table.ts'
import type { KeptRows, RunShape } from './test-rows.ts'

/** By which columns rows are compared, and from which score on positive is predicted. */
export interface AuditQuery {
  readonly columns: readonly string[]
  readonly edges?: GroupEdges | undefined
  readonly threshold: number
  readonly seed: number
}

/** The audit of a run's test rows. */
export function auditOf(
  table: OpenTable,
  run: RunShape,
  kept: KeptRows,
  { columns, edges, threshold, seed }: AuditQuery,
): Audit {
  const rows = Uint32Array.from(kept.rows)
  return audit(
    {
      labels: Uint8Array.from(kept.labels),
      decisions: run.isByGroup ? Uint8Array.from(kept.decisions) : decide(kept.scores, threshold),
      scores: kept.scores,
      groupings: [...new Set(columns)].map((name) => groupsOfColumn(table, name, rows, edges)),
    },
    // The stream that the training's own audit drew from: at its threshold the figures are the same.
    { rng: createRng(seed).fork('audit') },
  )
}
