import { expect, test } from 'vitest'
import { contentsOf, tableFrom } from '../table/sample-table.test-support.ts'
import { originsOf, stepsFor, tracesOf } from './lineage.ts'
import { after, learned } from './run-step.test-support.ts'
import { anonymise } from './steps/anonymise.ts'
import { bin } from './steps/bin.ts'
import { clip } from './steps/clip.ts'
import { decorrelate } from './steps/decorrelate.ts'
import { groupAggregate } from './steps/group-aggregate.ts'
import { groupRare } from './steps/group-rare.ts'

test('clip at limits as given, which have to be in order', () => {
  const table = tableFrom({ x: ['number', [-5, 3, 200, null]] })
  expect(after(clip, { method: 'limits', from: 0, to: 100 }, table)).toEqual({ x: [0, 3, 100, null] })
  expect(() => learned(clip, { method: 'limits', from: 1, to: 0 }, table)).toThrow(/lower limit 1 .* above/)
})

test('bin by width, by quantiles and by edges, with values on an edge in the bin above', () => {
  const table = tableFrom({ x: ['number', [0, 1, 2, 3, 10, null]] })
  const labels = (params: Readonly<Record<string, unknown>>, rows = table) => after(bin, params, table, rows).x
  expect(labels({ method: 'width', count: 2 })).toEqual([
    'below 5',
    'below 5',
    'below 5',
    'below 5',
    '5 and above',
    null,
  ])
  expect(labels({ method: 'quantiles', count: 2 })).toEqual([
    'below 2',
    'below 2',
    '2 and above',
    '2 and above',
    '2 and above',
    null,
  ])
  expect(labels({ method: 'edges', edges: [3, 1] })).toEqual([
    'below 1',
    '1 to below 3',
    '1 to below 3',
    '3 and above',
    '3 and above',
    null,
  ])
  expect(labels({ method: 'edges', edges: [1] }, tableFrom({ x: ['number', [-1e9, 1e9]] }))).toEqual([
    'below 1',
    '1 and above',
  ])
  expect(after(bin, {}, tableFrom({ x: ['number', [4, 4]] })).x).toEqual(['any', 'any'])
})

test.each([
  ['mean', [2, 2, 10, null]],
  ['median', [2, 2, 10, null]],
  ['sum', [4, 4, 10, null]],
  ['min', [1, 1, 10, null]],
  ['max', [3, 3, 10, null]],
  ['deviation', [1, 1, 0, null]],
  ['count', [2, 2, 1, null]],
  ['share', [0.5, 0.5, 0.25, null]],
] as const)('group-aggregate: the %s of a group, learned on training rows', (statistic, expected) => {
  const table = tableFrom({ by: ['category', ['a', 'a', 'b', null]], of: ['number', [1, 3, 10, 50]] })
  expect(after(groupAggregate, { by: 'by', of: 'of', statistic, name: 'new' }, table).new).toEqual(expected)
})

test('group-aggregate: a group that training rows did not have gets the figure of all, or a count of 0', () => {
  const table = tableFrom({ by: ['category', ['a', 'b']], of: ['number', [1, 3]] })
  const other = tableFrom({ by: ['category', ['c']] })
  expect(after(groupAggregate, { by: 'by', of: 'of', name: 'm' }, table, other)).toEqual({ by: ['c'], m: [2] })
  expect(after(groupAggregate, { by: 'by', statistic: 'count', name: 'n' }, table, other)).toEqual({
    by: ['c'],
    n: [0],
  })
  expect(after(groupAggregate, { by: 'by', of: 'of' }, table)['mean of of by by']).toEqual([1, 3])
})

test('group-aggregate is made of the numbers too: the mean target of a group is made of the target', () => {
  const table = tableFrom({ by: ['category', ['a', 'b']], of: ['number', [1, 3]] })
  const state = learned(groupAggregate, { by: 'by', of: 'of', name: 'm' }, table)
  expect([...(originsOf([{ id: 'group-aggregate', state }]).get('m') ?? [])]).toEqual(['by', 'of'])
  expect(() => learned(groupAggregate, { by: 'by', of: 'by' }, table)).toThrow(/holds no numbers/)
})

