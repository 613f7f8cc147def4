import type { Json } from '../core/index.ts'
import type { Feature, FeatureInfo } from '../models/index.ts'
import { type CategoryColumn, type Column, categoryColumn, columnOf, type Table } from '../table/index.ts'
import { applyNumbers, describeNumbers, type NumberState } from './numbers.ts'
import { applyTargetMeans, describeTargetMeans, type TargetMeans } from './target-means.ts'

/** How a feature is made of several columns. */
export const MAKINGS = ['ratio', 'difference', 'missing', 'group'] as const
export type Making = (typeof MAKINGS)[number]

/** A feature that is made of several columns, before anything is learned of it. */
export interface Combination {
  readonly making: Making
  readonly of: readonly string[]
}

/** A feature that is made of several columns: of numbers, or what groups of levels say of the target. */
export interface Made extends Combination {
  readonly numbers: NumberState | null
  /** Numbers beyond these count as these; null where they stay as they are. */
  readonly range: readonly [low: number, high: number] | null
  readonly means: TargetMeans | null
}

export function madeName({ making, of }: Combination): string {
  const [a = '', b = ''] = of
  if (making === 'ratio') return `${a} / ${b}`
  if (making === 'difference') return `${a} − ${b}`
  return making === 'missing' ? 'missing values in the row' : of.join(' & ')
}

export function describeMade(made: Made): FeatureInfo[] {
  const [name, columns] = [madeName(made), made.of.join(' and ')]
  const { numbers, means } = made
  if (means) return describeTargetMeans(name, means).map((info) => ({ ...info, column: columns }))
  return numbers ? describeNumbers(name, columns, numbers) : []
}

export function applyMade(made: Made, table: Table): Feature[] {
  const { numbers, means } = made
  if (means) return applyTargetMeans(grouped(made, table), means)
  return numbers ? applyNumbers(within(madeNumbers(made, table), made.range), numbers) : []
}

export const within = (values: Float64Array, range: Made['range']): Float64Array =>
  range ? values.map((value) => Math.min(Math.max(value, range[0]), range[1])) : values

/** Numbers of every row; NaN where a part is missing, or something is divided by nothing. */
export function madeNumbers({ making, of }: Combination, table: Table): Float64Array {
  const columns = of.map((name) => columnOf(table, name))
  const values = new Float64Array(table.rows)
  if (making === 'missing') {
    for (const { validity } of columns)
      for (let row = 0; row < table.rows; row++) values[row] = (values[row] ?? 0) + 1 - (validity[row] ?? 0)
    return values
  }
  const [a, b] = columns.map(numbersOf)
  for (let row = 0; row < table.rows; row++) {
    const [left, right] = [a?.[row] ?? NaN, b?.[row] ?? NaN]
    const made = making === 'ratio' ? left / right : left - right
    // JSON has no −0, and a model is kept as JSON.
    values[row] = Number.isFinite(made) ? made + 0 : NaN
  }
  return values
}

const numbersOf = (column: Column): Float64Array | undefined =>
  column.kind === 'number' || column.kind === 'date' ? column.values : undefined

/** The levels of several columns together, as those of one: missing only where all are. */
export function grouped({ of }: Combination, table: Table): CategoryColumn {
  const parts = of.map((name) => columnOf(table, name))
  const codeOf = new Map<string, number>()
  const codes = Int32Array.from({ length: table.rows }, (_, row) => {
    const texts = parts.map((part) => levelAt(part, row))
    if (texts.every((text) => text === null)) return -1
    const level = JSON.stringify(texts satisfies Json)
    const code = codeOf.get(level) ?? codeOf.size
    codeOf.set(level, code)
    return code
  })
  return categoryColumn(codes, [...codeOf.keys()])
}

function levelAt(column: Column, row: number): string | null {
  if (column.validity[row] === 0) return null
  if (column.kind === 'category') return column.levels[column.codes[row] ?? -1] ?? null
  return column.kind === 'boolean' ? String(column.values[row]) : null
}
