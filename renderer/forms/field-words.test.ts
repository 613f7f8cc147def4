import { expect, test } from 'vitest'
import {
  areComplete,
  choiceText,
  type Field,
  namesColumn,
  numberProblem,
  numbersOf,
  recordOf,
  withDefaults,
  wordsOf,
} from './field-words.ts'

const share: Field = {
  name: 'low',
  title: 'Lower quantile (of the rows)',
  type: 'number',
  minimum: 0,
  maximum: 1,
  default: 0.01,
}

test('a title in two parts is a label and what explains it', () => {
  expect(wordsOf(share)).toEqual({ label: 'Lower quantile', description: 'Of the rows' })
  expect(wordsOf({ ...share, title: 'Type' })).toEqual({ label: 'Type' })
  expect([choiceText('mostFrequent'), choiceText('median')]).toEqual(['Most frequent', 'Median'])
})

test('a wrong number is named with its limits', () => {
  expect(numberProblem(share, 1.4)).toBe('1.4 is above 1. Enter a number from 0 to 1.')
  expect(numberProblem(share, -1)).toBe('-1 is below 0. Enter a number from 0 to 1.')
  expect(numberProblem({ ...share, type: 'integer' }, 0.5)).toBe('0.5 is not a whole number.')
  expect(numberProblem(share, '')).toBe('Enter a number.')
  expect(numberProblem(share, 0.3)).toBe('')
})

test('values are complete with their defaults, and not with a wrong number', () => {
  expect(withDefaults([share], {})).toEqual({ low: 0.01 })
  expect(areComplete([share], withDefaults([share], {}))).toBe(true)
  expect(areComplete([share], { low: 3 })).toBe(false)
})

test('pairs are a record of texts or of numbers, and what is not whole is left out', () => {
  const factors: Field = { name: 'factors', title: 'Factors', type: 'record', default: {} }
  const pairs = [
    ['g', '0.001'],
    ['kg', ' '],
    ['', '3'],
    ['t', 'many'],
  ] as const
  expect(recordOf(factors, pairs)).toEqual({ g: '0.001', kg: ' ', t: 'many' })
  expect(recordOf({ ...factors, of: 'number' }, pairs)).toEqual({ g: 0.001 })
  expect(numbersOf(['18', '', '6.5', 'x'])).toEqual([18, 6.5])
})

test('a field of columns is known by its name or its placeholder', () => {
  expect([share, { ...share, name: 'columns' }, { ...share, placeholder: 'COLUMN' }].map(namesColumn)).toEqual([
    false,
    true,
    true,
  ])
})
