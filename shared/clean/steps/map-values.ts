import { z } from 'zod'
import { COLUMN_KINDS, type ColumnKind, PLAIN_READING } from '../../table/index.ts'
import { columnsFor, columnsParam, mapColumns } from '../columns.ts'
import { isCoded, mapLevels } from '../levels.ts'
import { readAs } from '../read-as.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

type Entry = {
  readonly from: readonly string[]
  readonly to: readonly string[]
  /** What other values become: themselves where it is null. */
  readonly others: string | null
}

export const mapValuesTransform = defineTransform<{ readonly columns: Readonly<Record<string, Entry>> }>({
  id: 'map-values',
  apply: (table, { columns }) =>
    mapColumns(table, columns, (column, { from, to, others }) => {
      const coded = readAs(column, PLAIN_READING[column.kind === 'text' ? 'text' : 'category'])
      const newTexts = new Map(from.map((text, index) => [text, to[index] ?? '']))
      return isCoded(coded)
        ? mapLevels(coded, (level) => (newTexts.get(level) ?? others ?? level).trim() || null)
        : coded
    }),
})

const CODED: readonly ColumnKind[] = ['category', 'text']

/** Gives values other values, one by one; columns of numbers, dates and yes or no become categories by it. */
export const mapValues = defineStep({
  id: 'map-values',
  title: 'Map values',
  group: 'values',
  about: 'Gives values other values, one by one.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    columns: columnsParam,
    values: z.record(z.string(), z.string()).default({}).meta({ title: 'Value and new value (blank: missing)' }),
    others: z.enum(['keep', 'missing', 'value']).default('keep').meta({ title: 'Other values' }),
    otherValue: z.string().default('other').meta({ title: 'New value of the others' }),
  }),
  fit(table, { columns, values, others, otherValue }, host) {
    const entry = {
      from: Object.keys(values).map((text) => text.trim()),
      to: Object.values(values),
      others: others === 'keep' ? null : others === 'missing' ? '' : otherValue,
    }
    const found = columnsFor(table, columns, columns.length > 0 ? COLUMN_KINDS : CODED, host)
    return { columns: Object.fromEntries(found.map(([name]) => [name, entry])) }
  },
  transform: mapValuesTransform,
})
