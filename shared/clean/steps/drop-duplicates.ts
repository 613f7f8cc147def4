import { z } from 'zod'
import { columnOf, firstOfEach, type Table } from '../../table/index.ts'
import { cellKeys } from '../cell-keys.ts'
import { columnsParam, knownColumns } from '../columns.ts'
import { isCoded } from '../levels.ts'
import { firstOfSimilar } from '../similar-rows.ts'
import { defineStep } from '../step.ts'

/** Keeps the first of training rows that are alike in the named columns, or in all; or whose texts are nearly alike. */
export const dropDuplicates = defineStep({
  id: 'drop-duplicates',
  title: 'Drop duplicate rows',
  group: 'rows',
  about: 'Keeps one of rows that are alike.',
  scope: 'rows',
  byAllRows: 'a row is a copy of another one that is there',
  atPrediction: { runs: false, why: 'every row that is to be predicted gets its prediction, also a repeated one' },
  params: z.object({
    columns: columnsParam,
    match: z.enum(['exact', 'fuzzy']).default('exact').meta({
      title:
        'Rows are copies where (exact: they are alike; fuzzy: their texts differ in few letters, and the rest is alike)',
    }),
    similarity: z.number().min(0.5).max(1).default(0.9).meta({ title: 'fuzzy: share of the letters that are alike' }),
  }),
  keep(table, { columns, match, similarity }, host) {
    const names = columns.length > 0 ? knownColumns(table, columns, host) : [...table.columns.keys()]
    return match === 'exact' ? firstOfEach(table, names) : firstOfSimilar(recordsOf(table, names), similarity)
  },
})

/** Each row as its texts and, as one key, everything else. */
function recordsOf(table: Table, names: readonly string[]): { text: string; rest: string }[] {
  const columns = names.map((name) => columnOf(table, name))
  const texts = columns.filter(isCoded).map(cellKeys)
  const others = columns.filter((column) => !isCoded(column)).map(cellKeys)
  return Array.from({ length: table.rows }, (_, row) => ({
    text: texts.map((keyOf) => keyOf(row) ?? '').join('\n'),
    rest: others.map((keyOf) => keyOf(row)).join('\n'),
  }))
}
