import type { FittedStep } from '../../clean/index.ts'
import { choose, type Formula, isMissing, less, number, text } from './formula.ts'
import { type FormulaColumn, type FormulaTable, notAFormula, type Writer } from './writer.ts'

/** Steps that formulas can say. */
export const FORMULA_STEPS = ['keep-columns', 'drop-columns', 'rename', 'impute', 'clip', 'group-rare', 'bin'] as const

/** The columns of a row after fitted steps. */
export function writeSteps(steps: readonly FittedStep[], table: FormulaTable, writer: Writer): FormulaTable {
  let current = table
  for (const { id, state } of steps) current = writeStep(id, state, current, writer)
  return current
}

function writeStep(id: string, state: FittedStep['state'], table: FormulaTable, writer: Writer): FormulaTable {
  const { kept, dropped, names } = state
  if (id === 'keep-columns') return new Map([...table].filter(([name]) => textsOf(kept).includes(name)))
  if (id === 'drop-columns') return new Map([...table].filter(([name]) => !textsOf(dropped).includes(name)))
  if (id === 'rename') return renamed(table, listOf(names).map(textsOf))
  const change = CHANGES[id]
  if (!change) throw notAFormula(`The step ${id}`)
  const changed = new Map(table)
  for (const [name, entry] of Object.entries(recordOf(state.columns))) {
    const column = table.get(name)
    if (!column) continue
    const { kind, value } = change(column, entry, name)
    changed.set(name, { kind, value: writer.keep('step', value, kind === 'category' ? 'text' : 'number') })
  }
  return changed
}

function renamed(table: FormulaTable, pairs: readonly (readonly string[])[]): FormulaTable {
  const newNames = new Map(pairs.map(([old = '', name = '']) => [old, name]))
  const taken = new Set(pairs.flatMap(([old = '', name = '']) => (table.has(old) ? [name] : [])))
  return new Map(
    [...table]
      .filter(([name]) => newNames.has(name) || !taken.has(name))
      .map(([name, column]) => [newNames.get(name) ?? name, column]),
  )
}

type Change = (column: FormulaColumn, entry: unknown, name: string) => FormulaColumn

const CHANGES: Readonly<Record<string, Change | undefined>> = {
  impute(column, fill, name) {
    const isText = column.kind === 'category' || column.kind === 'text'
    if (typeof fill !== 'number' && typeof fill !== 'string')
      throw notAFormula(`Filling in ${name} by groups of another column`)
    const value = isText ? text(String(fill)) : number(Number(fill))
    return { ...column, value: choose(isMissing(column.value), value, column.value) }
  },
  clip(column, limits) {
    const [low = 0, high = 0] = listOf(limits).map(Number)
    const { kind, value } = column
    if (kind !== 'number') return column
    const above: Formula = choose(less(number(high), value), number(high), value)
    return { kind, value: choose(less(value, number(low)), number(low), above) }
  },
  'group-rare'(column, entry) {
    const { levels, other } = recordOf(entry)
    if (column.kind !== 'category') return column
    const values = textsOf(levels).map((level) => [level, text(level)] as const)
    const otherwise = text(String(other))
    return { ...column, value: { is: 'lookup', of: column.value, values, missing: { is: 'missing' }, otherwise } }
  },
  bin(column, entry) {
    const edges = listOf(entry).map(Number)
    if (column.kind !== 'number') return column
    const labels = [...edges.keys(), edges.length].map((i) => labelOf(edges[i - 1], edges[i]))
    const cases = [
      { when: isMissing(column.value), gives: { is: 'missing' } as const },
      ...edges.map((edge, i) => ({ when: less(column.value, number(edge)), gives: text(labels[i] ?? '') })),
    ]
    return { kind: 'category', value: { is: 'choice', cases, otherwise: text(labels.at(-1) ?? '') } }
  },
}

function labelOf(from: number | undefined, to: number | undefined): string {
  if (from === undefined) return to === undefined ? 'any' : `below ${to}`
  return to === undefined ? `${from} and above` : `${from} to below ${to}`
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const textsOf = (value: unknown): readonly string[] => listOf(value).map(String)
const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value)) : {}
