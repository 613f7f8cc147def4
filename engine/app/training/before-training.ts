import { createRng } from '../../../shared/core/index.ts'
import { type BeforeAudit, beforeTraining } from '../../../shared/fairness/index.ts'
import { PLAIN_READING } from '../../../shared/table/index.ts'
import { readTarget, TRAIN_OPTIONS } from '../../../shared/train/index.ts'
import type { OpenTable } from '../tables/open-table.ts'
import { type GroupEdges, groupsOfColumn } from './group-bands.ts'

/** Which columns form groups, and what a model would learn from. */
export interface BeforeQuery {
  /** '' where it is not chosen yet. */
  readonly target: string
  readonly columns: readonly string[]
  readonly edges?: GroupEdges | undefined
  readonly ignore: readonly string[]
  readonly population?: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined
}

/** What is known of groups before anything is learned, of all rows. */
export function beforeOf(open: OpenTable, { target, columns, edges, ignore, population }: BeforeQuery): BeforeAudit {
  const { table, read } = open
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row)
  const left = new Set([target, ...columns, ...ignore])
  return beforeTraining(
    {
      table,
      groupings: columns.map((name) => groupsOfColumn(open, name, rows, edges)),
      columns: read.table.names.filter((name) => !left.has(name)),
      ...labelsOf(open, target),
      population,
    },
    createRng(0),
  )
}

function labelsOf({ read, readings }: OpenTable, target: string): { labels: Float64Array | null; positive: string } {
  const source = read.table.columns[read.table.names.indexOf(target)]
  if (!source) return { labels: null, positive: '' }
  const reading = readings.get(target) ?? PLAIN_READING.category
  const { task, classes, values } = readTarget(target, source, reading, TRAIN_OPTIONS.parse({}))
  return task === 'binary' ? { labels: values, positive: classes[1] ?? '' } : { labels: null, positive: '' }
}
