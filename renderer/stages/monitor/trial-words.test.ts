import { expect, test } from 'vitest'
import type { RolloutView } from '../../../shared/contract/index.ts'
import { servedWords, trialSentence } from './trial-words.ts'

const NAMES = { champion: 'version 2', challenger: 'version 3' }
const found = (better: 'champion' | 'challenger' | null) => ({
  ...{ champion: 900, challenger: 100, difference: 0.01, low: -0.01, high: 0.03 },
  better,
})

test('a winner is named only where the interval names one', () => {
  expect(trialSentence(found('challenger'), NAMES)).toBe('Version 3 answers better than version 2')
  expect(trialSentence(found('champion'), NAMES)).toBe('Version 2 answers better than version 3')
  expect(trialSentence(found(null), NAMES)).toBe('Version 3 and version 2: no clear difference yet')
})

test('a version says what it answers while one is on trial', () => {
  const rollout: RolloutView = {
    ...{ champion: '2', challenger: '3', share: 0.1, shadow: false, fewest: 100 },
    ...{ requests: { champion: 9, challenger: 1 }, comparison: null, sampleRatio: null, looks: [], rollbacks: {} },
  }
  const said = (of: RolloutView) => ['1', '2', '3'].map((run) => servedWords(of, run))
  expect(said(rollout)).toEqual([null, '90\u202f%', '10\u202f%'])
  expect(said({ ...rollout, share: 0.125 })[2]).toBe('12.5\u202f%')
  expect(said({ ...rollout, shadow: true })).toEqual([null, 'answers all', 'in shadow'])
  expect(said({ ...rollout, challenger: null })).toEqual([null, null, null])
})
