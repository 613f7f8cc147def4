import { expect, test } from 'vitest'
import type { FamilyView, TrainingChoices } from '../../../shared/contract/index.ts'
import { isTried, toggled } from './settings.ts'

const family = (id: string, ...modes: FamilyView['modes'][number][]): FamilyView => ({
  id,
  title: id,
  modes,
  tasks: ['binary'],
  fields: [],
})
const ALL = [family('linear', 'fast', 'balanced'), family('tree', 'balanced'), family('knn')]
const training = (mode: TrainingChoices['mode'], ...families: string[]): TrainingChoices => ({
  mode,
  families,
  budgetSeconds: null,
})
const ticked = (choices: TrainingChoices) => ALL.filter((one) => isTried(choices, one)).map(({ id }) => id)

test('ticks are what will be tried: those of the mode, until one is chosen', () => {
  expect(ticked(training('fast'))).toEqual(['linear'])
  expect(ticked(training('balanced'))).toEqual(['linear', 'tree'])
  expect(toggled(training('fast'), 'knn', ALL)).toEqual(['baseline', 'linear', 'knn'])
  expect(toggled(training('balanced'), 'linear', ALL)).toEqual(['baseline', 'tree'])
  // Back to the mode's own: none is named, so that families to come are in.
  expect(toggled(training('fast', 'baseline', 'linear', 'knn'), 'knn', ALL)).toEqual([])
})
