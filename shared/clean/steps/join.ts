import { z } from 'zod'
import { dataError } from '../../core/index.ts'
import { COLUMN_KINDS, groupRows, PLAIN_READING, withColumn } from '../../table/index.ts'
import { checkNewNames, columnsFor } from '../columns.ts'
import { codedColumn, isCoded } from '../levels.ts'
import { readAs } from '../read-as.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

type State = {
  readonly of: readonly string[]
  readonly into: string
  readonly separator: string
  readonly missing: 'skip' | 'missing'
}

export const joinTransform = defineTransform<State>({
  id: 'join',
  apply(table, { of, into, separator, missing }) {
    const columns = of.flatMap((name) => table.columns.get(name) ?? [])
    if (columns.length < of.length) return table
    const coded = columns.map((column) => readAs(column, PLAIN_READING.category)).filter(isCoded)
    const { groups, firsts } = groupRows(coded, table.rows)
    const joined = Array.from(firsts, (row) => {
      const parts = coded.flatMap(({ codes, levels }) => levels[codes[row] ?? -1] ?? [])
      return parts.length === 0 || (missing === 'missing' && parts.length < coded.length) ? null : parts.join(separator)
    })
    return withColumn(table, into, codedColumn(Int32Array.from(groups), joined, 'category'))
  },
})

/** Puts the texts of several columns into one new column. */
export const join = defineStep({
  id: 'join',
  title: 'Join columns',
  group: 'newColumns',
  about: 'Puts several columns together as one text.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    columns: z.array(z.string()).default([]).meta({ title: 'Columns, in order' }),
    separator: z.string().default(' ').meta({ title: 'Between them' }),
    name: z.string().default('joined').meta({ title: 'Name of the new column' }),
    missing: z.enum(['skip', 'missing']).default('skip').meta({
      title: 'Where one is missing (skip: join the others; missing: so is the result)',
    }),
  }),
  fit(table, { columns, separator, name, missing }, host) {
    const of = columns.length === 0 ? [] : columnsFor(table, columns, COLUMN_KINDS, host).map(([known]) => known)
    if (of.length < 2)
      throw dataError('There are fewer than two columns to join.', { next: 'Name two or more columns.' })
    checkNewNames(table, [name])
    return { of, into: name, separator, missing }
  },
  derives: ({ of, into }) => ({ [into]: of }),
  transform: joinTransform,
})
