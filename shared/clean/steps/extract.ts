import { z } from 'zod'
import { dataError } from '../../core/index.ts'
import { PLAIN_READING, withColumn } from '../../table/index.ts'
import { checkNewNames, chosenColumn } from '../columns.ts'
import { isCoded, mapLevels } from '../levels.ts'
import { compilePattern, groupText } from '../pattern/index.ts'
import { readAs } from '../read-as.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

type State = {
  readonly column: string
  readonly pattern: string
  readonly ignoreCase: boolean
  /** One a group; where there is no group, one of the whole match. */
  readonly into: readonly string[]
}

export const extractTransform = defineTransform<State>({
  id: 'extract',
  apply(table, { column: name, pattern: source, ignoreCase, into }) {
    const column = table.columns.get(name)
    const coded = column && readAs(column, PLAIN_READING.category)
    if (!coded || !isCoded(coded)) return table
    const pattern = compilePattern(source, { ignoreCase })
    const found = new Map(coded.levels.map((level) => [level, pattern.match(level)]))
    const first = pattern.groups.length > 0 ? 1 : 0
    return into.reduce((result, part, at) => {
      const textOf = (level: string): string | null => {
        const match = found.get(level)
        return (match && groupText(level, match, first + at)?.trim()) || null
      }
      return withColumn(result, part, mapLevels(coded, textOf, 'category'))
    }, table)
  },
})

/** Takes what a regular expression matches out of a text, one new column for each of its groups. */
export const extract = defineStep({
  id: 'extract',
  title: 'Extract by a pattern',
  group: 'newColumns',
  about: 'Takes a part of a text into a new column, by a pattern.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    column: z.string().default('').meta({ title: 'Column' }),
    pattern: z.string().default('').meta({ title: 'Regular expression, with a ( ) around each part to keep' }),
    names: z
      .array(z.string())
      .default([])
      .meta({ title: 'Names of the new columns (none: of the groups, or numbers)' }),
    ignoreCase: z.boolean().default(false).meta({ title: 'Capital and small letters alike' }),
  }),
  fit(table, { column, pattern, names, ignoreCase }) {
    chosenColumn(table, column)
    if (pattern === '') throw dataError('There is no pattern.', { next: 'Say what to extract, for example (\\d+).' })
    const { groups } = compilePattern(pattern, { ignoreCase })
    const parts = groups.length === 0 ? [''] : groups
    if (names.length > 0 && names.length !== parts.length)
      throw dataError(
        `The pattern has ${parts.length} ${parts.length === 1 ? 'part' : 'parts'} to keep, and ${names.length} names are given.`,
        {
          next: 'Give a name for each ( ) of the pattern, or none.',
        },
      )
    const into = names.length > 0 ? names : parts.map((name, at) => `${column}_${name || at + 1}`)
    checkNewNames(table, into)
    return { column, pattern, ignoreCase, into }
  },
  derives: ({ column, into }) => Object.fromEntries(into.map((name) => [name, [column]])),
  transform: extractTransform,
})
