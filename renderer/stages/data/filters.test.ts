import { expect, test } from 'vitest'
import { filterText, hasFacet, withFacet } from './filters.ts'

const RANGE = { range: { from: 10, to: 20, hasEnd: false } }

test('facets of one column widen its filter, those of others narrow, and a second click takes one out', () => {
  const one = withFacet([], 'city', { value: 'Ulm' })
  const two = withFacet(withFacet(one, 'city', { missing: true }), 'age', RANGE)
  expect(two).toEqual([
    { column: 'city', isOthers: false, values: ['Ulm'], ranges: [], missing: true },
    { column: 'age', isOthers: false, values: [], ranges: [RANGE.range], missing: false },
  ])
  expect(hasFacet(two, 'age', RANGE)).toBe(true)
  expect(withFacet(two, 'age', RANGE)).toEqual(two.slice(0, 1))
  expect(withFacet(withFacet(two, 'city', { missing: true }), 'city', { value: 'Ulm' })).toEqual(two.slice(1))
})

test('what is not wanted is a filter of its own', () => {
  const filters = withFacet(withFacet([], 'city', { value: 'Ulm' }), 'city', { value: 'Bonn' }, true)
  expect(filters.map((filter) => filterText(filter, 'category'))).toEqual(['city: Ulm', 'city: not Bonn'])
  expect(withFacet([], 'age', RANGE).map((filter) => filterText(filter, 'number'))).toEqual(['age: 10 to 20'])
})
