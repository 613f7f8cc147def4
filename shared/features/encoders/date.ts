import { z } from 'zod'
import type { FeatureForm } from '../../models/index.ts'
import { type Column, civilFromDays, DAY_MILLISECONDS, rowCount } from '../../table/index.ts'
import { defineEncoder } from '../encoder.ts'
import { defineEncoding } from '../encoding.ts'
import { allMissing, applyNumbers, describeNumbers, fitNumbers, type NumberState } from '../numbers.ts'

/** What a date is taken apart into; each is a number. The hour is of the wall clock that the source wrote. */
const PARTS = ['day number', 'year', 'month', 'day', 'weekday', 'hour'] as const
type Part = (typeof PARTS)[number]

interface DateState {
  readonly [key: string]: readonly { readonly part: Part; readonly state: NumberState }[]
  readonly parts: readonly { readonly part: Part; readonly state: NumberState }[]
}

export const dateEncoding = defineEncoding<DateState>({
  id: 'date',
  describe: (column, { parts }) =>
    parts.flatMap(({ part, state }) => describeNumbers(`${column} (${part})`, column, state)),
  apply: (column, { parts }) => parts.flatMap(({ part, state }) => applyNumbers(partOf(column, part), state)),
})

/** Dates as numbers: the day number carries the trend, the parts the seasons. Parts that never change are left out. */
export const date = defineEncoder({
  id: 'date',
  title: 'Dates',
  kind: 'date',
  params: z.object({}),
  encoding: dateEncoding,
  fit(column, form: FeatureForm) {
    const parts = PARTS.flatMap((part) => {
      const state = fitNumbers(partOf(column, part), form)
      return state ? [{ part, state }] : []
    })
    return parts.length > 0 ? { state: { parts } } : undefined
  },
})

function partOf(column: Column, part: Part): Float64Array {
  if (column.kind !== 'date') return allMissing(rowCount(column))
  return column.values.map((time) => (Number.isNaN(time) ? NaN : partOfTime(time, part)))
}

function partOfTime(time: number, part: Part): number {
  const days = Math.floor(time / DAY_MILLISECONDS)
  if (part === 'day number') return time / DAY_MILLISECONDS
  if (part === 'hour') return Math.floor((time - days * DAY_MILLISECONDS) / 3_600_000)
  // 1970-01-01 was a Thursday; weeks run from Monday = 0.
  if (part === 'weekday') return (((days + 3) % 7) + 7) % 7
  const [year, month, day] = civilFromDays(days)
  return part === 'year' ? year : part === 'month' ? month : day
}
