import { expect, test } from 'vitest'
import { createRng } from '../../core/index.ts'
import { type Pipeline, scoreTable } from '../../pipeline/index.ts'
import { sampleArrival } from '../../sample-journey.test-support.ts'
import { numberColumn, PLAIN_READING, type Table } from '../../table/index.ts'
import { tableOfRows } from '../inputs.ts'
import { correlatedGroups } from './association.ts'
import { dependence } from './dependence.ts'
import { gridOf, withValue } from './grid.ts'
import { permutationImportance } from './importance.ts'
import { interactions } from './interactions.ts'
import { FOREST } from './scikit-learn.test-support.ts'
import { surrogate } from './surrogate.ts'

const NAMES = ['a', 'b', 'c']

const inputs = NAMES.map((name) => ({ name, reading: PLAIN_READING.number, range: [-3, 3] as const }))
const pipelineOf = (family: string, state: Pipeline['branches'][0]['views'][0]['members'][0]['state']): Pipeline => ({
  task: 'regression',
  target: 'y',
  classes: [],
  threshold: 0.5,
  inputs,
  branches: [
    {
      steps: [],
      views: [
        {
          features: {
            form: 'ordinal',
            columns: NAMES.map((column) => ({
              column,
              encoding: 'number',
              state: { fill: null, centre: 0, scale: 1, flag: false },
            })),
          },
          members: [{ family, params: {}, state, weight: 1 }],
        },
      ],
    },
  ],
  blend: 'margins',
  calibration: null,
})

/** The forest of scikit-learn as a pipeline of ours. */
function forest(): Pipeline {
  const roots: number[] = []
  const all: number[][] = [[], [], [], [], []]
  for (const tree of FOREST.trees) {
    const first = all[0]?.length ?? 0
    roots.push(first)
    for (const [part, values] of tree.entries())
      all[part]?.push(...values.map((value) => (part < 2 && value >= 0 ? value + first : value)))
  }
  const [left = [], right = [], feature = [], threshold = [], value = []] = all
  return pipelineOf('random-forest', {
    task: 'regression',
    trees: {
      base: Float64Array.of(0),
      roots: Int32Array.from(roots),
      left: Int32Array.from(left),
      right: Int32Array.from(right),
      feature: Int32Array.from(feature),
      threshold: Float64Array.from(threshold),
      missingLeft: new Uint8Array(left.length),
      value: Float64Array.from(value),
      rounds: FOREST.trees.length,
      link: 'identity',
      levels: null,
    },
  })
}

/** y = 2a − b, through the same forms. */
const sum = (): Pipeline =>
  pipelineOf('linear', {
    intercepts: Float64Array.of(1),
    weights: Float64Array.of(2, -1, 0),
    offsets: Int32Array.of(0, 1, 2, 3),
    converged: true,
  })

const tableOf = (rows: readonly (readonly number[])[]): Table => ({
  rows: rows.length,
  columns: new Map(NAMES.map((name, c) => [name, numberColumn(Float64Array.from(rows, (row) => row[c] ?? NaN))])),
})

test('partial dependence and single curves equal those of scikit-learn', () => {
  const [pipeline, table] = [forest(), tableOf(FOREST.X)]
  for (const [i, value] of FOREST.pred.entries())
    expect(scoreTable(pipeline, table).margins[0]?.[i]).toBeCloseTo(value, 9)
  for (const [c, { grid, average, first }] of FOREST.pdp.entries()) {
    const input = inputs[c]
    if (!input) continue
    for (const [g, point] of grid.entries()) {
      const scores = scoreTable(pipeline, withValue(table, input, point)).margins[0] ?? new Float64Array(0)
      expect(scores[0]).toBeCloseTo(first[g] ?? NaN, 9)
      expect(scores.reduce((total, own) => total + own, 0) / scores.length).toBeCloseTo(average[g] ?? NaN, 9)
    }
  }
})

