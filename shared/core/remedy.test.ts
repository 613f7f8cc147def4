import { expect, test } from 'vitest'
import { withPlaces } from './remedy.ts'

test('the places of remedies stand before the end of the text', () => {
  expect(withPlaces('Ask for classes.', ['--task classification'])).toBe('Ask for classes (--task classification).')
  expect(withPlaces('First. Then this', ['a', 'b'])).toBe('First. Then this (a, b)')
  expect(withPlaces('As it is.', [])).toBe('As it is.')
})
