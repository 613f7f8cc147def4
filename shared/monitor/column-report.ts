import type { InputColumn, Pipeline } from '../pipeline/index.ts'
import { seenLevels } from '../pipeline/index.ts'
import { type Column, missingCount, type Table } from '../table/index.ts'
import { driftOf, type Pair } from './drift.ts'
import { type Reference, sampleFrom } from './reference.ts'
import type { ColumnReport, ColumnState } from './report.ts'
import { type Sample, sampleOf } from './sample.ts'
import { shapeOf } from './shape.ts'
import { shareChange } from './share-change.ts'

/**
 * Every column that the model keeps something of, new rows against training.
 *
 * @param absent columns that the new data do not have
 */
export function columnReports(
  pipeline: Pipeline,
  reference: Reference,
  table: Table,
  absent: ReadonlySet<string>,
): ColumnReport[] {
  const known = pipeline.inputs.flatMap((input) => {
    const [then, now] = [reference.columns[input.name], table.columns.get(input.name)]
    return then && now ? [{ input, then, now, pair: pairOf(input, sampleFrom(then, input.range), now) }] : []
  })
  const seen = seenLevels(pipeline)
  return driftOf(known.map(({ pair }) => pair)).map((drift, i): ColumnReport => {
    const one = known[i]
    if (!one) throw new Error('a column that was compared is a known one')
    const { input, then, now, pair } = one
    const missing = missingCount(now)
    const there = table.rows - missing
    const shares = {
      missing: shareChange(then.missing, then.rows, missing, table.rows),
      unseen: shareChange(0, then.count, countUnseen(now, seen.get(input.name)), there),
      outOfRange: shareChange(0, then.count, countOutside(now, input), there),
    }
    const why = absent.has(input.name) ? ABSENT : drift.alarm ? drift.why : shareWhy(shares)
    const alarm = drift.alarm || why !== null
    const state: ColumnState = alarm ? 'drifted' : drift.isNearly ? 'watch' : 'steady'
    const shape = shapeOf(pair.reference, pair.current)
    return { ...drift, ...shares, alarm, state, why: why ?? drift.why, shape }
  })
}

export const ABSENT = 'the column is not there'

function pairOf({ name }: InputColumn, reference: Sample, now: Column): Pair {
  return { column: name, reference, current: { ...sampleOf(now), missing: missingCount(now) } }
}

const TITLES = {
  missing: 'missing values',
  unseen: 'levels that training never saw',
  outOfRange: 'values outside the training range',
}

function shareWhy(shares: Pick<ColumnReport, 'missing' | 'unseen' | 'outOfRange'>): string | null {
  for (const kind of ['missing', 'unseen', 'outOfRange'] as const) {
    const { reference, current, alarm } = shares[kind]
    if (alarm) return `${TITLES[kind]}: ${percent(current)} of rows, ${percent(reference)} in training`
  }
  return null
}

export const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`

function countUnseen(column: Column, known: ReadonlySet<string> | undefined): number {
  if (!known || column.kind !== 'category') return 0
  const isUnseen = column.levels.map((level) => !known.has(level))
  return column.codes.reduce((total, code) => total + (code >= 0 && isUnseen[code] ? 1 : 0), 0)
}

function countOutside(column: Column, { range }: InputColumn): number {
  if (!range || (column.kind !== 'number' && column.kind !== 'date')) return 0
  const [low, high] = range
  return column.values.reduce((total, value) => total + (value < low || value > high ? 1 : 0), 0)
}
