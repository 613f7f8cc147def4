import { expect, test } from 'vitest'
import { type Choices, HISTORY } from '../../../shared/contract/index.ts'
import { historyOf, KEPT_HISTORY, withChoices } from './kept-history.ts'

const NONE: Choices = { target: '', sensitive: [], ignore: [], recipe: { steps: [] }, threshold: 0.5 }
const [one, two, three] = ['a', 'b', 'c'].map((target) => ({ ...NONE, target }))
const plain = (choices: Choices = NONE) => ({ ...choices, recipe: { steps: [] } })

test('the history of an older project becomes one branch with every state at its place', () => {
  const past = [
    { text: 'to a', at: 1, choices: NONE },
    { text: 'to b', at: 2, choices: one },
  ]
  const future = [{ text: 'to c', at: 3, choices: three }]
  const tree = historyOf(KEPT_HISTORY.parse({ past, future }), plain(two), 9)
  expect(HISTORY.parse(tree)).toEqual(tree)
  expect(tree.current).toBe(2)
  expect(tree.states.map(({ text, at, parent, next, choices }) => [text, at, parent, next, choices.target])).toEqual([
    ['', 1, null, 1, ''],
    ['to a', 1, 0, 2, 'a'],
    ['to b', 2, 1, 3, 'b'],
    ['to c', 3, 2, null, 'c'],
  ])
})

test('a project without a history begins one with its choices', () => {
  const tree = historyOf(undefined, plain(two), 9)
  expect(tree).toEqual({ states: [{ id: 0, parent: null, next: null, text: '', at: 9, choices: two }], current: 0 })
  expect(withChoices(tree, plain(one)).states[0]?.choices).toEqual(one)
})

test('what is no tree is no history', () => {
  const state = { id: 0, parent: null, next: null, text: '', at: 1, choices: NONE }
  const is = (states: unknown[], current = 0) => HISTORY.safeParse({ states, current }).success
  expect(is([state])).toBe(true)
  expect(is([state, { ...state, id: 1, parent: 0 }], 1)).toBe(true)
  expect(is([state], 1)).toBe(false)
  expect(is([state, state])).toBe(false)
  expect(
    is([
      { ...state, parent: 1 },
      { ...state, id: 1 },
    ]),
  ).toBe(false)
  expect(is([{ ...state, next: 3 }])).toBe(false)
})
