import { z } from 'zod'
import { dataError } from '../../core/index.ts'
import { PLAIN_READING, withColumn } from '../../table/index.ts'
import { checkNewNames, chosenColumn } from '../columns.ts'
import { isCoded, mapLevels } from '../levels.ts'
import { compilePattern, type Pattern } from '../pattern/index.ts'
import { readAs } from '../read-as.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

type State = {
  readonly column: string
  readonly into: readonly string[]
  readonly separator: string
  readonly regular: boolean
  readonly rest: 'last' | 'drop'
}

export const splitTransform = defineTransform<State>({
  id: 'split',
  apply(table, { column: name, into, ...how }) {
    const column = table.columns.get(name)
    if (!column) return table
    const coded = readAs(column, PLAIN_READING.category)
    if (!isCoded(coded)) return table
    const parts = new Map(coded.levels.map((level) => [level, partsOf(level, into.length, how)]))
    return into.reduce(
      (result, part, at) =>
        withColumn(
          result,
          part,
          mapLevels(coded, (level) => parts.get(level)?.[at]?.trim() || null, 'category'),
        ),
      table,
    )
  },
})

/** Cuts the texts of a column at a separator, into new columns. */
export const split = defineStep({
  id: 'split',
  title: 'Split column',
  group: 'newColumns',
  about: 'Cuts a text into several columns, at a sign or a pattern.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    column: z.string().default('').meta({ title: 'Column' }),
    separator: z.string().default(',').meta({ title: 'Separator' }),
    regular: z.boolean().default(false).meta({ title: 'Regular expression' }),
    parts: z.int().min(1).max(50).default(2).meta({ title: 'New columns' }),
    names: z.array(z.string()).default([]).meta({ title: 'Their names (none: of the column, with a number)' }),
    rest: z
      .enum(['last', 'drop'])
      .default('last')
      .meta({ title: 'What is left over (last: it stays in the last one)' }),
  }),
  fit(table, { column, separator, regular, parts, names, rest }) {
    chosenColumn(table, column)
    if (separator === '') throw dataError('There is no separator.', { next: 'Say where to cut, for example at ",".' })
    if (regular) compilePattern(separator)
    const into = names.length > 0 ? names : Array.from({ length: parts }, (_, at) => `${column}_${at + 1}`)
    checkNewNames(table, into)
    return { column, into, separator, regular, rest }
  },
  derives: ({ column, into }) => Object.fromEntries(into.map((name) => [name, [column]])),
  transform: splitTransform,
})

function partsOf(text: string, most: number, { separator, regular, rest }: Omit<State, 'column' | 'into'>): string[] {
  if (regular) return cut(text, compilePattern(separator), rest === 'last' ? most : Infinity)
  const all = text.split(separator)
  if (all.length <= most || rest === 'drop') return all
  return [...all.slice(0, most - 1), all.slice(most - 1).join(separator)]
}

/** The texts between matches, `most` at the most: the last one is all that is left. */
function cut(text: string, pattern: Pattern, most: number): string[] {
  const parts: string[] = []
  let from = 0
  for (let match = pattern.match(text); match && parts.length < most - 1; match = pattern.match(text, from)) {
    const [start = 0, end = 0] = match
    if (end === start) break
    parts.push(text.slice(from, start))
    from = end
  }
  return [...parts, text.slice(from)]
}
