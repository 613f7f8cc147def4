import { z } from 'zod'
import { sum } from '../../core/index.ts'
import { type Column, numberColumn, withColumn } from '../../table/index.ts'
import { cellKeys } from '../cell-keys.ts'
import { chosenColumn, columnsParam, columnsToGoBy } from '../columns.ts'
import { derivedFrom } from '../derived-from.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

interface Explained {
  readonly [key: string]: string | readonly (readonly [string, number])[]
  /** The column of the group. */
  readonly by: string
  /** What is taken from the numbers of each group. */
  readonly shifts: readonly (readonly [group: string, shift: number])[]
}

export const decorrelateTransform = defineTransform<{ readonly columns: Readonly<Record<string, Explained>> }>({
  id: 'decorrelate',
  apply: (table, { columns }, notes) =>
    Object.entries(columns).reduce((current, [name, { by, shifts }]) => {
      const column = current.columns.get(name)
      if (column?.kind !== 'number') return current
      const shiftOf = new Map(shifts)
      // Of the rows as they came: the column of the group may be one that this step changes too.
      const group = table.columns.get(by)
      const keyOf = group ? cellKeys(group) : () => null
      const values = column.values.map((value, row) => {
        const key = keyOf(row)
        const shift = key === null ? undefined : shiftOf.get(key)
        if (shift === undefined) notes?.add(row, noteOf(by, key))
        return value - (shift ?? 0)
      })
      return withColumn(current, name, numberColumn(values))
    }, table),
})

const noteOf = (by: string, group: string | null): string =>
  group === null
    ? `no ${by}: nothing of it is taken out of the numbers`
    : `nothing is known of ${by} "${group}": nothing of it is taken out of the numbers`

/**
 * Numbers less what a group explains of them linearly: their mean within the group goes to that of all rows, learned from
 * training rows. A regression on an indicator of each group, whose residuals are kept and the mean put back.
 */
export const decorrelate = defineStep({
  id: 'decorrelate',
  title: 'Take a group out of numbers',
  group: 'numbers',
  about:
    'Moves the numbers of each group so that all groups have the same mean. Needs the group of every row to predict.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    columns: columnsParam,
    by: z.string().default('').meta({ title: 'Column of the group', placeholder: 'COLUMN' }),
    strength: z.number().min(0).max(1).default(1).meta({ title: 'How much of it (1: all that the group explains)' }),
    least: z.int().min(1).default(30).meta({ title: 'Fewer rows than this are no group: they stay as they are' }),
  }),
  fit(table, { columns, by, strength, least }, host) {
    const group = chosenColumn(table, by)
    const keyOf = cellKeys(group)
    const entries = columnsToGoBy(table, columns, ['number'], host).flatMap(([name, column]): [string, Explained][] => {
      const shifts = name === by ? [] : shiftsOf(column, keyOf, strength, least)
      return shifts.length > 1 ? [[name, { by, shifts }]] : []
    })
    return { columns: Object.fromEntries(entries) }
  },
  derives: (state) => derivedFrom(state, (name, textsOf) => [name, ...textsOf('by')]),
  // What is made of the group is what is left without it.
  takesOut: (state) => derivedFrom(state, (_, textsOf) => textsOf('by')),
  transform: decorrelateTransform,
})

/** The mean of each group less that of all rows, of groups with rows enough; rows without a value count in none. */
function shiftsOf(
  column: Column,
  keyOf: (row: number) => string | null,
  strength: number,
  least: number,
): [string, number][] {
  if (column.kind !== 'number') return []
  const groups = new Map<string, number[]>()
  const all: number[] = []
  for (const [row, value] of column.values.entries()) {
    if (Number.isNaN(value)) continue
    all.push(value)
    const key = keyOf(row)
    if (key === null) continue
    const members = groups.get(key)
    if (members) members.push(value)
    else groups.set(key, [value])
  }
  const mean = sum(Float64Array.from(all)) / all.length
  return [...groups]
    .filter(([, members]) => members.length >= least)
    .map(([key, members]): [string, number] => {
      const own = sum(Float64Array.from(members)) / members.length
      // Plus 0: minus zero is zero, also in JSON.
      return [key, strength * (own - mean) + 0]
    })
    .filter(([, shift]) => Number.isFinite(shift))
    .sort(([a], [b]) => (a < b ? -1 : 1))
}
