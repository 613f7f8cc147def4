import { expect, test } from 'vitest'
import { fixedOf, groupsOf, monotoneOf, withoutDefaults } from './option-values.ts'

test('what is as it comes is not kept, so that a default that changes is taken over', () => {
  const defaults = { text: 'words', maxSize: 0, monotone: {}, sample: ['a'] }
  const values = { text: 'both', maxSize: 0, monotone: {}, sample: ['a'], params: {}, other: undefined }
  expect(withoutDefaults(values, defaults)).toEqual({ text: 'both' })
})

test('options of a project are read as far as they are what they should be', () => {
  expect(monotoneOf({ monotone: { age: '+', size: 'up' } })).toEqual({ age: '+' })
  expect(monotoneOf({})).toEqual({})
  expect(groupsOf({ interactions: [['a', 1, 'b'], 'c'] })).toEqual([['a', 'b'], []])
  expect(fixedOf({ params: { gbdt: { rounds: 3 }, linear: null } })).toEqual({ gbdt: { rounds: 3 } })
})
