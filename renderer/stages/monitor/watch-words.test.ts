import { expect, test } from 'vitest'
import { lastWords, oftenWords } from './watch-words.ts'

test('how often is said in the largest unit that holds it', () => {
  expect([5, 60, 300, 3600, 86_400, 90].map(oftenWords)).toEqual([
    'every 5 seconds',
    'every minute',
    'every 5 minutes',
    'every hour',
    'every day',
    'every 90 seconds',
  ])
})

test('what came of a look is said by what moved', () => {
  const last = { at: 0, outcome: 'looked', text: 'monday.csv', next: '' } as const
  const checked = { run: '0001', file: 'monday.csv', rows: 10, at: 0, drifted: [], alarm: false }
  expect(lastWords({ last, checked })).toBe('monday.csv was looked at: nothing has moved.')
  expect(lastWords({ last, checked: { ...checked, alarm: true } })).toContain('the predictions have moved')
  expect(lastWords({ last, checked: { ...checked, drifted: ['age'] } })).toContain('age has drifted')
  expect(lastWords({ last: { ...last, outcome: 'unchanged' }, checked })).toContain('Nothing new in monday.csv')
})
