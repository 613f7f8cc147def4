import { expect, test } from 'vitest'
import { createRng, normalQuantile, type Rng } from '../../core/index.ts'
import { REFERENCE_COMPUTE } from '../../models/index.ts'
import type { Pipeline, Scores } from '../../pipeline/index.ts'
import { type Column, numberColumn, PLAIN_READING, type Table, take } from '../../table/index.ts'
import { lossModelsOf } from '../loss-model.ts'
import { monitor } from '../monitor.ts'
import { type Reference, referenceOf } from '../reference.ts'
import { liveCountOf } from './live-count.ts'
import { liveFigures } from './live-figures.ts'
import { layoutOf } from './live-layout.ts'
import { liveReference } from './live-reference.ts'

// What a service counts row by row is what the monitor says of the same rows at once.

const normal = (rng: Rng) => normalQuantile(Math.max(rng.next(), 1e-12))
const CITIES = ['Bern', 'Graz', 'Linz', 'Ulm']

function drawn(rng: Rng, rows: number, { shift = 0, gaps = 0.05 } = {}): Table {
  const age = Float64Array.from({ length: rows }, () => (rng.next() < gaps ? Number.NaN : normal(rng) + shift))
  const hours = Float64Array.from({ length: rows }, () => Math.round(8 * rng.next()))
  const codes = Int32Array.from({ length: rows }, () =>
    rng.next() < gaps ? -1 : rng.below(rng.next() < shift ? 2 : 4),
  )
  const flags = Uint8Array.from({ length: rows }, () => (rng.next() < 0.3 ? 1 : 0))
  const full = new Uint8Array(rows).fill(1)
  return {
    rows,
    columns: new Map<string, Column>([
      ['age', numberColumn(age)],
      ['hours', numberColumn(hours)],
      [
        'city',
        { kind: 'category', levels: CITIES, codes, validity: Uint8Array.from(codes, (code) => Number(code >= 0)) },
      ],
      ['flag', { kind: 'boolean', values: flags, validity: full }],
    ]),
  }
}

const KINDS = { age: 'number', hours: 'number', city: 'category', flag: 'boolean' } as const

function pipelineOf(task: 'binary' | 'regression'): Pipeline {
  return {
    task,
    target: 'said',
    classes: task === 'binary' ? ['no', 'yes'] : [],
    threshold: 0.5,
    inputs: Object.entries(KINDS).map(([name, kind]) => ({
      name,
      reading: PLAIN_READING[kind],
      range: kind === 'number' ? ([name === 'age' ? -2.5 : 0, name === 'age' ? 2.5 : 8] as const) : null,
    })),
    branches: [],
    blend: 'margins',
    calibration: null,
  }
}

function scored(table: Table, task: 'binary' | 'regression'): Scores {
  const age = table.columns.get('age')
  const values =
    age?.kind === 'number' ? age.values.map((value) => (Number.isNaN(value) ? 0 : value)) : new Float64Array(0)
  const positive = values.map((value) => Math.round(1000 / (1 + Math.exp(-value))) / 1000)
  return {
    rows: table.rows,
    margins: [values],
    probabilities: task === 'binary' ? [positive.map((p) => 1 - p), positive] : [],
    decisions: Int32Array.from(positive, (p) => (p >= 0.5 ? 1 : 0)),
    statuses: [],
  }
}

/** Of what the monitor, or the service, puts into bins. */
const DIGITS: Readonly<Record<string, number>> = { rocAuc: 3, logLoss: 4, brier: 4 }

/** Counts rows in two parts, as two processes would. */
function figuresOf(pipeline: Pipeline, reference: Reference, table: Table, metrics = {}) {
  const live = liveReference(pipeline, reference, metrics)
  const count = liveCountOf(pipeline, live)
  const halves = [0, 1].map((half) => {
    const sums = new Float64Array(layoutOf(live).size)
    const part = take(
      table,
      Uint32Array.from({ length: table.rows }, (_, row) => row).filter((row) => row % 2 === half),
    )
    const { decisions, probabilities, margins } = scored(part, pipeline.task === 'binary' ? 'binary' : 'regression')
    const predictions = Array.from(decisions, (decision, row) =>
      pipeline.task === 'regression'
        ? { prediction: margins[0]?.[row] ?? 0, probabilities: null }
        : {
            prediction: pipeline.classes[decision] ?? '',
            probabilities: { no: probabilities[0]?.[row] ?? 0, yes: probabilities[1]?.[row] ?? 0 },
          },
    )
    count(part, predictions, sums)
    return sums
  })
  const added = Float64Array.from(halves[0] ?? [], (one, i) => one + (halves[1]?.[i] ?? 0))
  // As it travels from one process to another.
  return liveFigures(JSON.parse(JSON.stringify(live)), JSON.parse(JSON.stringify([...added])))
}

