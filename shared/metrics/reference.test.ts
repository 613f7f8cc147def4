import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import {
  calibrationCurve,
  decide,
  measure,
  metricValue,
  type Predictions,
  precisionRecallCurve,
  rocCurve,
} from './index.ts'

// Values of scikit-learn on larger predictions, kept beside the checkout and not in it.

const VALUES = new URL('../../../shared/reference/values/', import.meta.url)
const isAbsent = !existsSync(VALUES)
if (isAbsent) console.log(`skipped: the comparison with ${VALUES.pathname}, which is not there`)

const json = (name: string) => JSON.parse(readFileSync(new URL(name, VALUES), 'utf8'))

/** The columns of a CSV file without quoting. */
function columns(name: string): (column: string) => string[] {
  const [header = [], ...rows] = readFileSync(new URL(name, VALUES), 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','))
  return (column) => rows.map((row) => row[header.indexOf(column)]!)
}

const numbers = (texts: readonly string[]) => Float64Array.from(texts, Number)

function binary() {
  const column = columns('binary.csv')
  const scores = numbers(column('score'))
  return {
    task: 'binary' as const,
    labels: Uint8Array.from(column('label'), Number),
    scores,
    decisions: decide(scores, 0.5),
  }
}

function multiclass(): Predictions {
  const column = columns('multiclass.csv')
  const codes = (texts: readonly string[]) => Int32Array.from(texts, (text) => 'abcd'.indexOf(text))
  return {
    task: 'multiclass',
    classes: 4,
    labels: codes(column('label')),
    decisions: codes(column('prediction')),
    probabilities: ['a', 'b', 'c', 'd'].map((name) => numbers(column(`p:${name}`))),
  }
}

function regression(): Predictions {
  const column = columns('regression.csv')
  return { task: 'regression', labels: numbers(column('label')), predicted: numbers(column('score')) }
}

test.skipIf(isAbsent).each([
  ['binary', binary],
  ['multiclass', multiclass],
  ['regression', regression],
] as const)('every metric of the %s file equals scikit-learn to 1e-9', (name, read) => {
  const predictions = read()
  const { confusion, definitions, ...values }: Record<string, number> = json('metrics.json')[name]
  expect(Object.keys(values).length).toBeGreaterThan(4)
  for (const [id, value] of Object.entries(values)) {
    const ours = metricValue(id, predictions)
    expect(typeof ours === 'number' && Math.abs(ours - value) < 1e-9, `${id}: ${JSON.stringify(ours)}, ${value}`).toBe(
      true,
    )
  }
})

test.skipIf(isAbsent)('measure() gives the same values as metricValue(), inside their intervals', () => {
  const predictions = binary()
  for (const [id, figure] of Object.entries(measure(predictions, { rng: createRng(0), resamples: 50 }))) {
    expect(figure.value).toBe(metricValue(id, predictions))
    expect(figure.low).toBeLessThan(figure.value ?? NaN)
    expect(figure.high).toBeGreaterThan(figure.value ?? NaN)
  }
})

function expectClose(actual: ArrayLike<number>, expected: readonly (number | null)[]) {
  expect(actual.length).toBe(expected.length)
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value ?? Infinity, 12)
}

test.skipIf(isAbsent)('the curves of the binary file equal scikit-learn', () => {
  const { labels, scores } = binary()
  const { roc, pr, calibration } = json('curves.json')
  const ours = rocCurve(labels, scores)
  expectClose(ours.falsePositiveRates, roc.fpr)
  expectClose(ours.truePositiveRates, roc.tpr)
  expectClose(ours.thresholds, roc.thresholds)
  const precisionRecall = precisionRecallCurve(labels, scores)
  expectClose(precisionRecall.precisions.toReversed(), pr.precision)
  expectClose(precisionRecall.recalls.toReversed(), pr.recall)
  expectClose(precisionRecall.thresholds.toReversed().subarray(0, -1), pr.thresholds)
  const calibrated = calibrationCurve(labels, scores)
  expectClose(calibrated.meanScores, calibration.meanScore)
  expectClose(calibrated.positiveShares, calibration.fractionPositive)
})
