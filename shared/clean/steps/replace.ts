import { z } from 'zod'
import { dataError } from '../../core/index.ts'
import { columnsFor, columnsParam, mapColumns } from '../columns.ts'
import { isCoded, mapLevels } from '../levels.ts'
import { compilePattern } from '../pattern/index.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

interface Rules {
  readonly [key: string]: string | boolean
  readonly find: string
  readonly by: string
  readonly regular: boolean
  readonly whole: boolean
  readonly ignoreCase: boolean
}

export const replaceTransform = defineTransform<{ readonly columns: Readonly<Record<string, Rules>> }>({
  id: 'replace',
  apply: (table, { columns }) =>
    mapColumns(table, columns, (column, rules) => {
      const change = replacer(rules)
      return isCoded(column) ? mapLevels(column, (level) => change(level).trim() || null) : column
    }),
})

/** Puts one text in place of another wherever it stands; what is left blank is missing. */
export const replace = defineStep({
  id: 'replace',
  title: 'Find and replace',
  group: 'values',
  about: 'Finds a text or a pattern and puts another one in its place.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    columns: columnsParam,
    find: z.string().default('').meta({ title: 'Find' }),
    by: z.string().default('').meta({ title: 'Replace by' }),
    regular: z.boolean().default(false).meta({ title: 'Regular expression' }),
    whole: z.boolean().default(false).meta({ title: 'Whole cells only' }),
    ignoreCase: z.boolean().default(false).meta({ title: 'Capital and small letters alike' }),
  }),
  fit(table, { columns, ...rules }, host) {
    if (rules.find === '') throw dataError('There is nothing to find.', { next: 'Say which text to find.' })
    replacer(rules)
    return {
      columns: Object.fromEntries(
        columnsFor(table, columns, ['category', 'text'], host).map(([name]) => [name, rules]),
      ),
    }
  },
  transform: replaceTransform,
})

/** A plain text is a pattern whose signs stand for themselves. */
function replacer({ find, by, regular, whole, ignoreCase }: Rules): (text: string) => string {
  const source = regular ? find : find.replaceAll(/[\^$\\.*+?()[\]{}|]/gu, '\\$&')
  const pattern = compilePattern(whole ? `^(?:${source})$` : source, { ignoreCase })
  const template = regular ? by : by.replaceAll('$', '$$$$')
  if (regular || ignoreCase || whole) return (text) => pattern.replace(text, template)
  return (text) => text.replaceAll(find, () => by)
}