test('the mean of single curves is partial dependence, and of a sum every curve is its line', () => {
  const table = tableOf(FOREST.X.slice(0, 50))
  for (const pipeline of [forest(), sum()]) {
    const { curves, points } = dependence(pipeline, table, 'a')
    const { average = [], individual = [] } = curves[0] ?? {}
    expect(individual).toHaveLength(50)
    for (const [p] of points.entries()) {
      const mean = individual.reduce((total, curve) => total + (curve[p] ?? 0), 0) / individual.length
      expect(Math.abs(mean - (average[p] ?? NaN))).toBeLessThan(1e-12)
    }
  }
  const { ale } = dependence(sum(), table, 'b')
  const [effects = []] = ale?.effects ?? []
  for (const [i, edge] of (ale?.edges ?? []).entries())
    expect((effects[i] ?? 0) - (effects[0] ?? 0)).toBeCloseTo(-(edge - (ale?.edges[0] ?? 0)), 10)
  expect(() => dependence(sum(), table, 'z')).toThrow('does not use a column "z"')
})

test('permutation importance is that of scikit-learn, within what shuffling makes of it', async () => {
  const [pipeline, table] = [forest(), tableOf(FOREST.X)]
  const labels = Float64Array.from(FOREST.y)
  const repeats = 60
  const found = await permutationImportance(pipeline, table, labels, { rng: createRng(1), repeats })
  expect(found.measure).toBe('rmse')
  const { margins } = scoreTable(pipeline, table)
  const before = labels.reduce((total, y, row) => total + (y - (margins[0]?.[row] ?? 0)) ** 2, 0) / labels.length
  for (const { columns, importance } of found.columns) {
    const c = NAMES.indexOf(columns[0] ?? '')
    const growth = (Math.sqrt(before) + importance.value) ** 2 - before
    const error = (FOREST.sd[c] ?? 0) / Math.sqrt(repeats)
    expect(Math.abs(growth - (FOREST.mean[c] ?? NaN))).toBeLessThan(4 * error + 1e-9)
    expect(importance.low).toBeLessThanOrEqual(importance.value)
    expect(importance.high).toBeGreaterThanOrEqual(importance.value)
  }
  expect(found.columns.map(({ columns }) => columns[0])).toEqual(['a', 'b', 'c'])
})

test('columns that say the same are found, and shuffled together', async () => {
  const rng = createRng(4)
  const rows = Array.from({ length: 300 }, () => {
    const a = rng.next()
    return [a, a + 0.05 * rng.next(), rng.next()]
  })
  expect(correlatedGroups(inputs, tableOf(rows)).map(({ columns }) => columns)).toEqual([['a', 'b']])
  const labels = Float64Array.from(rows, ([a = 0, b = 0]) => 1 + 2 * a - b)
  const { groups, findings } = await permutationImportance(sum(), tableOf(rows), labels, { rng })
  expect(groups.map(({ columns }) => columns)).toEqual([['a', 'b']])
  expect(findings.map(({ id }) => id)).toEqual(['correlated-columns'])
})

test('a sum has no interactions; a forest of a product has', async () => {
  const table = tableOf(FOREST.X)
  for (const { strength } of await interactions(sum(), table, NAMES)) expect(strength).toBeLessThan(1e-9)
  const found = await interactions(forest(), table, NAMES)
  expect(found.find(({ columns }) => columns.join() === 'a,c')?.strength).toBeGreaterThan(0.1)
  expect(found.map(({ strength }) => strength)).toEqual(found.map(({ strength }) => strength).sort((a, b) => b - a))
})

test('a surrogate of a forest says in words what it mostly does', async () => {
  const { pipeline } = (await sampleArrival()).bundle
  const rows = Array.from({ length: 40 }, (_, i) => pipeline.background?.rows[i] ?? {})
  const table = tableOfRows(pipeline, [...rows, ...(pipeline.background?.rows ?? [])])
  const found = await surrogate(pipeline, table, createRng(0))
  expect(found?.fidelity).toBeGreaterThan(0.7)
  expect(found?.lines.join('\n')).toMatch(/age|spent|job/u)
  const number = pipeline.inputs.find(({ name }) => name === 'age')
  const column = table.columns.get('age')
  if (number && column) expect(gridOf(number, column).cells.length).toBeGreaterThan(5)
})

test('points of a grid are free of what adding two values leaves in the last bits', () => {
  const [input] = inputs
  const values = numberColumn(Float64Array.from({ length: 301 }, (_, i) => ((i * i * 31) % 10007) / 100))
  if (input) for (const cell of gridOf(input, values).cells) expect(String(cell).length).toBeLessThan(9)
})
