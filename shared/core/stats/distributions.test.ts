import { expect, test } from 'vitest'
import { normalBelow, normalQuantile } from './normal.ts'
import { studentBelow, studentQuantile } from './student.ts'

// Published tables, to their last digit.

test.each([
  [0, 0.5],
  [1, 0.841344746],
  [1.96, 0.975002105],
  [-2.575829304, 0.005],
  [4, 0.9999683288],
])('normalBelow(%d) is %d, and normalQuantile() turns it round', (z, share) => {
  expect(normalBelow(z)).toBeCloseTo(share, 6)
  expect(normalQuantile(share)).toBeCloseTo(z, 5)
})

test.each([
  [12.7062047, 1, 0.975],
  [4.30265273, 2, 0.975],
  [2.77644511, 4, 0.975],
  [2.22813885, 10, 0.975],
  [2.74999565, 30, 0.995],
  [2.00029782, 60, 0.975],
])('studentBelow(%d, %d) is %d, and studentQuantile() turns it round', (t, freedom, share) => {
  expect(studentBelow(t, freedom)).toBeCloseTo(share, 8)
  expect(studentQuantile(share, freedom)).toBeCloseTo(t, 6)
})

test('studentBelow() of one degree of freedom is Cauchy’s', () => {
  for (const t of [-30, -2, -0.1, 0, 0.4, 7]) expect(studentBelow(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 12)
})
