import { expect, test } from 'vitest'
import type { Choices } from '../../../shared/contract/index.ts'
import { columnsToLeaveOut, leftOut, stepToOffer } from './finding-actions.ts'

const NONE: Choices = { target: 'y', sensitive: [], ignore: [], recipe: { steps: [] }, threshold: 0.5 }
const base = { severity: 'warning', message: 'Look.' } as const

test('a step is offered until one with its params is in the recipe', () => {
  const finding = { ...base, id: 'x', columns: ['a'], step: { id: 'impute', params: { columns: ['a'] } } }
  expect(stepToOffer(finding, NONE)).toEqual(finding.step)
  const has = (columns: string[]) => ({
    ...NONE,
    recipe: { steps: [{ id: 'impute', params: { strategy: 'mean', columns } }] },
  })
  expect(stepToOffer(finding, has(['b']))).toEqual(finding.step)
  expect(stepToOffer(finding, has(['a']))).toBeUndefined()
  expect(stepToOffer({ ...base, id: 'x', columns: [] }, NONE)).toBeUndefined()
})

test('columns are to be left out while they are features, and while the engine does not do it itself', () => {
  const columns = ['a', 'y', 'b']
  const finding = { ...base, id: 'constant', columns, step: { id: 'drop-columns', params: { columns } } }
  expect(columnsToLeaveOut(finding, NONE)).toEqual(['a', 'b'])
  const after = { ...NONE, ...leftOut(['a'], NONE) }
  expect(columnsToLeaveOut(finding, after)).toEqual(['b'])
  expect(columnsToLeaveOut({ ...finding, message: 'They are left out.' }, NONE)).toEqual([])
  expect(columnsToLeaveOut({ ...base, id: 'imbalance', columns }, NONE)).toEqual([])
  expect(stepToOffer(finding, NONE)).toBeUndefined()
})
