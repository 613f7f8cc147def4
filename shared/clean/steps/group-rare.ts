import { z } from 'zod'
import { type Column, levelCounts } from '../../table/index.ts'
import { columnsFor, columnsParam, mapColumns } from '../columns.ts'
import { mapLevels } from '../levels.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

interface Kept {
  readonly [key: string]: string | readonly string[]
  readonly levels: readonly string[]
  readonly other: string
}

export const groupRareTransform = defineTransform<{ readonly columns: Readonly<Record<string, Kept>> }>({
  id: 'group-rare',
  apply: (table, { columns }) => mapColumns(table, columns, group),
})

/** Puts levels that few training rows have, and those that none had, together into one. */
export const groupRare = defineStep({
  id: 'group-rare',
  title: 'Group rare values',
  group: 'values',
  about: 'Puts values that few rows have together as one.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    columns: columnsParam,
    atLeast: z.int().min(2).max(1_000_000).default(10).meta({ title: 'Rows that a value needs to stay' }),
    other: z.string().min(1).default('other').meta({ title: 'What rare values become' }),
  }),
  fit: (table, { columns, atLeast, other }, host) => ({
    columns: Object.fromEntries(
      columnsFor(table, columns, ['category'], host).map(([name, column]) => [
        name,
        { levels: frequentLevels(column, atLeast), other },
      ]),
    ),
  }),
  transform: groupRareTransform,
})

/** In order of name: levels are numbered by their first row in the file, test rows included. */
function frequentLevels(column: Column, atLeast: number): string[] {
  if (column.kind !== 'category') return []
  const counts = levelCounts(column.codes, column.levels)
  return column.levels.filter((_, code) => (counts[code] ?? 0) >= atLeast).sort()
}

function group(column: Column, { levels, other }: Kept): Column {
  if (column.kind !== 'category') return column
  const kept = new Set(levels)
  return mapLevels(column, (level) => (kept.has(level) ? level : other))
}
