import type { Figure } from './figure.ts'
import { decimal } from './number.ts'

const FRACTIONS: readonly (readonly [number, string])[] = [
  [1 / 10, 'a tenth'],
  [1 / 5, 'a fifth'],
  [1 / 4, 'a quarter'],
  [3 / 10, 'three tenths'],
  [1 / 3, 'a third'],
  [2 / 5, 'two fifths'],
  [1 / 2, 'half'],
  [2 / 3, 'two thirds'],
  [3 / 4, 'three quarters'],
  [4 / 5, 'four fifths'],
  [9 / 10, 'nine tenths'],
]

/** How near a ratio must be to a fraction to be called by its name. */
const NEAR = 0.06

/** A ratio as people say it: “a third as often”, “2.1 times as often”. */
export function asOften({ value, low, high }: Figure): string {
  if (value === null) return 'as often'
  const named = FRACTIONS.find(
    ([fraction]) =>
      Math.abs(value / fraction - 1) < NEAR && (low === null || high === null || (low <= fraction && fraction <= high)),
  )
  if (named) return `${named[1]} as often`
  if (Math.abs(value / 2 - 1) < NEAR) return 'twice as often'
  return `${decimal(value, value < 0.995 ? 2 : 1)} times as often`
}
