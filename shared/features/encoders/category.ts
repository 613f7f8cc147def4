import { z } from 'zod'
import type { Json } from '../../core/index.ts'
import type { Feature } from '../../models/index.ts'
import { type Column, levelCounts, rowCount } from '../../table/index.ts'
import { defineEncoder, type FittedEncoding } from '../encoder.ts'
import { defineEncoding } from '../encoding.ts'
import { applyTargetMeans, describeTargetMeans, fitTargetMeans, type TargetMeans } from '../target-means.ts'

interface CategoryState {
  readonly [key: string]: Json
  /** Levels with a code of their own, most frequent first. */
  readonly levels: readonly string[]
  /** Levels seen too seldom for one: together they have the code after the last level. */
  readonly rare: readonly string[]
  /** Whether a missing value is a level of its own, with the last code; otherwise it has none. */
  readonly missing: boolean
  /** One code a row as a number (for trees), or as one-hot levels. */
  readonly ordinal: boolean
  /** What levels say of the target, as columns after the code; null, or absent in older models, where nothing was asked. */
  readonly target: TargetMeans | null
}

const RARE = '(rare)'
const MISSING = '(missing)'

export const categoryEncoding = defineEncoding<CategoryState>({
  id: 'category',
  describe: (column, state) => [
    { name: column, column, kind: state.ordinal ? 'number' : 'levels', levels: state.ordinal ? [] : names(state) },
    ...(state.target ? describeTargetMeans(column, state.target) : []),
  ],
  apply: (column, state) => [
    codeFeature(column, state),
    ...(state.target ? applyTargetMeans(column, state.target) : []),
  ],
  levels: ({ levels, rare }) => [...levels, ...rare],
})

function codeFeature(column: Column, state: CategoryState): Feature {
  const codes = codesOf(column, state)
  if (state.ordinal) return { kind: 'number', values: Float64Array.from(codes, (code) => (code < 0 ? NaN : code)) }
  return { kind: 'levels', codes, cardinality: names(state).length }
}

/** Categories: one-hot levels, or codes by frequency for trees. Rare levels share one; unseen ones count as missing. */
export const category = defineEncoder({
  id: 'category',
  title: 'Categories',
  kind: 'category',
  params: z.object({
    minRows: z.int().min(1).default(5).meta({ title: 'Fewer training rows than this make a level rare' }),
    maxLevels: z.int().min(1).max(65_536).default(500).meta({ title: 'Most levels with a code of their own' }),
    target: z.boolean().default(false).meta({ title: 'What levels say of the target, as columns too' }),
  }),
  encoding: categoryEncoding,
  fit(column, form, { minRows, maxLevels, target }, labels): FittedEncoding<CategoryState> | undefined {
    const counts = levelCounts(column.codes, column.levels)
    const byCount = Array.from(counts, (count, code) => ({ count, level: column.levels[code] ?? '' }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1))
    const own = byCount.filter(({ count }, rank) => count >= minRows && rank < maxLevels)
    const missing = column.validity.includes(0)
    if (byCount.length + Number(missing) < 2) return undefined
    const means = target && labels ? fitTargetMeans(column, form, labels) : undefined
    const state = {
      levels: own.map(({ level }) => level),
      rare: byCount.slice(own.length).map(({ level }) => level),
      missing: missing && form === 'scaled',
      ordinal: form === 'ordinal',
      target: means?.state ?? null,
    }
    return means ? { state, training: [codeFeature(column, state), ...means.training] } : { state }
  },
})

const names = ({ levels, rare, missing }: CategoryState): string[] => [
  ...levels,
  ...(rare.length > 0 ? [RARE] : []),
  ...(missing ? [MISSING] : []),
]

function codesOf(column: Column, state: CategoryState): Int32Array {
  const missingCode = state.missing ? names(state).length - 1 : -1
  if (column.kind !== 'category') return new Int32Array(rowCount(column)).fill(missingCode)
  const codeOf = new Map<string, number>()
  for (const [code, level] of state.levels.entries()) codeOf.set(level, code)
  for (const level of state.rare) codeOf.set(level, state.levels.length)
  const newCodes = column.levels.map((level) => codeOf.get(level) ?? missingCode)
  return column.codes.map((code) => (code < 0 ? missingCode : (newCodes[code] ?? missingCode)))
}
