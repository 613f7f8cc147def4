import { originsOf } from '../clean/index.ts'
import { permutation, quantile, type Rng, sortedPresent } from '../core/index.ts'
import type { Background, InputColumn, Pipeline } from '../pipeline/index.ts'
import { type Cell, type Column, columnOf, formatCell, levelCounts, type Table, toldLevels } from '../table/index.ts'

/** So many that a base is steady, so few that an exported page hardly grows. */
const ROWS = 64
const WORDS = ['a', 'long', 'text', 'about', 'nothing', 'good', 'bad', 'new', 'old', 'service', 'price', 'room']

/**
 * The rows that reasons compare with. Each column is drawn on its own, evenly over the quantiles, levels and missing values of
 * the training rows: what a golden row gives away, and no more.
 *
 * @param training the training rows, typed as the pipeline reads them
 */
export function backgroundOf(pipeline: Pick<Pipeline, 'inputs' | 'branches'>, training: Table, rng: Rng): Background {
  const columns = pipeline.inputs.map((input) => {
    const order = permutation(ROWS, rng.fork(input.name))
    const cells = cellsOf(input, columnOf(training, input.name))
    return { name: input.name, cells: Array.from(order, (place) => cells[place] ?? null) }
  })
  const rows = Array.from({ length: ROWS }, (_, row) =>
    Object.fromEntries(columns.map(({ name, cells }) => [name, cells[row] ?? null])),
  )
  return { rows, origins: originsOfBranches(pipeline) }
}

/** A background of rows that are there already: for models of versions that kept none. */
export const backgroundFrom = (
  pipeline: Pick<Pipeline, 'branches'>,
  rows: readonly Readonly<Record<string, Cell>>[],
): Background => ({ rows: rows.slice(0, ROWS), origins: originsOfBranches(pipeline) })

const originsOfBranches = ({ branches }: Pick<Pipeline, 'branches'>): Background['origins'] =>
  branches.map(({ steps }) =>
    Object.fromEntries([...originsOf(steps)].map(([name, sources]) => [name, [...sources].sort()])),
  )

/** As many cells as there are rows: missing ones in their share, the others evenly over what there was. */
function cellsOf({ reading }: InputColumn, column: Column): Cell[] {
  const present = column.validity.reduce((sum, one) => sum + one, 0)
  const count = Math.round((ROWS * present) / Math.max(column.validity.length, 1))
  const shares = Array.from({ length: count }, (_, place) => (place + 0.5) / count)
  if (column.kind === 'number' || column.kind === 'date') {
    const sorted = sortedPresent(column.values)
    const isWhole = column.kind === 'date' || sorted.every(Number.isInteger)
    return shares.map((share) => {
      const value = quantile(sorted, share)
      return formatCell(isWhole ? Math.round(value) : Number(value.toPrecision(6)), reading)
    })
  }
  if (column.kind === 'boolean') {
    const yes = column.values.reduce((sum, value, row) => sum + (column.validity[row] === 1 ? value : 0), 0)
    return shares.map((share) => formatCell(share < yes / Math.max(present, 1), reading))
  }
  if (column.kind === 'text')
    return shares.map((_, place) => [0, 5, 7].map((step) => WORDS[(place + step) % WORDS.length] ?? '').join(' '))
  return levelsAt(column.codes, column.levels, shares)
}

/** Levels in their shares, rare ones left out. */
function levelsAt(codes: Int32Array, levels: readonly string[], shares: readonly number[]): Cell[] {
  const counts = levelCounts(codes, levels)
  const common = toldLevels(levels.map((level, code) => [level, counts[code] ?? 0]))
  const total = common.reduce((sum, [, count]) => sum + count, 0)
  let passed = 0
  const ends = common.map(([, count]) => {
    passed += count
    return passed / total
  })
  return shares.map((share) => common[ends.findIndex((end) => end > share)]?.[0] ?? null)
}
