import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { levelsOf, numbersOf } from './sample.ts'
import { LEVEL_TESTS, NUMBER_TESTS } from './tests/index.ts'

// What scipy 1.10 gives for columns of Adult: the first 32,561 rows against the rest, and against the women among them.

const DATA = new URL('../../../shared/data/adult.csv', import.meta.url)
const isAbsent = !existsSync(DATA)
if (isAbsent) console.log(`skipped: drift of Adult, whose ${DATA.pathname} is not there`)

const ROWS = isAbsent ? [] : readFileSync(DATA, 'utf8').trim().split('\n')
const NAMES = (ROWS.shift() ?? '').split(',').map((name) => name.replaceAll('"', '').trim())
const CELLS = ROWS.map((line) => line.split(',').map((cell) => cell.replaceAll('"', '').trim()))
const TRAIN = CELLS.slice(0, 32_561)
const WOMEN = TRAIN.filter((row) => row[NAMES.indexOf('sex')] === 'Female')
const PARTS = { test: CELLS.slice(32_561), women: WOMEN }

const cellsOf = (rows: readonly (readonly string[])[], name: string) =>
  rows.map((row) => row[NAMES.indexOf(name)] ?? '')
const numbers = (rows: typeof CELLS, name: string) => numbersOf(Float64Array.from(cellsOf(rows, name), Number))
const levels = (rows: typeof CELLS, name: string) => {
  const counts = new Map<string, number>()
  for (const cell of cellsOf(rows, name)) counts.set(cell, (counts.get(cell) ?? 0) + 1)
  return levelsOf(counts)
}

describe.skipIf(isAbsent)('as scipy has it', () => {
  test.each([
    ['test', 'age', { ks: 0.008194, wasserstein: 0.016901, jensenShannon: 0.016293, psi: 0.000577 }, 0.457],
    ['test', 'hours-per-week', { ks: 0.004634, wasserstein: 0.009459, jensenShannon: 0.012117, psi: 0.000439 }, 0.973],
    ['women', 'age', { ks: 0.071828, wasserstein: 0.126472, jensenShannon: 0.073157, psi: 0.02942 }, 0],
    ['women', 'hours-per-week', { ks: 0.142888, wasserstein: 0.326153, jensenShannon: 0.159628, psi: 0.14778 }, 0],
  ] as const)('%s: %s', (part, column, expected, p) => {
    const [reference, current] = [numbers(TRAIN, column), numbers(PARTS[part], column)]
    for (const [id, value] of Object.entries(expected)) {
      const found = NUMBER_TESTS.get(id).measure(reference, current)
      expect(found.value, id).toBeCloseTo(value, 5.9)
      if (id === 'ks') expect(found.p).toBeCloseTo(p, 3)
    }
  })

  test.each([
    ['test', 'education', { chiSquared: 14.8364, jensenShannon: 0.015688, psi: 0.001365, lInfinity: 0.004451 }, 0.463],
    ['test', 'workclass', { chiSquared: 5.7255, jensenShannon: 0.009729, psi: 0.000525, lInfinity: 0.008498 }, 0.678],
    [
      'women',
      'marital-status',
      { chiSquared: 3477.7683, jensenShannon: 0.294114, psi: 0.498312, lInfinity: 0.306098 },
      0,
    ],
    ['women', 'workclass', { chiSquared: 426.6451, jensenShannon: 0.105484, psi: 0.063301, lInfinity: 0.040994 }, 0],
  ] as const)('%s: %s', (part, column, expected, p) => {
    const [reference, current] = [levels(TRAIN, column), levels(PARTS[part], column)]
    for (const [id, value] of Object.entries(expected)) {
      const found = LEVEL_TESTS.get(id).measure(reference, current)
      expect(found.value, id).toBeCloseTo(value, id === 'chiSquared' ? 4 : 5.9)
      if (id === 'chiSquared') expect(found.p).toBeCloseTo(p, 3)
    }
  })
})
