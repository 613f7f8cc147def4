import { expect, test } from 'vitest'
import { calibrationCurve, precisionRecallCurve, rocCurve } from './index.ts'

const LABELS = Uint8Array.of(0, 1, 0, 1, 1, 0)
const SCORES = Float64Array.of(0.1, 0.8, 0.4, 0.4, 0.9, 0.2)

test('rocCurve() has one point per distinct score, after (0, 0)', () => {
  const { falsePositiveRates, truePositiveRates, thresholds } = rocCurve(LABELS, SCORES)
  expect([...thresholds]).toEqual([Infinity, 0.9, 0.8, 0.4, 0.2, 0.1])
  expect([...falsePositiveRates]).toEqual([0, 0, 0, 1 / 3, 2 / 3, 1])
  expect([...truePositiveRates]).toEqual([0, 1 / 3, 2 / 3, 1, 1, 1])
})

test('precisionRecallCurve() starts at recall 0 with precision 1', () => {
  const { precisions, recalls } = precisionRecallCurve(LABELS, SCORES)
  expect([...precisions]).toEqual([1, 1, 1, 3 / 4, 3 / 5, 1 / 2])
  expect([...recalls]).toEqual([0, 1 / 3, 2 / 3, 1, 1, 1])
})

test('calibrationCurve() leaves out bins without rows and counts every row once', () => {
  const { counts, meanScores, positiveShares } = calibrationCurve(LABELS, SCORES, 2)
  expect(counts).toEqual([4, 2])
  expect(positiveShares).toEqual([1 / 4, 1])
  expect(meanScores[1]).toBeCloseTo(0.85, 12)
  expect(calibrationCurve(LABELS, new Float64Array(6).fill(0.5)).counts).toEqual([6])
})

test('the curves of no rows are empty but for their first point', () => {
  expect([...rocCurve(new Uint8Array(), new Float64Array()).truePositiveRates]).toEqual([0])
  expect(calibrationCurve(new Uint8Array(), new Float64Array()).counts).toEqual([])
})
