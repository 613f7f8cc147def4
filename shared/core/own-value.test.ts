import { expect, test } from 'vitest'
import { ownValue } from './own-value.ts'

test('ownValue() gives nothing of a name that every object inherits', () => {
  const widths = { age: 90 }
  expect(['age', 'constructor', 'toString', '__proto__'].map((name) => ownValue(widths, name))).toEqual([
    90,
    undefined,
    undefined,
    undefined,
  ])
})
