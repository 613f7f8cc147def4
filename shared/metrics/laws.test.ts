import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRng, permutation } from '../core/index.ts'
import { pick } from '../table/index.ts'
import {
  type BinaryPredictions,
  decide,
  METRICS,
  type MulticlassPredictions,
  measure,
  metricsFor,
  metricValue,
  type Predictions,
  type RegressionPredictions,
  type Task,
} from './index.ts'

// Being listed is being tested: these laws run over every member of METRICS on every task that it knows.

const binaryOf = (rows: readonly (readonly [number, number])[]): BinaryPredictions => {
  const scores = Float64Array.from(rows, ([, score]) => score)
  return { task: 'binary', labels: Uint8Array.from(rows, ([label]) => label), scores, decisions: decide(scores, 0.5) }
}

const CLASSES = 3

function multiclassOf(rows: readonly (readonly [number, readonly number[]])[]): MulticlassPredictions {
  const shares = rows.map(([, odds]) => {
    const total = odds.reduce((sum, value) => sum + value, 0)
    return odds.map((value) => value / total)
  })
  return {
    task: 'multiclass',
    classes: CLASSES,
    labels: Int32Array.from(rows, ([label]) => label),
    decisions: Int32Array.from(shares, (row) => row.indexOf(Math.max(...row))),
    probabilities: Array.from({ length: CLASSES }, (_, k) => Float64Array.from(shares, (row) => row[k]!)),
  }
}

const regressionOf = (rows: readonly (readonly [number, number])[]): RegressionPredictions => ({
  task: 'regression',
  labels: Float64Array.from(rows, ([label]) => label),
  predicted: Float64Array.from(rows, ([, predicted]) => predicted),
})

const rowsOf = <T>(row: fc.Arbitrary<T>) => fc.array(row, { minLength: 1, maxLength: 30 })
const number = fc.integer({ min: -40, max: 40 }).map((value) => value / 8)

// Few distinct scores, so that ties are common.
const PREDICTIONS: Readonly<Record<Task, fc.Arbitrary<Predictions>>> = {
  binary: rowsOf(
    fc.tuple(
      fc.integer({ min: 0, max: 1 }),
      fc.integer({ min: 0, max: 20 }).map((k) => k / 20),
    ),
  ).map(binaryOf),
  multiclass: rowsOf(
    fc.tuple(
      fc.integer({ min: 0, max: CLASSES - 1 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: CLASSES, maxLength: CLASSES }),
    ),
  ).map(multiclassOf),
  regression: rowsOf(fc.tuple(number, number)).map(regressionOf),
}

const rowCountOf = (predictions: Predictions): number => predictions.labels.length

/** The rows with these indices, in this order. */
function taken(predictions: Predictions, rows: Uint32Array): Predictions {
  const floats = (values: Float64Array) => pick(values, rows, new Float64Array(rows.length))
  if (predictions.task === 'regression')
    return { task: 'regression', labels: floats(predictions.labels), predicted: floats(predictions.predicted) }
  if (predictions.task === 'binary')
    return {
      task: 'binary',
      labels: pick(predictions.labels, rows, new Uint8Array(rows.length)),
      decisions: pick(predictions.decisions, rows, new Uint8Array(rows.length)),
      scores: predictions.scores && floats(predictions.scores),
    }
  return {
    ...predictions,
    labels: pick(predictions.labels, rows, new Int32Array(rows.length)),
    decisions: pick(predictions.decisions, rows, new Int32Array(rows.length)),
    probabilities: predictions.probabilities?.map(floats) ?? null,
  }
}

/** Both are undefined for the same reason, or both are numbers that agree. */
function expectSame(a: ReturnType<typeof metricValue>, b: ReturnType<typeof metricValue>) {
  if (typeof a === 'number' && typeof b === 'number') expect(Math.abs(a - b)).toBeLessThan(1e-9)
  else expect(a).toEqual(b)
}

const CASES = METRICS.members.flatMap((metric) => metric.tasks.map((task) => ({ id: metric.id, task, metric })))

