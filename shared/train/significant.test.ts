import { expect, test } from 'vitest'
import { significant } from './significant.ts'

test('significant() keeps the zeros of small values and writes large ones without an exponent', () => {
  expect([0.931, 12.3456, 999.96, 41_120.4, 3_123_456].map(significant)).toEqual([
    '0.9310',
    '12.35',
    '1000',
    '41,120',
    '3,123,456',
  ])
})
