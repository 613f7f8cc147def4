import { addMoments, deviation, noMoments, type Rng } from '../core/index.ts'
import { type Column, numberColumn, type Table, take } from '../table/index.ts'

/** Neighbours that a row is mixed with, and rows among which they are looked for. */
const NEIGHBOURS = 5
const MOST_LOOKED_AT = 1000
/** Spread of the noise, as a share of a column's own; and the share of levels that another row of the class gives. */
const NOISE = 0.1
const CHANGED = 0.05

/**
 * Rows made of some rows of one class. `smote`: a place on the line between a row and one of its nearest neighbours, with
 * the level that most neighbours have (SMOTE-NC: Chawla et al., "SMOTE", 2002, section 6.1). `noise`: a row with noise on
 * its numbers and here and there a level of another row (Menardi and Torelli, "ROSE", 2014). Texts stay as they are.
 *
 * @param own numbers of the rows of the class
 */
export function syntheticRows(how: 'smote' | 'noise', table: Table, own: Uint32Array, rows: number, rng: Rng): Table {
  const source = take(table, own)
  const bases = Uint32Array.from({ length: rows }, () => rng.below(source.rows))
  if (source.rows < 2) return take(source, bases)
  const near = how === 'smote' ? nearest(source, bases, rng.fork('neighbours')) : null
  const partners = near ? Uint32Array.from(bases, (base) => drawn(near.get(base), rng) ?? base) : bases
  const steps = Float64Array.from(bases, () => rng.next())
  const columns = [...source.columns].map(([name, column]): [string, Column] => {
    const mine = rng.fork(name)
    if (column.kind === 'number' || column.kind === 'date') {
      const values = near ? between(column.values, bases, partners, steps) : noisy(column.values, bases, mine)
      return [name, column.kind === 'date' ? numberColumn(values, 'date') : numberColumn(values)]
    }
    if (column.kind === 'text') return [name, takeRows(column, bases)]
    const from = near ? mostFrequent(column, bases, near) : exchanged(bases, source.rows, mine)
    return [name, takeRows(column, from)]
  })
  return { rows, columns: new Map(columns) }
}

const drawn = (rows: readonly number[] | undefined, rng: Rng): number | undefined =>
  rows && rows.length > 0 ? rows[rng.below(rows.length)] : undefined

function takeRows(column: Column, rows: Uint32Array): Column {
  const { columns } = take({ rows: column.validity.length, columns: new Map([['', column]]) }, rows)
  return columns.get('') ?? column
}

/** Whole numbers stay whole. */
const isWhole = (values: Float64Array): boolean =>
  values.every((value) => Number.isNaN(value) || Number.isInteger(value))

function between(values: Float64Array, bases: Uint32Array, partners: Uint32Array, steps: Float64Array): Float64Array {
  const whole = isWhole(values)
  return Float64Array.from(bases, (base, i) => {
    const [from, to] = [values[base] ?? NaN, values[partners[i] ?? base] ?? NaN]
    const mixed = Number.isNaN(to) ? from : from + (steps[i] ?? 0) * (to - from)
    return whole ? Math.round(mixed) : mixed
  })
}

function noisy(values: Float64Array, bases: Uint32Array, rng: Rng): Float64Array {
  const spread = NOISE * deviation(addMoments(noMoments(), values))
  const whole = isWhole(values)
  return Float64Array.from(bases, (base) => {
    // The sum of twelve uniform numbers is close to normal, and the same on every machine.
    let normal = -6
    for (let draw = 0; draw < 12; draw++) normal += rng.next()
    const value = (values[base] ?? NaN) + spread * normal
    return whole ? Math.round(value) : value
  })
}

const exchanged = (bases: Uint32Array, rows: number, rng: Rng): Uint32Array =>
  bases.map((base) => (rng.next() < CHANGED ? rng.below(rows) : base))

/** For each row to be made, a row that has the level most frequent among a row's neighbours; its own where none is. */
function mostFrequent(
  column: Exclude<Column, { kind: 'number' | 'date' | 'text' }>,
  bases: Uint32Array,
  near: ReadonlyMap<number, readonly number[]>,
): Uint32Array {
  const codes = column.kind === 'category' ? column.codes : column.values
  return bases.map((base) => {
    const counts = new Map<number, number>()
    let winner = base
    for (const row of near.get(base) ?? []) {
      const key = column.validity[row] === 0 ? -1 : (codes[row] ?? 0)
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      const best = counts.get(column.validity[winner] === 0 ? -1 : (codes[winner] ?? 0)) ?? 0
      if (count > best) winner = row
    }
    return winner
  })
}

/**
 * The nearest rows of each row that is asked for, among at most a thousand drawn ones. Numbers count by their spread; a
 * level that differs counts as one spread, and so does a value that only one of the two has.
 */
function nearest(source: Table, bases: Uint32Array, rng: Rng): ReadonlyMap<number, readonly number[]> {
  const looked = new Set<number>()
  while (looked.size < Math.min(MOST_LOOKED_AT, source.rows))
    looked.add(source.rows <= MOST_LOOKED_AT ? looked.size : rng.below(source.rows))
  const pool = [...looked]
  const measures = [...source.columns.values()].flatMap(measureOf)
  const found = new Map<number, readonly number[]>()
  for (const base of bases) {
    if (found.has(base)) continue
    const best: { row: number; distance: number }[] = []
    for (const row of pool) {
      if (row === base) continue
      const distance = measures.reduce((sum, measure) => sum + measure(base, row), 0)
      const last = best[NEIGHBOURS - 1]
      if (last && distance >= last.distance) continue
      const at = best.findIndex((one) => distance < one.distance)
      best.splice(at < 0 ? best.length : at, 0, { row, distance })
      best.length = Math.min(best.length, NEIGHBOURS)
    }
    found.set(
      base,
      best.map(({ row }) => row),
    )
  }
  return found
}

/** Squared distance of two rows in one column; of texts none. */
function measureOf(column: Column): ((a: number, b: number) => number)[] {
  if (column.kind === 'text') return []
  if (column.kind === 'number' || column.kind === 'date') {
    const { values } = column
    const spread = deviation(addMoments(noMoments(), values)) || 1
    return [
      (a, b) => {
        const off = ((values[a] ?? NaN) - (values[b] ?? NaN)) / spread
        return Number.isNaN(off) ? Number(column.validity[a] !== column.validity[b]) : off * off
      },
    ]
  }
  const codes = column.kind === 'category' ? column.codes : column.values
  return [(a, b) => Number(codes[a] !== codes[b] || column.validity[a] !== column.validity[b])]
}
