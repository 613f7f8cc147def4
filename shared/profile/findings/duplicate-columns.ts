import { addMoments, noMoments } from '../../core/index.ts'
import type { Column, Table } from '../../table/index.ts'
import { cellsOf, columnOf, take } from '../../table/index.ts'
import { defineCheck } from '../check.ts'
import { ofSample } from '../sample.ts'
import { stepFor } from '../step-for.ts'
import { listed } from '../words.ts'

const ENOUGH_ROWS = 50
/** Pairs of columns are compared on so many rows, of so many number columns at most. */
const PAIR_ROWS = 2000
const MOST_COLUMNS = 200
/** From this correlation on two numbers say the same. */
const SAME = 0.999
/** A value pattern that fewer rows show is shared by chance. */
const LEAST_OTHERS = 5

/** Columns that say the same: one-to-one by value, or numbers on one line. */
export const duplicateColumns = defineCheck({
  id: 'duplicate-columns',
  title: 'Columns that say the same',
  ofFeatures: true,
  look(profiled) {
    const { sample, table } = profiled
    if (sample.rows < ENOUGH_ROWS) return []
    const names = [...sample.columns.keys()]
    const oneToOne = groupsBy(names, (name) => patternOf(columnOf(sample, name)))
      .map((group) => (sample.rows < table.rows ? group.filter(isLike(table, group[0] ?? '')) : group))
      .filter((group) => group.length > 1)
    const taken = new Set(oneToOne.flat())
    const numbers = names.filter((name) => !taken.has(name) && columnOf(sample, name).kind === 'number')
    const groups = [
      ...oneToOne.map((group) => ({ group, how: 'tell each other exactly, value by value' })),
      ...correlated(sample, numbers).map((group) => ({
        group,
        how: `go up and down together almost exactly (correlation over ${SAME})`,
      })),
    ]
    return groups.map(({ group, how }) => ({
      severity: 'info',
      columns: group,
      message: `${listed(group)} ${how}${ofSample(profiled)}. Together they say no more than one of them and make it hard to tell what a model goes by; keep one.`,
      step: stepFor('drop-columns', { columns: group.slice(1) }),
    }))
  },
})

function groupsBy(names: readonly string[], keyOf: (name: string) => string | null): string[][] {
  const groups = new Map<string, string[]>()
  for (const name of names) {
    const key = keyOf(name)
    if (key === null) continue
    const group = groups.get(key)
    if (group) group.push(name)
    else groups.set(key, [name])
  }
  return [...groups.values()].filter((group) => group.length > 1)
}

/** Values numbered in the order in which they first occur: equal for two columns exactly where they are one-to-one. */
function numbered(column: Column): Uint32Array {
  const values = cellsOf(column)
  const numberOf = new Map<number, number>()
  return Uint32Array.from(column.validity, (valid, row) => {
    const value = valid === 1 ? (values[row] ?? 0) : NaN
    const known = numberOf.get(value)
    if (known !== undefined) return known
    numberOf.set(value, numberOf.size)
    return numberOf.size - 1
  })
}

/** The order of values as a text; null where it is shared by chance, as of constants and of columns that never repeat. */
function patternOf(column: Column): string | null {
  if (isMostlyDistinct(column)) return null
  const codes = numbered(column)
  const counts = new Uint32Array(codes.length)
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1
  const most = counts.reduce((high, count) => Math.max(high, count), 0)
  return codes.length - most < LEAST_OTHERS ? null : codes.join()
}

/** Whether there are more values than half of the rows; what is missing counts as one. */
function isMostlyDistinct(column: Column): boolean {
  const values = cellsOf(column)
  const seen = new Set<number>()
  const { length } = column.validity
  for (let row = 0; row < length; row++) {
    // Too few rows are left.
    if (seen.size + length - row <= length / 2) return false
    seen.add(column.validity[row] === 1 ? (values[row] ?? 0) : NaN)
  }
  return seen.size > length / 2
}

/** On all rows. */
function isLike(table: Table, name: string): (other: string) => boolean {
  const pattern = numbered(columnOf(table, name))
  return (other) => other === name || numbered(columnOf(table, other)).every((code, row) => code === pattern[row])
}

function correlated(sample: Table, names: readonly string[]): string[][] {
  const rows = take(
    sample,
    Uint32Array.from({ length: Math.min(PAIR_ROWS, sample.rows) }, (_, i) =>
      Math.floor((i * sample.rows) / Math.min(PAIR_ROWS, sample.rows)),
    ),
  )
  const columns = names.slice(0, MOST_COLUMNS).flatMap((name) => {
    const column = columnOf(rows, name)
    return column.kind === 'number' ? [{ name, values: column.values, centred: centredOf(column.values) }] : []
  })
  const groups: (typeof columns)[] = []
  for (const column of columns) {
    const group = groups.find(([first]) => first !== undefined && Math.abs(correlation(first, column)) > SAME)
    if (group) group.push(column)
    else groups.push([column])
  }
  return groups.filter((group) => group.length > 1).map((group) => group.map(({ name }) => name))
}

interface Centred {
  /** Less their mean. */
  readonly values: Float64Array
  readonly size: number
}

interface Numbers {
  readonly values: Float64Array
  /** null where a value is missing. */
  readonly centred: Centred | null
}

function centredOf(values: Float64Array): Centred | null {
  if (values.length < ENOUGH_ROWS || values.some(Number.isNaN)) return null
  const { mean, squares } = addMoments(noMoments(), values)
  return { values: values.map((value) => value - mean), size: Math.sqrt(squares) }
}

/** Pearson's, of the rows that have both; 0 where there are too few of them. */
function correlation(a: Numbers, b: Numbers): number {
  const whole = a.centred !== null && b.centred !== null
  const both = whole ? [] : Array.from(a.values.keys()).filter((row) => isKnown(a, row) && isKnown(b, row))
  const x = whole ? a.centred : centredOf(Float64Array.from(both, (row) => a.values[row] ?? 0))
  const y = whole ? b.centred : centredOf(Float64Array.from(both, (row) => b.values[row] ?? 0))
  if (!x || !y) return 0
  let product = 0
  for (let i = 0; i < x.values.length; i++) product += (x.values[i] ?? 0) * (y.values[i] ?? 0)
  const size = x.size * y.size
  return size > 0 ? product / size : 0
}

const isKnown = ({ values }: Numbers, row: number): boolean => !Number.isNaN(values[row])