describe.each(CASES)('$id of $task predictions', ({ id, task, metric }) => {
  test('says what it is and where it comes from', () => {
    for (const text of [metric.title, metric.definition, metric.source]) expect(text.length).toBeGreaterThan(1)
    expect(metric.range[0]).toBeLessThan(metric.range[1])
  })

  test('stays in its range or says why it has no value', () => {
    fc.assert(
      fc.property(PREDICTIONS[task], (predictions) => {
        const value = metricValue(id, predictions)
        if (typeof value !== 'number') return /^[A-Z].*\.$/.test(value.why)
        return value >= metric.range[0] - 1e-12 && value <= metric.range[1] + 1e-12
      }),
    )
  })

  test('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(PREDICTIONS[task], fc.integer(), (predictions, seed) => {
        const order = permutation(rowCountOf(predictions), createRng(seed))
        expectSame(metricValue(id, taken(predictions, order)), metricValue(id, predictions))
      }),
    )
  })

  test('counts a row of weight k as k rows', () => {
    const weighted = PREDICTIONS[task].chain((predictions) => {
      const length = rowCountOf(predictions)
      const weights = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: length, maxLength: length })
      return fc.tuple(fc.constant(predictions), weights)
    })
    fc.assert(
      fc.property(weighted, ([predictions, weights]) => {
        const repeated = Uint32Array.from(weights.flatMap((weight, row) => Array.from({ length: weight }, () => row)))
        expectSame(
          metricValue(id, predictions, Float64Array.from(weights)),
          metricValue(id, taken(predictions, repeated)),
        )
      }),
    )
  })

  test('gives a reason, never NaN, where all rows are of one class or there are none', () => {
    const one = {
      binary: binaryOf([
        [1, 0.7],
        [1, 0.2],
      ]),
      multiclass: multiclassOf([[2, [1, 2, 3]]]),
      regression: regressionOf([[5, 4]]),
    }
    for (const count of [0, rowCountOf(one[task])]) {
      const figures = measure(
        taken(
          one[task],
          Uint32Array.from({ length: count }, (_, row) => row),
        ),
        {
          rng: createRng(1),
          resamples: 20,
        },
      )
      const { value, low, high, why } = figures[id]!
      if (value === null) expect([low, high, typeof why]).toEqual([null, null, 'string'])
      else for (const end of [value, low, high]) expect(Number.isFinite(end)).toBe(true)
      if (count === 0) expect(why).toBe('There are no rows.')
    }
  })
})

test('a perfect prediction has the best value of every metric', () => {
  const perfect = [
    binaryOf([
      [0, 0],
      [1, 1],
      [0, 0],
      [1, 1],
    ]),
    multiclassOf([
      [0, [1, 0, 0]],
      [1, [0, 1, 0]],
      [2, [0, 0, 1]],
    ]),
    regressionOf([
      [1, 1],
      [2, 2],
      [4, 4],
    ]),
  ]
  for (const predictions of perfect)
    for (const { id, direction, range, perfect = direction === 'higher' ? range[1] : range[0] } of metricsFor(
      predictions.task,
    )) {
      // Scores that part the classes have no line of calibration; gains depend on the share of positives.
      if (perfect !== null && !id.startsWith('calibration'))
        expect(metricValue(id, predictions), id).toBeCloseTo(perfect, 12)
    }
})

test('rocAuc and prAuc depend on the order of scores alone', () => {
  fc.assert(
    fc.property(PREDICTIONS.binary, (predictions) => {
      if (predictions.task !== 'binary' || predictions.scores === null) return
      const bent = { ...predictions, scores: predictions.scores.map((score) => score ** 3 / 2 + 0.1) }
      for (const id of ['rocAuc', 'prAuc']) expectSame(metricValue(id, bent), metricValue(id, predictions))
    }),
  )
})

test('rocAuc of turned scores is one minus rocAuc', () => {
  fc.assert(
    fc.property(PREDICTIONS.binary, (predictions) => {
      if (predictions.task !== 'binary' || predictions.scores === null) return
      const value = metricValue('rocAuc', predictions)
      const turned = metricValue('rocAuc', { ...predictions, scores: predictions.scores.map((score) => 1 - score) })
      if (typeof value === 'number') expectSame(turned, 1 - value)
    }),
  )
})