test('what was counted in parts is what the monitor finds in the whole, moved or not', async () => {
  const pipeline = pipelineOf('binary')
  const rng = createRng(5)
  const before = drawn(rng, 4000)
  const reference = referenceOf(pipeline, before, scored(before, 'binary'))
  for (const moved of [{}, { shift: 0.6, gaps: 0.15 }]) {
    const table = drawn(rng, 1500, moved)
    const report = await monitor(pipeline, reference, { table, scores: scored(table, 'binary') })
    const found = figuresOf(pipeline, reference, table)
    expect(found.rows).toBe(1500)
    for (const column of report.columns) {
      const own = found.columns.find(({ name }) => name === column.column)
      expect(own?.psi, column.column).toBeCloseTo(column.tests.psi?.value ?? -1, 9)
      for (const kind of ['missing', 'unseen', 'outOfRange'] as const) expect(own?.[kind]).toEqual(column[kind])
    }
    expect(found.predictions?.psi).toBeCloseTo(report.predictions?.tests.psi?.value ?? -1, 9)
    const estimated = report.performance.estimated
    if (estimated?.method !== 'cbpe') throw new Error('an estimate of a classifier')
    for (const id of ['accuracy', 'logLoss', 'brier', 'precision', 'recall', 'f1', 'rocAuc'] as const)
      expect(found.performance[id]?.value, id).toBeCloseTo(estimated[id] ?? -1, DIGITS[id] ?? 9)
    const [low, high] = estimated.intervals.accuracy ?? [0, 0]
    expect(Math.abs((found.performance.accuracy?.low ?? 0) - low)).toBeLessThan(0.005)
    expect(Math.abs((found.performance.accuracy?.high ?? 0) - high)).toBeLessThan(0.005)
    const alarms = found.columns.flatMap(({ name, alarm, missing }) => [
      ...(alarm ? [name] : []),
      ...(missing.alarm ? ['missing'] : []),
    ])
    expect(alarms).toEqual('shift' in moved ? ['age', 'missing', 'city', 'missing'] : [])
  }
})

test('rows of the same kind raise an alarm in at most 5 of 100 services', () => {
  const pipeline = pipelineOf('binary')
  const rng = createRng(8)
  const before = drawn(rng, 2000)
  const reference = referenceOf(pipeline, before, scored(before, 'binary'))
  const alarms = Array.from({ length: 100 }, () => {
    const { columns, predictions } = figuresOf(pipeline, reference, drawn(rng, 200))
    return (
      predictions?.alarm || columns.some(({ alarm, missing, outOfRange }) => alarm || missing.alarm || outOfRange.alarm)
    )
  }).filter(Boolean).length
  expect(alarms).toBeLessThanOrEqual(5)
})

test('an estimate that is surely below the test rows is an alarm; too few rows say nothing', () => {
  const pipeline = pipelineOf('binary')
  const before = drawn(createRng(9), 2000)
  const reference = referenceOf(pipeline, before, scored(before, 'binary'))
  const metrics = { accuracy: { value: 0.9, low: 0.88, high: 0.92 }, rocAuc: { value: 0.5, low: null, high: null } }
  const { performance } = figuresOf(pipeline, reference, before, metrics)
  expect(performance.accuracy).toMatchObject({ alarm: true, released: { value: 0.9 } })
  expect(performance.logLoss).toMatchObject({ alarm: false, released: null })
  expect(figuresOf(pipeline, reference, drawn(createRng(1), 199))).toEqual({
    rows: 199,
    columns: [],
    predictions: null,
    performance: {},
  })
})

test('errors of a model of numbers are estimated bit by bit as at once', async () => {
  const pipeline = pipelineOf('regression')
  const rng = createRng(11)
  const before = drawn(rng, 1200)
  const scores = scored(before, 'regression')
  const labels = Float64Array.from(scores.margins[0] ?? [], (value) => value + normal(rng) * (1 + Math.abs(value)))
  const losses = await lossModelsOf(pipeline, before, scores, labels, { rng, compute: REFERENCE_COMPUTE })
  const reference = { ...referenceOf(pipeline, before, scores), ...(losses && { losses }) }
  const table = drawn(rng, 600, { shift: 0.8 })
  const report = await monitor(pipeline, reference, { table, scores: scored(table, 'regression') })
  const found = figuresOf(pipeline, reference, table)
  const estimated = report.performance.estimated
  if (estimated?.method !== 'dle') throw new Error('an estimate of a model of numbers')
  for (const id of ['mae', 'rmse'] as const) {
    expect(found.performance[id]?.value).toBeCloseTo(estimated[id], 9)
    expect(found.performance[id]?.low).toBeCloseTo(estimated.intervals[id]?.[0] ?? -1, 9)
  }
})
