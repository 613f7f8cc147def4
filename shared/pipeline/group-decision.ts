import type { Column, Table } from '../table/index.ts'
import type { Notes } from './notes.ts'
import type { Pipeline } from './pipeline.ts'

/**
 * The last stage of a model of two classes that decides by the group of a row: each group has a threshold of its own. The
 * column of the group must be given to predict, whether the members of the model read it or not.
 */
export interface GroupDecision {
  /** The column of the groups; of crossed ones their names, as audits have them: `race & sex`. */
  readonly column: string
  /** Of crossed columns each, in the order of the names; absent where there is one. */
  readonly columns?: readonly string[]
  /** What chose the thresholds: the id of a mitigation. */
  readonly by: string
  /** Groups by their source text, of crossed columns joined by ` & `. Every other row, and one without a group, is decided by the pipeline's threshold. */
  readonly groups: readonly { readonly group: string; readonly threshold: number }[]
}

/** The columns that must be given to decide. */
export const decisionColumns = ({ column, columns = [column] }: GroupDecision): readonly string[] => columns

const CROSS = ' & '

/** The groups that one of the columns has. */
export function groupsIn(decision: GroupDecision, column: string): readonly string[] {
  const at = decisionColumns(decision).indexOf(column)
  if (at < 0) return []
  const groups = decision.groups.map(({ group }) => (decision.columns ? (group.split(CROSS)[at] ?? '') : group))
  return [...new Set(groups)]
}

/** Above every score: nobody of the group is of the positive class. */
export const ABOVE_ALL = 2

/**
 * The threshold of every row of a typed table; undefined where one threshold decides for all. A row whose group is missing,
 * or has no threshold of its own, says so.
 */
export function thresholdsFor(
  { decision, threshold }: Pick<Pipeline, 'decision' | 'threshold'>,
  table: Table,
  notes?: Notes,
): Float64Array | undefined {
  if (!decision) return undefined
  const own = new Map(decision.groups.map(({ group, threshold: of }) => [group, of]))
  const texts = decisionColumns(decision).map((name) => groupTexts(table.columns.get(name), table.rows))
  return Float64Array.from({ length: table.rows }, (_, row) => {
    const parts = texts.map((of) => of[row] ?? null)
    const group = parts.includes(null) ? null : parts.join(CROSS)
    const known = group === null ? undefined : own.get(group)
    if (known !== undefined) return known
    notes?.add(row, group === null ? noGroupNote(decision) : otherGroupNote(decision, group))
    return threshold
  })
}

/** The group of each row, as the column's source text; null where it is missing. */
function groupTexts(column: Column | undefined, rows: number): (string | null)[] {
  if (column?.kind !== 'category' && column?.kind !== 'text') return new Array<null>(rows).fill(null)
  return Array.from(column.codes, (code) => column.levels[code] ?? null)
}

const noGroupNote = ({ column }: GroupDecision): string =>
  `no ${column}: decided without a group, by the threshold for everybody`

const otherGroupNote = ({ column }: GroupDecision, group: string): string =>
  `no threshold for ${column} "${group}": decided by the one for everybody`
