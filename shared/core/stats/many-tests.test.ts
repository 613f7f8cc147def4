import { expect, test } from 'vitest'
import { falseDiscoveryRate, holmAdjusted } from '../index.ts'

// Of R's p.adjust(c(0.01, 0.04, 0.03, 0.5), 'BH') and 'holm'.
test('chances are corrected as Benjamini and Hochberg do', () => {
  const third = expect.closeTo(0.16 / 3, 12)
  expect(falseDiscoveryRate([0.01, 0.04, 0.03, 0.5])).toEqual([0.04, third, third, 0.5])
})

test('chances are corrected as Holm does', () => {
  expect(holmAdjusted([0.01, 0.04, 0.03, 0.5])).toEqual([0.04, 0.09, 0.09, 0.5])
})
