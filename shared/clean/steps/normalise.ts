import { z } from 'zod'
import { type CategoryColumn, type Column, categoryColumn, numberColumn, type TextColumn } from '../../table/index.ts'
import { columnsFor, columnsParam, mapColumns } from '../columns.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

interface Rules {
  readonly [key: string]: string | boolean | readonly string[]
  readonly missing: readonly string[]
  readonly collapse: boolean
  readonly letters: 'keep' | 'lower' | 'upper'
}

export const normaliseTransform = defineTransform<{ readonly columns: Readonly<Record<string, Rules>> }>({
  id: 'normalise',
  apply: (table, { columns }) => mapColumns(table, columns, normaliseColumn),
})

/** Trims texts, makes spellings of one level one level, and turns blanks and named texts or numbers into missing. */
export const normalise = defineStep({
  id: 'normalise',
  title: 'Trim and normalise',
  group: 'values',
  about: 'Trims blanks, makes upper and lower case alike, and turns signs such as "?" into missing.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    columns: columnsParam,
    missing: z.array(z.string()).default([]).meta({ title: 'Values that mean missing' }),
    collapse: z.boolean().default(true).meta({ title: 'Make runs of blanks one blank' }),
    letters: z.enum(['keep', 'lower', 'upper']).default('keep').meta({ title: 'Letters' }),
  }),
  fit: (table, { columns, ...rules }, host) => ({
    columns: Object.fromEntries(
      columnsFor(table, columns, ['number', 'category', 'text'], host).map(([name]) => [name, rules]),
    ),
  }),
  transform: normaliseTransform,
})

function normaliseColumn(column: Column, rules: Rules): Column {
  if (column.kind === 'number') {
    const missing = new Set(rules.missing.filter((text) => text.trim() !== '').map(Number))
    return missing.size === 0 ? column : numberColumn(column.values.map((value) => (missing.has(value) ? NaN : value)))
  }
  return column.kind === 'category' || column.kind === 'text' ? normaliseLevels(column, rules) : column
}

function normaliseLevels(column: CategoryColumn | TextColumn, { missing, collapse, letters }: Rules): Column {
  const levels: string[] = []
  const codeOf = new Map<string, number>()
  const newCodes = column.levels.map((level) => {
    const trimmed = collapse ? level.trim().replace(/\s+/g, ' ') : level.trim()
    const text = letters === 'keep' ? trimmed : letters === 'lower' ? trimmed.toLowerCase() : trimmed.toUpperCase()
    if (text === '' || missing.includes(trimmed) || missing.includes(text)) return -1
    const known = codeOf.get(text)
    if (known !== undefined) return known
    codeOf.set(text, levels.length)
    return levels.push(text) - 1
  })
  const codes = column.codes.map((code) => (code < 0 ? -1 : (newCodes[code] ?? -1)))
  return categoryColumn(codes, levels, column.kind)
}
