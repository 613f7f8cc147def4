import type { Table } from '../../table/index.ts'
import { defineCheck } from '../check.ts'
import { ofSample } from '../sample.ts'
import { stepFor } from '../step-for.ts'
import { count, counted, listed } from '../words.ts'

/** Fewer missing rows than this fall together by chance. */
const LEAST_ROWS = 10
/** Share of the rows with any of two columns missing in which both are. */
const OVERLAP = 0.95
/** Every column is compared with every other: so many at most. */
const MOST_COLUMNS = 300

export const missingTogether = defineCheck({
  id: 'missing-together',
  title: 'Columns that are missing together',
  ofFeatures: true,
  look: (profiled) =>
    groupsOf(profiled.sample).map(({ names, rows }) => ({
      severity: 'info',
      columns: names,
      message: `${listed(names)} are missing in the same rows, ${counted(rows, 'row')} of ${count(profiled.sample.rows)}${ofSample(profiled)}. They seem to come from one source that some rows do not have. Fill them in together, or keep the gaps, which models can use.`,
      step: stepFor('impute', { columns: names }),
    })),
})

interface Gaps {
  readonly name: string
  readonly validity: Uint8Array
  readonly missing: number
}

function groupsOf({ columns, rows }: Table): { names: string[]; rows: number }[] {
  const gaps: Gaps[] = [...columns]
    .map(([name, { validity }]) => ({ name, validity, missing: rows - countOf(validity) }))
    .filter(({ missing }) => missing >= LEAST_ROWS && missing < rows)
    .slice(0, MOST_COLUMNS)
  const groups: Gaps[][] = []
  for (const column of gaps) {
    const group = groups.find(([first]) => first !== undefined && overlap(first, column) >= OVERLAP)
    if (group) group.push(column)
    else groups.push([column])
  }
  return groups
    .filter((group) => group.length > 1)
    .map((group) => ({ names: group.map(({ name }) => name), rows: Math.max(...group.map(({ missing }) => missing)) }))
}

const countOf = (validity: Uint8Array): number => validity.reduce((total, valid) => total + valid, 0)

function overlap(a: Gaps, b: Gaps): number {
  if (Math.min(a.missing, b.missing) < OVERLAP * Math.max(a.missing, b.missing)) return 0
  let both = 0
  for (let row = 0; row < a.validity.length; row++) if (a.validity[row] === 0 && b.validity[row] === 0) both++
  return both / (a.missing + b.missing - both)
}
