import { expect, test } from 'vitest'
import type { GroupingErrors } from './audit-words.ts'
import { errorColumns, errorGaps, errorSentence } from './error-words.ts'

const figure = (value: number, half = 1) => ({ value, low: value - half, high: value + half })

const group = (n: number, meanError: number, mae: number) => ({
  n,
  meanError: figure(meanError),
  mae: figure(mae),
  rmse: figure(mae + 2),
  r2: figure(0.5, 0.1),
})

const auditOf = (adjusted: number): GroupingErrors => ({
  groups: { F: group(400, -12, 20), M: group(500, 3, 9) },
  againstRest: {
    F: { meanError: { ...figure(-15), p: adjusted, adjusted }, mae: { ...figure(11), p: 1, adjusted: 1 } },
    M: { meanError: { ...figure(15), p: adjusted, adjusted }, mae: { ...figure(-11), p: 1, adjusted: 1 } },
  },
  meanErrorDifference: figure(15),
  maeDifference: figure(11),
  rmseDifference: figure(11),
  r2Difference: figure(0, 0),
})

test('a difference of errors is said of the group, in which direction, only where there is evidence', () => {
  expect(errorSentence(auditOf(0.001), 'sex')).toBe(
    'Predictions for rows with sex = F are lower against the truth than for all other rows, by 15.0.',
  )
  expect(errorSentence(auditOf(0.5), 'sex')).toMatch(/no evidence of a difference.*not evidence of none\.$/)
  expect(errorGaps(auditOf(0.001), 'sex').map(({ isSeen }) => isSeen)).toEqual([true, false, false, false])
})

test('the scale of errors reaches as far as their intervals, with 0 on it', () => {
  const audit = auditOf(1)
  const [meanError, mae] = errorColumns(audit, [audit])
  expect([meanError?.domain, mae?.domain]).toEqual([
    [-13, 4],
    [0, 21],
  ])
})
