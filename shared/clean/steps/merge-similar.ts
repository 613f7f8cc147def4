import { z } from 'zod'
import type { Column } from '../../table/index.ts'
import { columnsFor, columnsParam, mapColumns } from '../columns.ts'
import { isCoded, mapLevels } from '../levels.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

type Mapping = Readonly<Record<string, string>>

export const mergeSimilarTransform = defineTransform<{ readonly columns: Readonly<Record<string, Mapping>> }>({
  id: 'merge-similar',
  apply: (table, { columns }) => mapColumns(table, columns, merge),
})

/**
 * Makes spellings of one value one value, as a person chose them from the proposed clusters. A spelling that nobody had
 * seen when the choice was made stays as it is. What is left blank is missing.
 */
export const mergeSimilar = defineStep({
  id: 'merge-similar',
  title: 'Merge similar values',
  group: 'values',
  about: 'Finds spellings of one value, such as "Bonn" and "bonn", and makes them one.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    columns: columnsParam,
    mapping: z.record(z.string(), z.string()).default({}).meta({ title: 'What each spelling becomes' }),
  }),
  fit: (table, { columns, mapping }, host) => ({
    columns: Object.fromEntries(
      columnsFor(table, columns, ['category', 'text'], host).map(([name]) => [name, mapping]),
    ),
  }),
  transform: mergeSimilarTransform,
})

function merge(column: Column, mapping: Mapping): Column {
  if (!isCoded(column)) return column
  return mapLevels(column, (level) => (Object.hasOwn(mapping, level) ? mapping[level] || null : level))
}
