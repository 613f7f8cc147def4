import { expect, test } from 'vitest'
import { isChosen, merged, targetOf, unmerged } from './similar-mapping.ts'

const bonn = {
  becomes: 'Bonn',
  values: [
    { value: 'Bonn', count: 3 },
    { value: 'bonn', count: 1 },
  ],
}

test('values that are merged are all mapped but the one that they become, and taken apart again none is', () => {
  const mapping = merged({ ulm: 'Ulm' }, bonn, 'Bonn')
  expect(mapping).toEqual({ ulm: 'Ulm', bonn: 'Bonn' })
  expect([isChosen(bonn, mapping), targetOf(bonn, mapping)]).toEqual([true, 'Bonn'])
  const renamed = merged(mapping, bonn, 'Bonn am Rhein')
  expect(renamed).toEqual({ ulm: 'Ulm', Bonn: 'Bonn am Rhein', bonn: 'Bonn am Rhein' })
  expect(targetOf(bonn, renamed)).toBe('Bonn am Rhein')
  expect(unmerged(renamed, bonn)).toEqual({ ulm: 'Ulm' })
  expect([isChosen(bonn, {}), targetOf(bonn, {})]).toEqual([false, 'Bonn'])
})