test('numbering the classes differently changes no metric', () => {
  const renumber = (labels: Int32Array) => labels.map((label) => (label + 1) % CLASSES)
  fc.assert(
    fc.property(PREDICTIONS.multiclass, (predictions) => {
      if (predictions.task !== 'multiclass' || predictions.probabilities === null) return
      const [first = new Float64Array(), ...others] = predictions.probabilities.toReversed()
      const turned: MulticlassPredictions = {
        ...predictions,
        labels: renumber(predictions.labels),
        decisions: renumber(predictions.decisions),
        probabilities: [first, ...others.toReversed()],
      }
      // Which of two equally probable classes is on top follows the numbering; ece rests on it.
      for (const { id } of metricsFor('multiclass'))
        if (id !== 'ece') expectSame(metricValue(id, turned), metricValue(id, predictions))
    }),
  )
})

test('swapping the two classes leaves the symmetric metrics as they are', () => {
  fc.assert(
    fc.property(PREDICTIONS.binary, (predictions) => {
      if (predictions.task !== 'binary' || predictions.scores === null) return
      const swapped: BinaryPredictions = {
        task: 'binary',
        labels: predictions.labels.map((label) => 1 - label),
        decisions: predictions.decisions.map((decision) => 1 - decision),
        scores: predictions.scores.map((score) => 1 - score),
      }
      for (const id of [
        'accuracy',
        'balancedAccuracy',
        'f1Macro',
        'f1Weighted',
        'rocAuc',
        'logLoss',
        'brier',
        'mcc',
        'kappa',
      ])
        expectSame(metricValue(id, swapped), metricValue(id, predictions))
    }),
  )
})

test('metrics of scores say why they have no value where only decisions are known, or scores are no probabilities', () => {
  const predictions = binaryOf([
    [0, 0.2],
    [1, 0.9],
    [1, 0.4],
  ])
  const figures = measure({ ...predictions, scores: null }, { rng: createRng(0), resamples: 10 })
  for (const id of ['rocAuc', 'prAuc', 'logLoss', 'brier', 'ece'])
    expect(figures[id]?.why).toBe('There are no scores: only predicted labels are known.')
  expect(figures.accuracy?.value).toBeCloseTo(2 / 3, 12)
  const margins = { ...predictions, scores: Float64Array.of(-2, 3, 1) }
  expect(metricValue('rocAuc', margins)).toBe(1)
  for (const id of ['logLoss', 'brier', 'ece'])
    expect(metricValue(id, margins)).toEqual({ why: 'The scores are no probabilities: some lie outside 0 to 1.' })
})

test('a metric of another task, or an unknown one, is a usage error that lists the right ones', () => {
  expect(() => metricValue('rmse', binaryOf([[0, 0.2]]))).toThrow('does not measure binary predictions')
  expect(() => metricValue('auc', binaryOf([[0, 0.2]]))).toThrow('There is no metric "auc".')
})

test('mape leaves out rows whose true value is 0, and has no value where all are', () => {
  expect(
    metricValue(
      'mape',
      regressionOf([
        [0, 5],
        [2, 3],
      ]),
    ),
  ).toBe(0.5)
  expect(metricValue('mape', regressionOf([[0, 5]]))).toEqual({ why: expect.stringContaining('Every true value is 0') })
})

test('a class that neither occurs nor is predicted changes no metric of decisions', () => {
  fc.assert(
    fc.property(PREDICTIONS.multiclass, (predictions) => {
      if (predictions.task !== 'multiclass') return
      const decided = { ...predictions, probabilities: null }
      for (const { id } of metricsFor('multiclass'))
        expectSame(metricValue(id, { ...decided, classes: CLASSES + 2 }), metricValue(id, decided))
    }),
  )
  const twoOfThree = multiclassOf([
    [0, [8, 1, 1]],
    [1, [1, 8, 1]],
  ])
  for (const id of ['precision', 'recall', 'f1Macro']) expect(metricValue(id, twoOfThree)).toBe(1)
})

test('r2 has no value under weights that leave rows of one true value, whatever rounding leaves behind', () => {
  const predictions = regressionOf([
    [0.1, 0.1],
    [0.7, 1],
    [0.7, 2],
    [0.7, 3],
  ])
  for (const weight of [1, 0.1, 3, 7.7])
    expect(metricValue('r2', predictions, Float64Array.of(0, weight, weight / 3, 1))).toEqual({
      why: expect.stringContaining('All true values are the same'),
    })
})
