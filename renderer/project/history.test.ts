import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Choices, HISTORY, type History } from '../../shared/contract/index.ts'
import {
  branchesAt,
  changed,
  changeText,
  lineFrom,
  MOST_STATES,
  pathTo,
  presentOf,
  redone,
  started,
  takenUp,
  undone,
  wentTo,
} from './history.ts'

const NONE: Choices = { target: '', sensitive: [], ignore: [], recipe: { steps: [] }, threshold: 0.5 }
const impute = { id: 'impute', params: { strategy: 'mean' } }
const start = started(NONE, 0)
const aimed = (target: string): Choices => ({ ...NONE, target })

type Act = { readonly choose: string } | { readonly visit: number } | 'undo' | 'redo'
const acts = fc.array(
  fc.oneof(
    fc.record({ choose: fc.string({ maxLength: 3 }) }),
    fc.record({ visit: fc.nat(30) }),
    fc.constantFrom('undo' as const, 'redo' as const),
  ),
  { maxLength: 60 },
)

function after(history: History, act: Act, at: number): History {
  if (act === 'undo') return undone(history) ?? history
  if (act === 'redo') return redone(history) ?? history
  if ('visit' in act) return wentTo(history, act.visit) ?? history
  return changed(history, aimed(act.choose), `Predict ${act.choose}`, at)
}

/** Every state that the lists of the history show, from its first one. */
const shown = (history: History, first = history.states[0]): number[] =>
  (first ? lineFrom(history, first) : []).flatMap((state) => [
    state.id,
    ...branchesAt(history, state).flatMap((branch) => shown(history, branch)),
  ])

test('whatever is chosen, undone, redone and gone to: every state stays, is listed once and can be gone to', () => {
  fc.assert(
    fc.property(acts, (all) => {
      const known = new Map([[0, NONE]])
      let history = start
      for (const [at, act] of all.entries()) {
        history = after(history, act, at)
        known.set(history.current, known.get(history.current) ?? presentOf(history))
      }
      expect(HISTORY.safeParse(history).success).toBe(true)
      expect(shown(history).toSorted((a, b) => a - b)).toEqual([...known.keys()])
      for (const [id, choices] of known) {
        const there = wentTo(history, id) ?? history
        expect(presentOf(there)).toBe(choices)
        expect(pathTo(there, id).at(-1)?.id).toBe(id)
      }
    }),
  )
})

test('undo after any sequence gives the choices before, and redo the same ones again', () => {
  fc.assert(
    fc.property(acts, fc.string({ maxLength: 3 }), (all, target) => {
      const history = all.reduce(after, start)
      const next = changed(history, aimed(target), '', 0)
      const back = undone(next)
      expect(back && presentOf(back)).toBe(presentOf(history))
      expect(back && redone(back)).toEqual(next)
      const path = pathTo(history, history.current)
      let walked: History | null = history
      for (const state of path.toReversed()) {
        expect(walked && presentOf(walked)).toBe(state.choices)
        walked = walked && undone(walked)
      }
      expect(walked).toBeNull()
    }),
  )
})

test('redo leads to the branch that was visited last, and the other one is listed', () => {
  const one = changed(start, aimed('a'), 'Predict a', 1)
  const two = changed(undone(one) ?? one, aimed('b'), 'Predict b', 2)
  expect(two.states.slice(0, 1).flatMap((state) => branchesAt(two, state))).toMatchObject([{ text: 'Predict a' }])
  const back = wentTo(two, 1)
  expect(back && presentOf(back).target).toBe('a')
  const again = back && redone(undone(back) ?? back)
  expect(again && presentOf(again).target).toBe('a')
})

test('a long history gives up the oldest branches first, and never the way to the current state', () => {
  let history = changed(start, aimed('branch'), '', 0)
  history = undone(history) ?? history
  for (let i = 1; i < MOST_STATES; i++) history = changed(history, aimed(`${i}`), '', i)
  expect(history.states).toHaveLength(MOST_STATES)
  expect(shown(history)).not.toContain(1)
  expect(pathTo(history, history.current)).toHaveLength(MOST_STATES)
  history = changed(history, aimed('last'), '', 0)
  expect(history.states).toHaveLength(MOST_STATES)
  expect(pathTo(history, history.current)[0]).toMatchObject({ parent: null, choices: aimed('1') })
  expect(HISTORY.safeParse(history).success).toBe(true)
})

test('choices that were made elsewhere become a state of their own', () => {
  expect(takenUp(start, { ...NONE }, 5)).toBe(start)
  const read = takenUp(start, aimed('a'), 5)
  expect(presentOf(read)).toEqual(aimed('a'))
  expect(undone(read)).toMatchObject({ current: 0 })
})

test('a change is named by what it did', () => {
  const withStep = { ...NONE, recipe: { steps: [impute] } }
  expect(changeText(NONE, { ...NONE, target: 'income' })).toBe('Predict income')
  expect(changeText(NONE, { ...NONE, sensitive: ['sex', 'race'] })).toBe('sex, race marked as sensitive')
  expect(changeText({ ...NONE, ignore: ['id'] }, NONE)).toBe('id used as a feature')
  expect(changeText(NONE, { ...NONE, threshold: 0.25 })).toMatch(/^Threshold 0.25$/)
  expect(changeText(NONE, { ...NONE, groups: ['sex', 'race'] })).toBe('Compare groups by sex, race')
  expect(changeText({ ...NONE, groups: ['sex'] }, { ...NONE, groups: [] })).toBe('Compare no groups')
  expect(changeText(NONE, withStep)).toBe('Step added: impute')
  expect(changeText(withStep, NONE)).toBe('Step removed: impute')
  expect(changeText(withStep, { ...NONE, recipe: { steps: [{ ...impute, params: {} }] } })).toBe('Step changed: impute')
})
