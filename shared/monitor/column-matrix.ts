import type { Feature, FeatureInfo, Matrix } from '../models/index.ts'
import type { InputColumn } from '../pipeline/index.ts'
import { type Column, FEWEST_TOLD, levelCounts, type Table } from '../table/index.ts'

/** Raw columns as a model reads them here: numbers, dates and lengths of texts as numbers; levels as codes. Plain JSON. */
export interface MatrixPlan {
  readonly columns: readonly {
    readonly name: string
    /** null of numbers */
    readonly levels: readonly string[] | null
  }[]
}

/** More levels of a column than these are of no code of their own. */
const MOST_LEVELS = 100

/** @param tables where levels are looked for; those of fewer than ten rows in all have no code */
export function planMatrix(inputs: readonly InputColumn[], tables: readonly Table[]): MatrixPlan {
  return {
    columns: inputs.map(({ name }) => {
      const own = tables.flatMap((table) => table.columns.get(name) ?? [])
      return own.some(({ kind }) => kind === 'category') ? { name, levels: commonest(own) } : { name, levels: null }
    }),
  }
}

function commonest(columns: readonly Column[]): string[] {
  const counts = new Map<string, number>()
  for (const column of columns) {
    if (column.kind !== 'category') continue
    for (const [code, count] of levelCounts(column.codes, column.levels).entries()) {
      const level = column.levels[code] ?? ''
      counts.set(level, (counts.get(level) ?? 0) + count)
    }
  }
  return [...counts]
    .filter(([, count]) => count >= FEWEST_TOLD)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, MOST_LEVELS)
    .map(([level]) => level)
}

/** A level without a code counts as missing. */
export function matrixOf({ columns }: MatrixPlan, table: Table): Matrix {
  const features = columns.map(({ name, levels }): Feature => {
    const column = table.columns.get(name)
    if (levels) return { kind: 'levels', cardinality: levels.length, codes: codesOf(column, levels, table.rows) }
    return { kind: 'number', values: numbersIn(column, table.rows) }
  })
  return { rows: table.rows, features }
}

export const featuresOf = ({ columns }: MatrixPlan): FeatureInfo[] =>
  columns.map(({ name, levels }) => ({ name, column: name, kind: levels ? 'levels' : 'number', levels: levels ?? [] }))

function codesOf(column: Column | undefined, levels: readonly string[], rows: number): Int32Array {
  if (column?.kind !== 'category') return new Int32Array(rows).fill(-1)
  const places = new Map(levels.map((level, code) => [level, code]))
  const placeOf = Int32Array.from(column.levels, (level) => places.get(level) ?? -1)
  return column.codes.map((code) => (code < 0 ? -1 : (placeOf[code] ?? -1)))
}

function numbersIn(column: Column | undefined, rows: number): Float64Array {
  if (!column) return new Float64Array(rows).fill(NaN)
  if (column.kind === 'number' || column.kind === 'date') return column.values
  if (column.kind === 'boolean')
    return Float64Array.from(column.values, (value, row) => (column.validity[row] === 1 ? value : NaN))
  const lengths = column.levels.map((level) => level.length)
  return Float64Array.from(column.codes, (code) => (code < 0 ? NaN : (lengths[code] ?? NaN)))
}
