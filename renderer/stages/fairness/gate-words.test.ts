import { expect, test } from 'vitest'
import { type GateDraft, gateSentence, gateTextOf, judgementsOf } from './gate-words.ts'
import { crossingsOf } from './selection.ts'

const draft: GateDraft = { metric: 'equalizedOddsDifference', limit: 0.1, of: 'race & sex', label: '', isWhole: true }

test('a limit is kept as the command line takes it, and said in words', () => {
  expect(gateTextOf(draft)).toBe('equalizedOddsDifference.high<=0.1@race & sex')
  expect(gateSentence(gateTextOf(draft))).toBe(
    'Equalised odds difference at most 0.1, upper end of the interval, by race & sex',
  )
  const ratio = gateTextOf({ metric: 'demographicParityRatio', limit: 0.8, of: '', label: '', isWhole: false })
  expect([ratio, gateSentence(ratio)]).toEqual(['demographicParityRatio>=0.8', 'Demographic parity ratio at least 0.8'])
})

test('the judgements of a limit without a column are those of every grouping', () => {
  const gate = { metric: 'accuracyDifference', bound: 'value', limit: 0.1, state: 'kept' } as const
  const judged = ['sex', 'race'].map((of) => ({ ...gate, of, value: 0, low: 0, high: 0 }))
  expect(judgementsOf('accuracyDifference<=0.1', judged)).toHaveLength(2)
  expect(judgementsOf('accuracyDifference<=0.1@race', judged)).toEqual([judged[1]])
})

test('of several classes a limit may name one, and one that names none is judged for each', () => {
  const text = gateTextOf({ ...draft, of: 'sex', label: 'a [b]' })
  expect([text, gateSentence(text)]).toEqual([
    'equalizedOddsDifference[a [b]].high<=0.1@sex',
    'Equalised odds difference of “a [b]” at most 0.1, upper end of the interval, by sex',
  ])
  const gate = { metric: 'equalizedOddsDifference', bound: 'high', limit: 0.1, state: 'kept', of: 'sex' } as const
  const judged = ['a [b]', 'c'].map((label) => ({ ...gate, label, value: 0, low: 0, high: 0 }))
  expect(judgementsOf(text, judged)).toEqual([judged[0]])
  expect(judgementsOf('equalizedOddsDifference.high<=0.1', judged)).toEqual(judged)
})

test('limits are offered for columns and for crossings under the names that audits have', () => {
  expect(crossingsOf(['sex', 'age', 'race']).map(([name]) => name)).toEqual([
    ...['sex', 'age', 'race', 'age & race', 'age & sex', 'race & sex', 'age & race & sex'],
  ])
})
