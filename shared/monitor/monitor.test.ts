import { expect, test } from 'vitest'
import { createRng, normalQuantile, type Rng } from '../core/index.ts'
import { REFERENCE_COMPUTE } from '../models/index.ts'
import type { Pipeline, Scores } from '../pipeline/index.ts'
import { type Column, numberColumn, PLAIN_READING, type Table, takeColumn } from '../table/index.ts'
import { lossModelsOf } from './loss-model.ts'
import { hasAlarm, monitor } from './monitor.ts'
import { referenceOf } from './reference.ts'

// The whole monitor on data of a known truth: 3 numbers, 2 of levels, and scores that are calibrated by making.

const NUMBERS = ['a', 'b', 'c']
const LEVELS = ['x', 'y']
const CITIES = ['Bern', 'Graz', 'Linz', 'Ulm']

const normal = (rng: Rng) => normalQuantile(Math.max(rng.next(), 1e-12))

function drawn(rng: Rng, rows: number, shift: Readonly<Record<string, number>> = {}): Table {
  const columns = new Map<string, Column>()
  for (const name of NUMBERS)
    columns.set(name, numberColumn(Float64Array.from({ length: rows }, () => normal(rng) + (shift[name] ?? 0))))
  for (const name of LEVELS) {
    const codes = Int32Array.from({ length: rows }, () => (rng.next() < (shift[name] ?? 0) ? 0 : rng.below(4)))
    columns.set(name, { kind: 'category', levels: CITIES, codes, validity: new Uint8Array(rows).fill(1) })
  }
  return { rows, columns }
}

/** One step that codes levels, so that the pipeline knows them. */
function pipelineOf(table: Table): Pipeline {
  return {
    task: 'binary',
    target: 'said',
    classes: ['no', 'yes'],
    threshold: 0.5,
    inputs: [...table.columns].map(([name, column]) => ({
      name,
      reading: column.kind === 'number' ? PLAIN_READING.number : PLAIN_READING.category,
      range:
        column.kind === 'number'
          ? ([column.values.reduce((a, b) => Math.min(a, b)), column.values.reduce((a, b) => Math.max(a, b))] as const)
          : null,
    })),
    branches: [],
    blend: 'margins',
    calibration: null,
  }
}

function scored(table: Table): Scores {
  const column = table.columns.get('a')
  const positive =
    column?.kind === 'number' ? column.values.map((value) => 1 / (1 + Math.exp(-value))) : new Float64Array(0)
  return {
    rows: table.rows,
    margins: [],
    probabilities: [positive.map((p) => 1 - p), positive],
    decisions: Int32Array.from(positive, (p) => (p >= 0.5 ? 1 : 0)),
    statuses: [],
  }
}

const labelsOf = ({ probabilities: [, positive] }: Scores, rng: Rng) =>
  Float64Array.from(positive ?? [], (p) => Number(rng.next() < p))

const host = { compute: REFERENCE_COMPUTE }

test('without drift at most 5 % of 200 resamples give any alarm at all, the classifier and the groups included', async () => {
  const rng = createRng(21)
  let alarms = 0
  for (let i = 0; i < 200; i++) {
    const before = drawn(rng, 2000)
    const pipeline = pipelineOf(before)
    const then = scored(before)
    const reference = referenceOf(pipeline, before, then, labelsOf(then, rng))
    const now = drawn(rng, 1000)
    const scores = scored(now)
    const x = now.columns.get('x')
    const watched = {
      groupings: x?.kind === 'category' ? [{ name: 'x', codes: x.codes, levels: x.levels }] : [],
      gates: [{ metric: 'demographicParityDifference', bound: 'value', limit: 0.1, of: 'x' } as const],
    }
    // Measuring and auditing take longer than all else: now and then is enough.
    const labels = i % 20 === 0 ? labelsOf(scores, rng) : null
    const groups = i % 4 === 0 ? { watched } : {}
    const report = await monitor(pipeline, reference, { table: now, scores, labels, ...groups }, { host, seed: i })
    if (hasAlarm(report)) alarms++
  }
  expect(alarms).toBeLessThanOrEqual(10)
}, 180_000)

