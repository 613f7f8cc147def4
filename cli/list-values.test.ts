import { expect, test } from 'vitest'
import { splitList, splitPair } from './list-values.ts'

test('splitList() parts at commas outside double quotes', () => {
  expect(splitList('a,"b,c",d')).toEqual(['a', 'b,c', 'd'])
  expect(splitList(' a , b ')).toEqual(['a', 'b'])
  expect(splitList('"say ""x, y""",z')).toEqual(['say "x, y"', 'z'])
})

test('splitList() takes a quote inside a name as it is', () => {
  expect(splitList('5" pipe,length')).toEqual(['5" pipe', 'length'])
})

test('splitList() drops empty items, and keeps an empty text that is quoted', () => {
  expect(splitList('a,,b,')).toEqual(['a', 'b'])
  expect(splitList('')).toEqual([])
  expect(splitList('?,""')).toEqual(['?', ''])
})

test('splitPair() parts at the last equals sign outside quotes', () => {
  expect(splitPair('age=number')).toEqual(['age', 'number'])
  expect(splitPair('a=b=text')).toEqual(['a=b', 'text'])
  expect(splitPair('"income, gross"=number')).toEqual(['income, gross', 'number'])
  expect(splitPair('income="<=50K"')).toEqual(['income', '<=50K'])
  expect(splitPair('job=')).toEqual(['job', ''])
})

test('splitPair() is undefined without a name or an equals sign', () => {
  expect(splitPair('age')).toBeUndefined()
  expect(splitPair('=text')).toBeUndefined()
})
