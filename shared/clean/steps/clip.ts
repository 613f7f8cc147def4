import { z } from 'zod'
import { dataError, quantile, sortedPresent } from '../../core/index.ts'
import { type Column, numberColumn } from '../../table/index.ts'
import { columnsFor, columnsParam, mapColumns } from '../columns.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

type Limits = readonly [low: number, high: number]

export const clipTransform = defineTransform<{ readonly columns: Readonly<Record<string, Limits>> }>({
  id: 'clip',
  apply: (table, { columns }) => mapColumns(table, columns, clipColumn),
})

/** Moves values beyond limits, given or learned from the training rows, to the limit: winsorising where they are quantiles. */
export const clip = defineStep({
  id: 'clip',
  title: 'Clip or winsorise outliers',
  group: 'numbers',
  about: 'Moves values that are far out to a limit.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    columns: columnsParam,
    method: z.enum(['quantiles', 'fences', 'limits']).default('quantiles').meta({
      title:
        'Limits (quantiles: winsorise; fences: so many interquartile ranges beyond the quartiles, Tukey 1977; limits: as given)',
    }),
    low: z.number().min(0).max(0.5).default(0.01).meta({ title: 'Lower quantile' }),
    high: z.number().min(0.5).max(1).default(0.99).meta({ title: 'Upper quantile' }),
    ranges: z.number().min(0).max(100).default(1.5).meta({ title: 'Interquartile ranges' }),
    from: z.number().default(0).meta({ title: 'Lower limit' }),
    to: z.number().default(100).meta({ title: 'Upper limit' }),
  }),
  fit(table, { columns, method, low, high, ranges, from, to }, host) {
    if (method === 'limits' && from > to)
      throw dataError(`The lower limit ${from} of the step clip is above the upper one, ${to}.`, {
        value: String(from),
        next: 'Exchange them.',
      })
    const limits = columnsFor(table, columns, ['number'], host).map(([name, column]): [string, Limits] => {
      if (method === 'limits') return [name, [from, to]]
      const sorted = column.kind === 'number' ? sortedPresent(column.values) : new Float64Array(0)
      if (method === 'quantiles') return [name, [quantile(sorted, low), quantile(sorted, high)]]
      const [first, third] = [quantile(sorted, 0.25), quantile(sorted, 0.75)]
      return [name, [first - ranges * (third - first), third + ranges * (third - first)]]
    })
    // Columns without a value have no limits, and limits too large for a double would clip nothing.
    return {
      columns: Object.fromEntries(limits.filter(([, [from, to]]) => Number.isFinite(from) && Number.isFinite(to))),
    }
  },
  transform: clipTransform,
})

function clipColumn(column: Column, [low, high]: Limits): Column {
  if (column.kind !== 'number') return column
  return numberColumn(column.values.map((value) => (value < low ? low : value > high ? high : value)))
}
