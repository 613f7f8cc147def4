import { z } from 'zod'
import { addMoments, dataError, deviation, noMoments, quantile, sortedPresent, sum } from '../../core/index.ts'
import { numberColumn, withColumn } from '../../table/index.ts'
import { cellKeys } from '../cell-keys.ts'
import { checkNewNames, chosenColumn } from '../columns.ts'
import { derivedFrom } from '../derived-from.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

const STATISTICS = ['mean', 'median', 'sum', 'min', 'max', 'deviation', 'count', 'share'] as const
type Statistic = (typeof STATISTICS)[number]

interface Aggregate {
  readonly [key: string]: string | readonly (readonly [string, number])[] | number | null
  readonly by: string
  /** The column of numbers; empty for a count. */
  readonly of: string
  readonly groups: readonly (readonly [key: string, value: number])[]
  /** Of a group that no training row was in. */
  readonly otherwise: number | null
}

export const groupAggregateTransform = defineTransform<{ readonly columns: Readonly<Record<string, Aggregate>> }>({
  id: 'group-aggregate',
  apply: (table, { columns }) =>
    Object.entries(columns).reduce((current, [name, { by, groups, otherwise }]) => {
      const key = table.columns.get(by)
      if (!key) return current
      const figureFor = new Map(groups)
      const keyOf = cellKeys(key)
      const values = Float64Array.from({ length: table.rows }, (_, row) => {
        const group = keyOf(row)
        return group === null ? NaN : (figureFor.get(group) ?? otherwise ?? NaN)
      })
      return withColumn(current, name, numberColumn(values))
    }, table),
})

/** A new column: what is true of all training rows of the row's group, such as the mean price of its district. */
export const groupAggregate = defineStep({
  id: 'group-aggregate',
  title: 'Figure of a group',
  group: 'newColumns',
  about: 'Adds the mean, sum or count of the group that a row belongs to.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    by: z.string().default('').meta({ title: 'Column that groups the rows', placeholder: 'COLUMN' }),
    statistic: z.enum(STATISTICS).default('mean').meta({
      title: 'Figure (count: rows of the group; share: of all rows; the others of the numbers of a column)',
    }),
    of: z.string().default('').meta({ title: 'Column of numbers', placeholder: 'COLUMN' }),
    name: z.string().default('').meta({ title: 'Name of the new column (none: made of the others)' }),
  }),
  fit(table, { by, statistic, of, name }) {
    const keyOf = cellKeys(chosenColumn(table, by))
    const isCount = statistic === 'count' || statistic === 'share'
    const numbers = isCount ? null : chosenColumn(table, of)
    const values = numbers?.kind === 'number' ? numbers.values : null
    if (!isCount && !values)
      throw dataError(`The column "${of}" holds no numbers: it has no ${statistic}.`, {
        column: of,
        next: 'Choose a column of numbers, or the figure "count".',
      })
    const groups = new Map<string, number[]>()
    for (let row = 0; row < table.rows; row++) {
      const key = keyOf(row)
      if (key === null) continue
      const members = groups.get(key)
      const value = values ? (values[row] ?? NaN) : 1
      if (members) members.push(value)
      else groups.set(key, [value])
    }
    const figures = [...groups]
      .map(([key, members]) => [key, figureOf(statistic, members, table.rows)] as const)
      .filter(([, value]) => Number.isFinite(value))
      .sort(([a], [b]) => (a < b ? -1 : 1))
    const all = values ? figureOf(statistic, values, table.rows) : 0
    const made = name === '' ? `${statistic}${isCount ? '' : ` of ${of}`} by ${by}` : name
    checkNewNames(table, [made])
    const entry = { by, of: isCount ? '' : of, groups: figures, otherwise: Number.isFinite(all) ? all : null }
    return { columns: { [made]: entry } }
  },
  // The numbers are not needed at prediction. They are named all the same: the mean target of a group is made of the target.
  derives: (state) => derivedFrom(state, (_, textsOf) => [...textsOf('by'), ...textsOf('of')]),
  transform: groupAggregateTransform,
})

function figureOf(statistic: Statistic, members: ArrayLike<number>, rows: number): number {
  if (statistic === 'count') return members.length
  if (statistic === 'share') return members.length / rows
  const sorted = sortedPresent(Float64Array.from(members))
  if (sorted.length === 0) return NaN
  if (statistic === 'deviation') return deviation(addMoments(noMoments(), sorted)) + 0
  if (statistic === 'median') return quantile(sorted, 0.5) + 0
  if (statistic === 'min') return (sorted[0] ?? NaN) + 0
  if (statistic === 'max') return (sorted.at(-1) ?? NaN) + 0
  const total = sum(sorted)
  return (statistic === 'sum' ? total : total / sorted.length) + 0
}
