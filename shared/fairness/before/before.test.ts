import { expect, test } from 'vitest'
import { createRng, type Rng } from '../../core/index.ts'
import { type Column, numberColumn, type Table } from '../../table/index.ts'
import { beforeTraining, findProxies, type Grouping, representation } from '../index.ts'

const ROWS = 1500
const NAMES = ['height', 'squared', 'coin', 'mixed', 'city']

const numbers = (draw: (row: number) => number) =>
  numberColumn(Float64Array.from({ length: ROWS }, (_, row) => draw(row)))

/** Columns that know nothing of the groups, unless one of them is planted. */
function drawn(draws: Rng, plant?: 'column' | 'pair'): { table: Table; grouping: Grouping; labels: Float64Array } {
  const codes = Int32Array.from({ length: ROWS }, () => draws.below(2))
  const coin = Int32Array.from({ length: ROWS }, () => draws.below(2))
  const city: Column = {
    kind: 'category',
    levels: ['Bern', 'Graz', 'Linz', 'Ulm'],
    codes: Int32Array.from({ length: ROWS }, () => draws.below(4)),
    validity: new Uint8Array(ROWS).fill(1),
  }
  const columns = [
    numbers((row) => draws.next() + (plant === 'column' ? 0.4 * (codes[row] ?? 0) : 0)),
    numbers(() => draws.next() ** 2),
    numbers((row) => (draws.next() + (coin[row] ?? 0)) * 10),
    numbers((row) =>
      plant === 'pair' && draws.next() < 0.8 ? ((coin[row] ?? 0) ^ (codes[row] ?? 0)) + draws.next() : 2 * draws.next(),
    ),
    city,
  ]
  return {
    table: { rows: ROWS, columns: new Map(NAMES.map((name, i) => [name, columns[i] ?? city])) },
    grouping: { name: 'sex', codes, levels: ['f', 'm'] },
    labels: Float64Array.from({ length: ROWS }, () => Number(draws.next() < 0.4)),
  }
}

test('representation() takes no share of a group that the population does not name', () => {
  const counts = new Map([
    ['constructor', 40],
    ['toString', 60],
  ])
  const found = Object.entries(representation(counts, { toString: 0.5 }))
  expect(found.map(([name, { reference }]) => [name, reference])).toEqual([
    ['constructor', null],
    ['toString', 0.5],
  ])
})

const found = (draws: Rng, plant?: 'column' | 'pair') => {
  const { table, grouping } = drawn(draws, plant)
  return findProxies({ table, columns: NAMES, grouping }, draws).filter(({ isProxy }) => isProxy)
}

test('a planted proxy is found, and two columns that are one only together; nothing else is', () => {
  const [column] = found(createRng(1), 'column')
  expect(column?.columns).toContain('height')
  const single = found(createRng(1), 'column').filter(({ columns }) => columns.length === 1)
  expect(single.map(({ columns }) => columns)).toEqual([['height']])
  const pair = found(createRng(2), 'pair').filter(({ columns }) => columns.length <= 2)
  expect(pair.map(({ columns }) => columns)).toEqual([['coin', 'mixed']])
})

test('where nothing is planted, at most one table in twenty shows a proxy, a bias of labels or too few of a group', () => {
  const rounds = 60
  let alarms = 0
  for (let round = 0; round < rounds; round++) {
    const draws = createRng(`none ${round}`)
    const { table, grouping, labels } = drawn(draws)
    const input = { table, groupings: [grouping], columns: NAMES, labels, positive: 'yes' }
    const population = { sex: { f: 0.5, m: 0.5 } }
    alarms += Number(beforeTraining({ ...input, population }, draws).findings.length > 0)
  }
  expect(alarms / rounds).toBeLessThanOrEqual(0.05)
})

test('a planted bias of labels and a group with too few rows are found', () => {
  const draws = createRng(3)
  const { table, grouping } = drawn(draws)
  const labels = Float64Array.from(grouping.codes, (code) => Number(draws.next() < (code === 0 ? 0.2 : 0.4)))
  const population = { sex: { f: 0.75, m: 0.25 } }
  const input = { table, groupings: [grouping], columns: NAMES, labels, positive: 'yes', population }
  const { findings, groups } = beforeTraining(input, draws)
  expect(findings.map(({ id }) => id)).toEqual(['under-represented', 'label-bias'])
  expect(groups.sex?.representation.f?.ratio?.value).toBeCloseTo(
    (groups.sex?.representation.f?.share.value ?? 0) / 0.75,
    12,
  )
})

test('a group of the reference population without a row is the one most missing', () => {
  const { x } = representation(new Map([['y', 400]]), { x: 0.3, y: 0.7 })
  expect(x).toMatchObject({ n: 0, isUnder: true, ratio: { value: 0 } })
})