test('decorrelate gives every group the mean of all, by what training rows said; a group that they did not have stays', () => {
  const training = tableFrom({
    sex: ['category', ['f', 'f', 'm', 'm', 'm', null]],
    pay: ['number', [1, 3, 8, 10, null, 5.5]],
  })
  // All 5.5; of f 2, of m 9.
  const params = { by: 'sex', columns: ['pay'], least: 2 }
  expect(after(decorrelate, params, training).pay).toEqual([4.5, 6.5, 4.5, 6.5, null, 5.5])
  expect(after(decorrelate, { ...params, strength: 0.5 }, training).pay?.[0]).toBe(2.75)
  expect(after(decorrelate, { ...params, least: 3 }, training).pay).toEqual([1, 3, 8, 10, null, 5.5])
  const state = learned(decorrelate, params, training)
  const others = tableFrom({ sex: ['category', ['m', 'x', null]], pay: ['number', [9, 9, 9]] })
  const said: string[] = []
  const notes = { add: (row: number, note: string) => void said.push(`${row}: ${note}`) }
  expect(contentsOf(decorrelate.transform!.apply(others, state, notes)).pay).toEqual([5.5, 9, 9])
  expect(said).toEqual([
    '1: nothing is known of sex "x": nothing of it is taken out of the numbers',
    '2: no sex: nothing of it is taken out of the numbers',
  ])
  // It is needed to predict, and what is left is not made of it.
  const fitted = [{ id: 'decorrelate', state }]
  expect(stepsFor(fitted, ['pay']).inputs).toEqual(new Set(['pay', 'sex']))
  expect(tracesOf(fitted).get('pay')).toEqual(new Set(['pay']))
})

test('group-rare puts together what few training rows have, and what none had', () => {
  const table = tableFrom({ x: ['category', ['a', 'a', 'b', null]] })
  const rows = tableFrom({ x: ['category', ['a', 'b', 'z', null]] })
  expect(after(groupRare, { atLeast: 2 }, table, rows).x).toEqual(['a', 'other', 'other', null])
})

test('anonymise hashes with HMAC-SHA-256: equal values are equal, and another key or column gives others', () => {
  const table = tableFrom({ x: ['category', ['Anna', 'Bö', 'Anna', null]], n: ['number', [7, 7, 8, null]] })
  const params = { method: 'hash', key: 'a key of the person' }
  // By Python's hmac.
  expect(after(anonymise, { ...params, columns: ['x'] }, table).x).toEqual([
    'bdc0a144c81585ab',
    'a5326b42c7e81311',
    'bdc0a144c81585ab',
    null,
  ])
  const both = after(anonymise, { ...params, columns: ['n', 'x'] }, table)
  expect(both.n?.[0]).toBe(both.n?.[1])
  expect(both.n?.[0]).not.toBe(both.n?.[2])
  expect(after(anonymise, { ...params, key: 'another key of 16', columns: ['x'] }, table).x?.[0]).not.toBe(both.x?.[0])
  expect(() => learned(anonymise, { method: 'hash', key: 'short', columns: ['x'] }, table)).toThrow(/16 or more/)
})

test('the key of a hash is not in what a model keeps', () => {
  const table = tableFrom({ x: ['category', ['a']] })
  const key = 'a key of the person'
  expect(JSON.stringify(learned(anonymise, { method: 'hash', key, columns: ['x'] }, table))).not.toContain(key)
})

test('anonymise drops, generalises and masks', () => {
  const table = tableFrom({
    name: ['category', ['Anna Berg', null]],
    zip: ['category', ['8005', '80']],
    age: ['number', [37, -1]],
    born: ['date', [Date.UTC(1970, 4, 17), null]],
  })
  expect(after(anonymise, { columns: ['name'] }, table)).not.toHaveProperty('name')
  expect(after(anonymise, { columns: ['name'], method: 'mask' }, table).name).toEqual(['A*** ****', null])
  const general = after(
    anonymise,
    { columns: ['zip', 'age', 'born'], method: 'generalise', keep: 2, part: 'month' },
    table,
  )
  expect(general).toEqual({
    name: ['Anna Berg', null],
    zip: ['80…', '80'],
    age: ['30 to below 40', '-10 to below 0'],
    born: ['1970-05', null],
  })
})
