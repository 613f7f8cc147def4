import { z } from 'zod'
import { createRng, permutation, type Rng } from '../../core/index.ts'
import { cellKeys } from '../cell-keys.ts'
import { chosenColumn } from '../columns.ts'
import { defineStep } from '../step.ts'

/** Evens out how many training rows each class has: fewer of the frequent ones, or the rare ones more than once. */
export const balance = defineStep({
  id: 'balance',
  title: 'Balance classes',
  group: 'rows',
  about: 'Evens out how many rows each class has.',
  scope: 'rows',
  byAllRows: 'how many rows of a class are kept follows from how many there are of each',
  atPrediction: { runs: false, why: 'every row that is to be predicted gets its prediction' },
  params: z.object({
    column: z.string().default('').meta({ title: 'Column of classes' }),
    method: z.enum(['under', 'over']).default('under').meta({
      title: 'How (under: leave out rows of frequent classes; over: repeat rows of rare ones)',
    }),
    ratio: z.number().min(1).max(1000).default(1).meta({
      title: 'Most rows of the most frequent class for each of the rarest',
    }),
    seed: z.int().default(0).meta({ title: 'Seed' }),
  }),
  keep(table, { column: name, method, ratio, seed }) {
    const keyOf = cellKeys(chosenColumn(table, name))
    const members = new Map<string, number[]>()
    const kept: number[] = []
    for (let row = 0; row < table.rows; row++) {
      const key = keyOf(row)
      // A row without a class is of none, and stays.
      const rows = key === null ? kept : members.get(key)
      if (rows) rows.push(row)
      else if (key !== null) members.set(key, [row])
    }
    const sizes = [...members.values()].map((rows) => rows.length)
    const rng = createRng(seed).fork('balance')
    for (const [key, rows] of [...members].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const most = Math.floor(Math.min(...sizes) * ratio)
      const least = Math.ceil(Math.max(...sizes) / ratio)
      const count = method === 'under' ? Math.min(rows.length, most) : Math.max(rows.length, least)
      for (const row of drawn(rows, count, rng.fork(key))) kept.push(row)
    }
    return Uint32Array.from(kept).sort()
  },
})

/** So many of the rows: each as often as any other, or once more. */
function drawn(rows: readonly number[], count: number, rng: Rng): number[] {
  const order = permutation(rows.length, rng)
  return Array.from({ length: count }, (_, i) => rows[order[i % rows.length] ?? 0] ?? 0)
}
