import { z } from 'zod'
import { createRng, quantile, sortedPresent } from '../../core/index.ts'
import { rowsWhere } from '../../table/index.ts'
import { columnsFor, columnsParam } from '../columns.ts'
import { isolationScores } from '../isolation-forest.ts'
import { defineStep } from '../step.ts'

/** Takes training rows out that lie far from the others. A missing value sets no row apart. */
export const removeOutliers = defineStep({
  id: 'remove-outliers',
  title: 'Remove outlier rows',
  group: 'rows',
  about: 'Takes rows out whose values are far from all others.',
  scope: 'rows',
  byAllRows: 'a row is far out by what the others hold',
  atPrediction: { runs: false, why: 'every row that is to be predicted gets its prediction, also an unusual one' },
  params: z.object({
    columns: columnsParam,
    method: z.enum(['fences', 'isolationForest']).default('fences').meta({
      title:
        'Method (fences: so many interquartile ranges beyond the quartiles of a column; isolationForest: rows that random cuts set apart, all columns together)',
    }),
    ranges: z.number().min(0).max(100).default(3).meta({ title: 'fences: interquartile ranges' }),
    share: z.number().min(0).max(0.5).default(0.01).meta({ title: 'isolationForest: share of the rows to remove' }),
    seed: z.int().default(0).meta({ title: 'Seed' }),
  }),
  keep(table, { columns, method, ranges, share, seed }, host) {
    const numbers = columnsFor(table, columns, ['number'], host).flatMap(([, column]) =>
      column.kind === 'number' && column.validity.includes(1) ? [column.values] : [],
    )
    const keep = new Uint8Array(table.rows).fill(1)
    if (method === 'fences') for (const values of numbers) markBeyond(values, ranges, keep)
    else if (numbers.length > 0) markIsolated(numbers.map(withoutGaps), share, seed, keep)
    return rowsWhere(keep)
  },
})

function markBeyond(values: Float64Array, ranges: number, keep: Uint8Array): void {
  const sorted = sortedPresent(values)
  const [first, third] = [quantile(sorted, 0.25), quantile(sorted, 0.75)]
  const reach = ranges * (third - first)
  // A column of which most rows hold one value has no range to measure by.
  if (!(reach > 0)) return
  for (const [row, value] of values.entries()) if (value < first - reach || value > third + reach) keep[row] = 0
}

function withoutGaps(values: Float64Array): Float64Array {
  const middle = quantile(sortedPresent(values), 0.5)
  return values.map((value) => (Number.isNaN(value) ? middle : value))
}

function markIsolated(columns: readonly Float64Array[], share: number, seed: number, keep: Uint8Array): void {
  const scores = isolationScores(columns, createRng(seed).fork('outliers'))
  const order = Uint32Array.from(scores.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
  for (const row of order.subarray(0, Math.floor(share * order.length))) keep[row] = 0
}
