import { z } from 'zod'
import { PLAIN_READING, type Reading } from '../../table/index.ts'
import { fitReadAs, readAsTransform } from '../read-as.ts'
import { defineStep } from '../step.ts'

export const parseDatesTransform = readAsTransform('parse-dates')

/** Reads columns as dates in a stated pattern, from their source text; what does not fit is missing. */
export const parseDates = defineStep({
  id: 'parse-dates',
  title: 'Parse dates',
  group: 'types',
  about: 'Reads texts as dates in a pattern that you state, such as dd.MM.yyyy.',
  scope: 'reading',
  atPrediction: { runs: true },
  params: z.object({
    columns: z.array(z.string()).default([]).meta({ title: 'Columns' }),
    pattern: z.string().min(1).default('dd.MM.yyyy').meta({
      title:
        'Pattern, such as dd.MM.yyyy, d/M/yy or yyyy-MM-dd HH:mm (iso: every ISO 8601 form; several with | between them, tried in their order)',
    }),
  }),
  types: ({ columns }) => Object.fromEntries(columns.map((name) => [name, 'date'])),
  reread: (readings, { columns, pattern }) =>
    new Map(
      [...readings].map(([name, old]) => [
        name,
        columns.includes(name) ? { ...readingFor(pattern), missing: old.missing } : old,
      ]),
    ),
  fit: (table, { columns, pattern }, host) => fitReadAs(table, columns, readingFor(pattern), host),
  transform: parseDatesTransform,
})

const readingFor = (datePattern: string): Reading => ({ ...PLAIN_READING.date, datePattern })
