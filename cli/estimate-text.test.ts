import { expect, test } from 'vitest'
import { estimateText } from './estimate-text.ts'

const FORESEEN = {
  seconds: { low: 11.3, high: 71.8 },
  bytes: { low: 1.234e9, high: 3.1e9 },
  trials: 25,
  families: [{ family: 'extra-trees', share: 0.7 }],
  availableBytes: 8e9,
}

test('an estimate is a span without digits that nobody believes', () => {
  expect(estimateText(FORESEEN)).toBe(
    'Estimate without a time limit: 11 s to 72 s for 25 trials, most of it for Extremely randomised trees; 1,200 MB to 3,100 MB of memory.',
  )
})

test('memory that may not suffice, or will not, is said with what to do', () => {
  expect(estimateText({ ...FORESEEN, availableBytes: 2e9 })).toMatch(
    /\nMemory may not suffice: 2,000 MB are free\. .*--families; extra-trees/,
  )
  expect(estimateText({ ...FORESEEN, availableBytes: 1e9 })).toMatch(/\nMemory will not suffice: 1,000 MB/)
})
