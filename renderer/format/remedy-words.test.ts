import { expect, test } from 'vitest'
import { findingText, withWindowPlaces } from './remedy-words.ts'

const finding = { id: 'x', severity: 'info', columns: [] } as const

test('a finding names the place in the window, not the option', () => {
  expect(findingText({ ...finding, message: 'Leave it out.', remedies: [{ option: 'ignore', value: 'name' }] })).toBe(
    'Leave it out (Role in Data).',
  )
  expect(findingText({ ...finding, message: 'As it is.' })).toBe('As it is.')
})

test('a place is named once, and none that the window does not have', () => {
  const remedies = [{ option: 'types' }, { option: 'types', value: 'a=text' }, { option: 'score' }] as const
  expect(withWindowPlaces('Say how.', remedies)).toBe('Say how (Type in Data).')
})
