import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { tableFrom } from '../table/sample-table.test-support.ts'
import { isolationScores } from './isolation-forest.ts'
import { kept } from './run-step.test-support.ts'
import { balance } from './steps/balance.ts'
import { dropDuplicates } from './steps/drop-duplicates.ts'
import { removeOutliers } from './steps/remove-outliers.ts'
import { sample } from './steps/sample.ts'

const rows = <T>(count: number, value: (row: number) => T): T[] => Array.from({ length: count }, (_, row) => value(row))
const without = (count: number, ...gone: number[]) => rows(count, (row) => row).filter((row) => !gone.includes(row))

test('remove-outliers by fences takes rows out that are far beyond the quartiles of one column', () => {
  const table = tableFrom({
    x: ['number', rows(50, (row) => (row === 7 ? 1000 : row % 10))],
    y: ['number', rows(50, (row) => (row === 9 ? -1000 : row === 11 ? null : row % 7))],
    mostly: ['number', rows(50, (row) => (row === 3 ? 5 : 0))],
  })
  expect(kept(removeOutliers, {}, table)).toEqual(without(50, 7, 9))
  expect(kept(removeOutliers, { columns: ['x'] }, table)).toEqual(without(50, 7))
})

test('remove-outliers by an isolation forest finds a row that is usual in each column and unusual in both', () => {
  const rng = createRng(2)
  const x = rows(600, () => rng.next())
  const y = x.map((value) => value + 0.02 * rng.next())
  ;[x[100], y[100], x[200], y[200]] = [0.02, 0.98, 5, 5]
  const table = tableFrom({ x: ['number', x], y: ['number', y] })
  const gone = without(600, ...kept(removeOutliers, { method: 'isolationForest', share: 0.02 }, table))
  expect(gone).toHaveLength(12)
  expect(gone).toEqual(expect.arrayContaining([100, 200]))
})

test('isolation scores are in (0, 1), and highest for the row that lies alone', () => {
  const values = Float64Array.from(rows(300, (row) => (row === 42 ? 1e6 : row)))
  const scores = isolationScores([values], createRng(0))
  expect(scores.every((score) => score > 0 && score < 1)).toBe(true)
  expect(scores.indexOf(Math.max(...scores))).toBe(42)
  expect(scores[42]).toBeGreaterThan(0.8)
})

test('drop-duplicates, fuzzy, keeps the first of texts that differ in few letters, where the rest is alike', () => {
  const table = tableFrom({
    name: [
      'category',
      ['Jonathan Miller', 'Miller, Jonathan', 'Jonathon Miller', 'Joan Mills', 'Jonathan Miller', null],
    ],
    year: ['number', [1970, 1970, 1970, 1970, 1999, 1970]],
  })
  expect(kept(dropDuplicates, { match: 'fuzzy', similarity: 0.9 }, table)).toEqual([0, 3, 4, 5])
  expect(kept(dropDuplicates, { match: 'fuzzy', similarity: 1 }, table)).toEqual([0, 2, 3, 4, 5])
  expect(kept(dropDuplicates, { match: 'fuzzy', columns: ['name'] }, table)).toEqual([0, 3, 5])
})

test('sample keeps so many rows, others with another seed', () => {
  const table = tableFrom({ x: ['number', rows(100, (row) => row)] })
  expect(kept(sample, { share: 0.3 }, table)).toHaveLength(30)
  expect(kept(sample, { rows: 7 }, table)).toHaveLength(7)
  expect(kept(sample, { rows: 700 }, table)).toHaveLength(100)
  expect(kept(sample, { share: 0.3, seed: 1 }, table)).not.toEqual(kept(sample, { share: 0.3 }, table))
})

test('balance leaves rows of frequent classes out or repeats those of rare ones, and keeps rows without a class', () => {
  const label = rows(100, (row) => (row === 0 ? null : row % 10 === 1 ? 'rare' : 'often'))
  const table = tableFrom({ t: ['category', label] })
  const counts = (params: object) => {
    const classes = kept(balance, { column: 't', ...params }, table).map((row) => label[row])
    return [
      classes.filter((of) => of === 'rare').length,
      classes.filter((of) => of === 'often').length,
      classes.filter((of) => of === null).length,
    ]
  }
  expect(counts({})).toEqual([10, 10, 1])
  expect(counts({ ratio: 3 })).toEqual([10, 30, 1])
  expect(counts({ method: 'over' })).toEqual([89, 89, 1])
  expect(counts({ method: 'over', ratio: 4 })).toEqual([23, 89, 1])
})
