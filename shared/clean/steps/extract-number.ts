import { z } from 'zod'
import { numberColumn, PLAIN_READING, readNumber, withColumn } from '../../table/index.ts'
import { checkNewNames, chosenColumn } from '../columns.ts'
import { isCoded, mapLevels } from '../levels.ts'
import { readAs } from '../read-as.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

type State = {
  readonly column: string
  readonly number: string
  readonly decimal: 'point' | 'comma'
  /** Unit → what its numbers are multiplied by; empty: numbers stay as they are. */
  readonly factors: Readonly<Record<string, number>>
  /** The new column of units; '' for none. */
  readonly unit: string
}

/**
 * A number, perhaps with groups of three, and the word or sign behind it. What follows the digits is optional, so a match
 * that has begun succeeds: the engine's own matcher has nothing to try again, and takes time linear in the text.
 */
const NUMBERS = {
  point:
    /([-+\u2212]?(?:\d{1,3}(?:[, \u00a0\u202f]\d{3})+|\d+)(?:\.\d+)?)\s*([\p{L}\u00b0%$\u20ac\u00a3][\p{L}\d/\u00b2\u00b3]*)?/u,
  comma:
    /([-+\u2212]?(?:\d{1,3}(?:[. \u00a0\u202f]\d{3})+|\d+)(?:,\d+)?)\s*([\p{L}\u00b0%$\u20ac\u00a3][\p{L}\d/\u00b2\u00b3]*)?/u,
} as const

export const extractNumberTransform = defineTransform<State>({
  id: 'extract-number',
  apply(table, { column: name, number, decimal, factors, unit }) {
    const column = table.columns.get(name)
    const coded = column && readAs(column, PLAIN_READING.category)
    if (!coded || !isCoded(coded)) return table
    const found = coded.levels.map((level) => numberIn(level, decimal))
    const known = new Map(Object.entries(factors))
    const values = Float64Array.from(
      found,
      ([value, of]) => value * (known.size === 0 ? 1 : (known.get(of) ?? Number.NaN)),
    )
    const numbers = numberColumn(Float64Array.from(coded.codes, (code) => values[code] ?? Number.NaN))
    const result = withColumn(table, number, numbers)
    if (unit === '') return result
    const units = new Map(coded.levels.map((level, code) => [level, found[code]?.[1] || null]))
    return withColumn(
      result,
      unit,
      mapLevels(coded, (level) => units.get(level) ?? null, 'category'),
    )
  },
})

/** Takes the first number out of a text, and its unit; numbers of known units can be brought to one. */
export const extractNumber = defineStep({
  id: 'extract-number',
  title: 'Extract numbers with units',
  group: 'newColumns',
  about: 'Takes the number out of a text such as "12 kg", and its unit.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    column: z.string().default('').meta({ title: 'Column' }),
    name: z.string().default('').meta({ title: 'Name of the new column (none: of the column, with _number)' }),
    decimal: z.enum(['point', 'comma']).default('point').meta({ title: 'Decimal mark' }),
    unit: z.boolean().default(false).meta({ title: 'A new column of the units too' }),
    factors: z
      .record(z.string(), z.coerce.number())
      .default({})
      .meta({ title: 'Unit and factor, such as g and 0.001 (others: missing; none: numbers as they are)' }),
  }),
  fit(table, { column, name, decimal, unit, factors }) {
    chosenColumn(table, column)
    const state = { column, number: name || `${column}_number`, decimal, factors, unit: unit ? `${column}_unit` : '' }
    checkNewNames(table, [state.number, ...(unit ? [state.unit] : [])])
    return state
  },
  derives: ({ column, number, unit }) => ({ [number]: [column], ...(unit !== '' && { [unit]: [column] }) }),
  transform: extractNumberTransform,
})

/** The first number of a text, and the word behind it, '' where there is none; NaN where there is no number. */
function numberIn(text: string, decimal: 'point' | 'comma'): readonly [number, unit: string] {
  const [, digits, unit = ''] = NUMBERS[decimal].exec(text) ?? []
  if (digits === undefined) return [Number.NaN, '']
  const plain = digits.replaceAll(decimal === 'point' ? /[,\s]/gu : /[.\s]/gu, '')
  const value = readNumber(plain, { decimal: decimal === 'point' ? '.' : ',', thousands: '', prefix: '', suffix: '' })
  return [value ?? Number.NaN, unit]
}
