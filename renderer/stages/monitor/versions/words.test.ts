import { expect, test } from 'vitest'
import { limitWords, pairedWord } from './words.ts'

test('limits are said as they are meant, relative ones too', () => {
  expect(limitWords('rocAuc>=0.9')).toBe('ROC AUC at least 0.9')
  expect(limitWords('rocAuc>=champion-0.01')).toBe('ROC AUC at least 0.01 below the champion’s')
  expect(limitWords('rmse.high<=champion+5%')).toContain('at most 5% above the champion’s, upper end of the interval')
  expect(limitWords('rocAuc>=champion')).toBe('ROC AUC at least the champion’s')
  expect(limitWords('equalizedOddsDifference<=0.1@sex')).toBe('Equalised odds difference at most 0.1, by sex')
})

test('a difference is better or worse only where its interval lies on one side of 0, and less error is better', () => {
  expect(pairedWord({ low: -0.01, high: 0.02 }, false)).toBe('same')
  expect(pairedWord({ low: 0.01, high: 0.02 }, false)).toBe('better')
  expect(pairedWord({ low: 0.01, high: 0.02 }, true)).toBe('worse')
  expect(pairedWord({ low: -0.02, high: -0.01 }, true)).toBe('better')
})
