import { expect, test } from 'vitest'
import { scoredInTurns } from './contest-figures.ts'

test('how fast two models are told to be does not hang on what else the computer does: a pause in some turns changes nothing', () => {
  let now = 0
  let turn = 0
  const model = (milliseconds: number, says: string) => () => {
    // In every third turn something else has the processor for a second.
    now += milliseconds + (turn++ % 3 === 0 ? 1000 : 0)
    return says
  }
  const found = scoredInTurns(3000, [model(6, 'a'), model(8, 'b')], () => now)
  expect(found).toEqual([
    { scores: 'a', rowsPerSecond: 500_000 },
    { scores: 'b', rowsPerSecond: 375_000 },
  ])
})
