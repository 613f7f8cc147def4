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
  const codes = numbered(column)
  const counts = new Map<number, number>()
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1)
  const others = codes.length - Math.max(...counts.values())
  return others < LEAST_OTHERS || counts.size > codes.length / 2 ? null : codes.join()
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
    return column.kind === 'number' ? [{ name, values: column.values }] : []
  })
  const groups: (typeof columns)[] = []
  for (const column of columns) {
    const group = groups.find(
      ([first]) => first !== undefined && Math.abs(correlation(first.values, column.values)) > SAME,
    )
    if (group) group.push(column)
    else groups.push([column])
  }
  return groups.filter((group) => group.length > 1).map((group) => group.map(({ name }) => name))
}

/** Pearson's, of the rows that have both; 0 where there are too few of them. */
function correlation(a: Float64Array, b: Float64Array): number {
  const both = Array.from(a.keys()).filter((row) => !Number.isNaN(a[row]) && !Number.isNaN(b[row]))
  if (both.length < ENOUGH_ROWS) return 0
  const x = Float64Array.from(both, (row) => a[row] ?? 0)
  const y = Float64Array.from(both, (row) => b[row] ?? 0)
  const [ofX, ofY] = [addMoments(noMoments(), x), addMoments(noMoments(), y)]
  let product = 0
  for (const [i, value] of x.entries()) product += (value - ofX.mean) * ((y[i] ?? 0) - ofY.mean)
  const size = Math.sqrt(ofX.squares) * Math.sqrt(ofY.squares)
  return size > 0 ? product / size : 0
}
