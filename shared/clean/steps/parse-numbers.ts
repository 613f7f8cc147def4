import { z } from 'zod'
import { PLAIN_READING, type Reading } from '../../table/index.ts'
import { fitReadAs, readAsTransform } from '../read-as.ts'
import { defineStep } from '../step.ts'

export const parseNumbersTransform = readAsTransform('parse-numbers')

/** Reads columns as numbers in a stated format, from their source text; what does not fit is missing. */
export const parseNumbers = defineStep({
  id: 'parse-numbers',
  title: 'Parse numbers',
  group: 'types',
  about: 'Reads texts as numbers, with a decimal comma, thousands or units around them.',
  scope: 'reading',
  atPrediction: { runs: true },
  params: z.object({
    columns: z.array(z.string()).default([]).meta({ title: 'Columns' }),
    decimal: z.enum(['point', 'comma']).default('point').meta({ title: 'Decimal mark' }),
    thousands: z.enum(['none', 'otherMark', 'blank', 'apostrophe']).default('none').meta({
      title: 'Between thousands (other mark: the comma where the decimal mark is a point, and the other way round)',
    }),
    prefix: z.string().default('').meta({ title: 'Sign in front, such as $' }),
    suffix: z.string().default('').meta({ title: 'Sign or unit behind, such as kg or %' }),
  }),
  types: ({ columns }) => Object.fromEntries(columns.map((name) => [name, 'number'])),
  reread: (readings, { columns, ...format }) =>
    new Map(
      [...readings].map(([name, old]) => [
        name,
        columns.includes(name) ? { ...readingFor(format), missing: old.missing } : old,
      ]),
    ),
  fit: (table, { columns, ...format }, host) => fitReadAs(table, columns, readingFor(format), host),
  transform: parseNumbersTransform,
})

interface Format {
  readonly decimal: 'point' | 'comma'
  readonly thousands: 'none' | 'otherMark' | 'blank' | 'apostrophe'
  readonly prefix: string
  readonly suffix: string
}

function readingFor({ decimal, thousands, prefix, suffix }: Format): Reading {
  const otherMark = decimal === 'comma' ? '.' : ','
  return {
    ...PLAIN_READING.number,
    decimal: decimal === 'comma' ? ',' : '.',
    thousands: ({ none: '', otherMark, blank: ' ', apostrophe: "'" } as const)[thousands],
    prefix: prefix.trim(),
    suffix: suffix.trim(),
  }
}