test('a shift by half a standard deviation, and one of ten points between levels, in 1,000 rows are found in 95 % of cases', async () => {
  const rng = createRng(22)
  let [shifts, levels] = [0, 0]
  for (let i = 0; i < 60; i++) {
    const before = drawn(rng, 4000)
    const pipeline = pipelineOf(before)
    const reference = referenceOf(pipeline, before, scored(before))
    const now = drawn(rng, 1000, { c: 0.5, y: 0.1 / 0.75 })
    const { columns } = await monitor(pipeline, reference, { table: now, scores: scored(now) })
    if (columns.find(({ column }) => column === 'c')?.alarm) shifts++
    if (columns.find(({ column }) => column === 'y')?.alarm) levels++
  }
  expect(Math.min(shifts, levels)).toBeGreaterThanOrEqual(57)
})

test('columns that were only mixed anew among themselves are told apart from real rows, and not from what a model keeps', async () => {
  const rng = createRng(23)
  const linked = (rows: number): Table => {
    const table = drawn(rng, rows)
    const [a, b] = [table.columns.get('a'), table.columns.get('b')]
    const values =
      a?.kind === 'number' && b?.kind === 'number' ? a.values.map((v, i) => v + 0.3 * (b.values[i] ?? 0)) : []
    return { rows, columns: new Map(table.columns).set('b', numberColumn(Float64Array.from(values, (v) => v / 1.044))) }
  }
  const before = linked(2000)
  const pipeline = pipelineOf(before)
  const reference = referenceOf(pipeline, before, scored(before))
  const now = drawn(rng, 1000)
  const rows = { table: now, scores: scored(now) }
  const real = await monitor(pipeline, reference, rows, { host, rows: before })
  expect(real.domain).toMatchObject({ sees: 'rows', alarm: true })
  expect(real.domain?.columns.map(({ column }) => column).toSorted()).toEqual(['a', 'b'])
  const kept = await monitor(pipeline, reference, rows, { host })
  expect(kept.domain).toMatchObject({ sees: 'margins', alarm: false, columns: [] })
})

test('rows far out are the most unlike, by their column, and rows that repeat are more than chance', async () => {
  const rng = createRng(24)
  const before = drawn(rng, 2000)
  const pipeline = pipelineOf(before)
  const reference = referenceOf(pipeline, before, scored(before))
  const now = drawn(rng, 500)
  const c = now.columns.get('c')
  if (c?.kind === 'number') c.values[123] = 40
  const twice: Table = {
    rows: 1000,
    columns: new Map(
      [...now.columns].map(([name, column]) => {
        const both = Uint32Array.from({ length: 1000 }, (_, row) => row % 500)
        return [name, takeColumn(column, both)]
      }),
    ),
  }
  const { anomalies, duplicates } = await monitor(pipeline, reference, { table: twice, scores: scored(twice) })
  expect(anomalies?.rows.slice(0, 2).map(({ row }) => row)).toEqual([123, 623])
  expect(anomalies?.rows[0]?.columns[0]?.column).toBe('c')
  expect(duplicates).toMatchObject({ current: 0.5, reference: 0, alarm: true })
})

test('errors that follow from a column are foreseen where that column moves', async () => {
  const rng = createRng(25)
  // The noise is three times as large where c is above 0.
  const noise = (table: Table) => {
    const column = table.columns.get('c')
    return column?.kind === 'number' ? column.values.map((c) => normal(rng) * (c > 0 ? 3 : 1)) : new Float64Array(0)
  }
  const before = drawn(rng, 4000)
  const pipeline: Pipeline = { ...pipelineOf(before), task: 'regression', classes: [] }
  const predicted = (rows: number): Scores => ({
    ...scored(before),
    rows,
    margins: [new Float64Array(rows)],
    probabilities: [],
    decisions: new Int32Array(0),
  })
  const learned = await lossModelsOf(pipeline, before, predicted(4000), noise(before), {
    rng,
    compute: REFERENCE_COMPUTE,
  })
  const reference = { ...referenceOf(pipeline, before, predicted(4000)), ...(learned && { losses: learned }) }
  const now = drawn(rng, 2000, { c: 1.5 })
  const labels = noise(now)
  const rows = { table: now, scores: predicted(2000), labels }
  const { estimated, measured } = (await monitor(pipeline, JSON.parse(JSON.stringify(reference)), rows)).performance
  for (const id of ['mae', 'rmse'] as const) {
    const [found, true_] = [estimated?.method === 'dle' ? estimated[id] : NaN, measured?.metrics[id]?.value ?? NaN]
    expect(Math.abs(found / true_ - 1)).toBeLessThan(0.08)
  }
})
