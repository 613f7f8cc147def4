import { expect, test } from 'vitest'
import type { CheckedColumn } from '../../../shared/contract/index.ts'
import { driftSentence, driftState, railLine, spreadSentence, testText } from './drift-words.ts'

const still = { reference: 0, current: 0, p: 1, alarm: false }
const psi = (value: number) => ({ psi: { value, threshold: 0.2, alarm: value >= 0.2 } })

const column = (changes: Partial<CheckedColumn> = {}): CheckedColumn => ({
  ...{ column: 'age', tests: { ...psi(0.01), ks: { value: 0.01, threshold: 0.1, alarm: false, p: 0.4 } }, p: 0.4 },
  ...{ alarm: false, why: null, missing: still, unseen: still, outOfRange: still, shape: null, isAbsent: false },
  unknown: { some: [], count: 0 },
  ...changes,
})

test('a column is watched from half of its limit on where chance does not explain it, and never louder than its alarm', () => {
  expect(driftState(column()).word).toBe('Steady')
  expect(driftState(column({ tests: psi(0.13), p: 0.3 })).word).toBe('Steady')
  expect(driftState(column({ tests: psi(0.13), p: 0.001 })).word).toBe('Watch')
  expect(driftState(column({ tests: psi(0.5), p: 0.001 })).word).toBe('Watch')
  expect(driftState(column({ alarm: true }))).toEqual({ word: 'Drifted', tone: 'bad' })
  expect(driftState(column({ unknown: { some: ['x'], count: 1 } })).word).toBe('1 new value')
  expect(driftState(column({ tests: {}, p: null })).word).toBe('Too few rows')
})

test('sentences count what is loud and what is not, and say no more than that', () => {
  const [steady, drifted, watched] = [column(), column({ alarm: true }), column({ tests: psi(0.15), p: 0 })]
  expect(driftSentence([steady])).toBe('No columns have drifted')
  expect(driftSentence([drifted, steady, watched])).toBe('One column has drifted, one is worth a look')
  expect(driftSentence([drifted, drifted, watched, watched])).toBe('Two columns have drifted, two are worth a look')
})

test('the words of a change name the values', () => {
  const shape = { kind: 'numbers', edges: [0, 1], before: [1], now: [1], middle: { before: 40, now: 36 } } as const
  expect(spreadSentence(column({ shape }))).toBe('Half of the values are below 36; at training 40.')
  expect(spreadSentence(column({ unknown: { some: ['a', 'b'], count: 5 } }))).toContain('“a”, “b” and 3 more')
  expect(testText(column({ p: 0.0002 }))).toBe('KS <\u20090.001')
})

test('the rail names one column where there is room, and counts else', () => {
  expect(railLine({ drifted: ['hours-per-week'], alarm: false })).toBe('hours-per-week drifted')
  expect(railLine({ drifted: ['a column of a very long name'], alarm: false })).toBe('1 column drifted')
  expect(railLine({ drifted: ['a', 'b'], alarm: true })).toBe('2 columns drifted')
  expect(railLine({ drifted: [], alarm: false })).toBe('No drift found')
})
