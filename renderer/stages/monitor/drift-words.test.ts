import { expect, test } from 'vitest'
import type { ColumnReport } from '../../../shared/contract/index.ts'
import { driftSentence, driftState, railLine, spreadSentence, testText } from './drift-words.ts'

const still = { reference: 0, current: 0, p: 1, alarm: false }
const psi = (value: number) => ({ psi: { value, threshold: 0.2, alarm: value >= 0.2 } })

const column = (changes: Partial<ColumnReport> = {}): ColumnReport => ({
  ...{ column: 'age', tests: { ...psi(0.01), ks: { value: 0.01, threshold: 0.1, alarm: false, p: 0.4 } }, p: 0.4 },
  ...{ alarm: false, isNearly: false, why: null, missing: still, unseen: still, outOfRange: still, shape: null },
  state: 'steady',
  ...changes,
})

test('a column is called what the engine judged it, and new values are said where there is no alarm', () => {
  expect(driftState(column()).word).toBe('Steady')
  expect(driftState(column({ state: 'watch' })).word).toBe('Watch')
  expect(driftState(column({ state: 'drifted' }))).toEqual({ word: 'Drifted', tone: 'bad' })
  expect(driftState(column({ unseen: { ...still, current: 0.01 } })).word).toBe('New values')
  expect(driftState(column({ state: 'drifted', unseen: { ...still, current: 0.5 } })).word).toBe('Drifted')
  expect(driftState(column({ missing: { ...still, current: 1 }, state: 'drifted' })).word).toBe('Not there')
  expect(driftState(column({ tests: {}, p: null })).word).toBe('Too few rows')
})

test('sentences count what is loud and what is not, and say no more than that', () => {
  const [steady, drifted, watched] = [column(), column({ state: 'drifted' }), column({ state: 'watch' })]
  expect(driftSentence([steady])).toBe('No columns have drifted')
  expect(driftSentence([drifted, steady, watched])).toBe('One column has drifted, one is worth a look')
  expect(driftSentence([drifted, drifted, watched, watched])).toBe('Two columns have drifted, two are worth a look')
})

test('the words of a change name the values', () => {
  const shape = { edges: [0, 20, 40, 60], levels: null, reference: [0, 0.5, 0.5], current: [0.5, 0.5, 0] }
  expect(spreadSentence(column({ shape }))).toBe('Half of the values are below about 20; at training 40.')
  const levels = { edges: null, levels: ['a', 'b', '(other)'], reference: [1, 0, 0], current: [0.4, 0.6, 0] }
  const said = spreadSentence(column({ shape: levels, unseen: { ...still, current: 0.6 } }))
  expect(said).toContain('Never seen in training: 60.0\u202f% of the values, such as “b”.')
  expect(testText(column({ p: 0.0002 }))).toBe('KS <\u202f0.001')
})

test('the rail names one column where there is room, and counts else', () => {
  expect(railLine({ drifted: ['hours-per-week'], alarm: false })).toBe('hours-per-week drifted')
  expect(railLine({ drifted: ['a column of a very long name'], alarm: false })).toBe('1 column drifted')
  expect(railLine({ drifted: ['a', 'b'], alarm: true })).toBe('2 columns drifted')
  expect(railLine({ drifted: [], alarm: false })).toBe('No drift found')
})
