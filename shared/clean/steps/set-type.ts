import { z } from 'zod'
import { COLUMN_KINDS, PLAIN_READING, type Reading } from '../../table/index.ts'
import { fitReadAs, readAsTransform } from '../read-as.ts'
import { defineStep } from '../step.ts'

export const setTypeTransform = readAsTransform('set-type')

/** Texts that mean yes and no in a column that is set to that type; those that inference found are kept. */
const YES_NO = { trueTexts: ['true', 'yes', 'y', '1'], falseTexts: ['false', 'no', 'n', '0'] }

/** Reads columns as another type, from their source text: nothing that an earlier type dropped is lost. */
export const setType = defineStep({
  id: 'set-type',
  title: 'Set type',
  group: 'types',
  about: 'Reads columns as numbers, dates, yes or no, categories or text, from what the file says.',
  scope: 'reading',
  atPrediction: { runs: true },
  params: z.object({
    columns: z.array(z.string()).default([]).meta({ title: 'Columns' }),
    type: z.enum(COLUMN_KINDS).default('category').meta({ title: 'Type' }),
    datePattern: z.string().default('').meta({ title: 'Date pattern, as in yyyy-MM-dd (none: as found, or ISO 8601)' }),
    missing: z.array(z.string()).default([]).meta({ title: 'Texts that mean missing' }),
  }),
  types: ({ columns, type }) => Object.fromEntries(columns.map((name) => [name, type])),
  reread: (readings, { columns, ...params }) =>
    new Map(
      [...readings].map(([name, reading]) => [name, columns.includes(name) ? readingFor(params, reading) : reading]),
    ),
  fit: (table, { columns, ...params }, host) => fitReadAs(table, columns, readingFor(params, undefined), host),
  transform: setTypeTransform,
})

interface Params {
  readonly type: Reading['kind']
  readonly datePattern: string
  readonly missing: readonly string[]
}

function readingFor({ type, datePattern, missing }: Params, old: Reading | undefined): Reading {
  const plain = type === 'boolean' && !old ? { ...PLAIN_READING.boolean, ...YES_NO } : PLAIN_READING[type]
  const base = old?.kind === type ? old : { ...plain, missing: old?.missing ?? [] }
  return {
    ...base,
    ...(type === 'date' && datePattern !== '' && { datePattern }),
    missing: [...new Set([...base.missing, ...missing])],
  }
}
