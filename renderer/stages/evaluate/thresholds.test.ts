import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellsAt, precisionRecallPoint, ratesOf, rocPoint, scoreBins, thresholdNear } from './thresholds.ts'

interface Row {
  readonly score: number
  readonly isPositive: boolean
}

function tableOf(rows: readonly Row[]) {
  const thresholds = [...new Set(rows.map(({ score }) => score))].toSorted((a, b) => a - b)
  const above = (isPositive: boolean) =>
    thresholds.map((t) => rows.filter((row) => row.isPositive === isPositive && row.score >= t).length)
  const positives = rows.filter(({ isPositive }) => isPositive).length
  return {
    thresholds,
    truePositives: above(true),
    falsePositives: above(false),
    positives,
    negatives: rows.length - positives,
  }
}

const rows = fc.array(
  fc.record({ score: fc.integer({ min: 0, max: 100 }).map((i) => i / 100), isPositive: fc.boolean() }),
  {
    minLength: 1,
  },
)

test('cellsAt() counts what the rows themselves give, at every threshold', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 0, max: 100 }), (all, step) => {
      const threshold = step / 100
      const cells = cellsAt(tableOf(all), threshold)
      expect(cells.truePositives).toBe(all.filter((row) => row.isPositive && row.score >= threshold).length)
      expect(cells.trueNegatives).toBe(all.filter((row) => !row.isPositive && row.score < threshold).length)
    }),
  )
})

test('thresholdNear() finds a threshold that stands where the one that drew the point does', () => {
  fc.assert(
    fc.property(
      rows,
      fc.integer({ min: 0, max: 100 }),
      fc.constantFrom(rocPoint, precisionRecallPoint),
      (all, step, pointOf) => {
        const table = tableOf(all)
        const point = pointOf(ratesOf(cellsAt(table, step / 100)))
        if (point) expect(pointOf(ratesOf(cellsAt(table, thresholdNear(table, point, pointOf))))).toEqual(point)
      },
    ),
  )
})

test('scoreBins() holds every row once', () => {
  fc.assert(
    fc.property(rows, (all) => {
      const bins = scoreBins(tableOf(all), 20)
      const total = bins.reduce((sum, bin) => sum + bin.positives + bin.negatives, 0)
      expect(total).toBe(all.length)
      expect(bins.at(-1)?.positives).toBe(all.filter((row) => row.isPositive && row.score >= 0.95).length)
    }),
  )
})

test('ratesOf() leaves a rate without rows undefined', () => {
  const none = { truePositives: 0, falsePositives: 0, falseNegatives: 4, trueNegatives: 6 }
  expect(ratesOf(none)).toEqual({
    accuracy: 0.6,
    precision: null,
    recall: 0,
    f1: 0,
    selectionRate: 0,
    falsePositiveRate: 0,
  })
})
