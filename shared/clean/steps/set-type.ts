import { z } from 'zod'
import { type ColumnKind, PLAIN_READING, unknownColumn } from '../../table/index.ts'
import { defineStep } from '../step.ts'

const KINDS: readonly ColumnKind[] = ['number', 'boolean', 'date', 'category', 'text']

/** Reads columns as another type, from their source text: nothing that an earlier type dropped is lost. */
export const setType = defineStep({
  id: 'set-type',
  title: 'Set type',
  scope: 'reading',
  atPrediction: { runs: true },
  params: z.object({
    columns: z.array(z.string()).default([]).meta({ title: 'Columns' }),
    type: z.enum(KINDS).default('category').meta({ title: 'Type' }),
    datePattern: z.string().default('').meta({ title: 'Date pattern, as in yyyy-MM-dd (none: as found, or ISO 8601)' }),
    missing: z.array(z.string()).default([]).meta({ title: 'Texts that mean missing' }),
  }),
  types: ({ columns, type }) => Object.fromEntries(columns.map((name) => [name, type])),
  reread(readings, { columns, type, datePattern, missing }) {
    const result = new Map(readings)
    for (const name of columns) {
      const old = readings.get(name)
      if (!old) throw unknownColumn(name, [...readings.keys()])
      const base = old.kind === type ? old : { ...PLAIN_READING[type], missing: old.missing }
      result.set(name, {
        ...base,
        ...(type === 'date' && datePattern !== '' && { datePattern }),
        missing: [...new Set([...base.missing, ...missing])],
      })
    }
    return result
  },
})
