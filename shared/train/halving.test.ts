import { expect, test } from 'vitest'
import { LatheError } from '../core/index.ts'
import { METRICS } from '../metrics/index.ts'
import { INLINE_ARRAYS, pipelineToJson } from '../pipeline/index.ts'
import { fitBest } from './best.ts'
import { isComplete, type Judged, unjudged } from './judge.ts'
import { replayOf } from './replay.ts'
import { promising } from './rounds.ts'
import {
  FULL_RECIPE,
  sampleDataset,
  sampleHost,
  sampleOptions,
  sampleSplit,
  sampleTexts,
} from './sample-data.test-support.ts'
import { earlyEnd, search } from './search.ts'
import type { SearchHost } from './trial.ts'

const DATA = sampleDataset(sampleTexts(120), {
  options: { ignore: [...sampleOptions('binary').ignore, 'note', 'household'] },
  split: sampleSplit(120),
})
// Three that are known to be good, then a round of six: the first look leaves two of them.
const OPTIONS = sampleOptions('binary', { mode: 'balanced', families: ['gbdt'], trials: 9, metric: 'logLoss' })
const searchWith = (host: Partial<SearchHost> = {}, ...replay: Parameters<typeof search>[4][]) =>
  search(DATA, FULL_RECIPE, OPTIONS, sampleHost(host), ...replay)
const modelOf = async (searched: Awaited<ReturnType<typeof searchWith>>) => {
  const fit = await fitBest(DATA, FULL_RECIPE, OPTIONS, searched, sampleHost())
  return { fit, text: JSON.stringify(pipelineToJson(fit.pipeline, INLINE_ARRAYS)) }
}

const WHOLE = await searchWith()

test('of a round, those that do best at a first look are judged on all parts; the others keep no model', () => {
  const { judged, planned } = WHOLE
  const round = judged.filter(({ place }) => place >= 3)
  const left = round.filter(({ standing }) => standing === 'left')
  const on = round.filter(isComplete)
  expect([planned, judged.length, left.length, on.length]).toEqual([9, 9, 4, 2])
  const firstOf = ({ first }: Judged) => first.logLoss!.value!
  expect(Math.max(...on.map(firstOf))).toBeLessThanOrEqual(Math.min(...left.map(firstOf)))
  for (const one of left) expect([one.fits, isComplete(one)]).toEqual([[], false])
  expect(earlyEnd(WHOLE, {})).toBeNull()
})

test('a search that was stopped at a first look, or after it, goes on as if it had not been', async () => {
  const kept = new Map<string, Judged>()
  const whole = await modelOf(WHOLE)
  for (const stop of [6, 10]) {
    let told = 0
    const checkpoint: NonNullable<SearchHost['checkpoint']> = {
      read: async (candidate) => kept.get(JSON.stringify(candidate)),
      write: async (candidate, judged) => void kept.set(JSON.stringify(candidate), judged),
    }
    const onResults = () => {
      if (++told === stop) throw new LatheError('cancelled', 'killed')
    }
    await expect(searchWith({ checkpoint, onResults })).rejects.toThrow('killed')
    expect((await modelOf(await searchWith({ checkpoint }))).text).toBe(whole.text)
  }
})

test('a search with rounds comes out again from its trials', async () => {
  const { fit, text } = await modelOf(WHOLE)
  const replay = replayOf(WHOLE.judged, fit)
  expect(replay.trials).toHaveLength(5)
  expect((await modelOf(await searchWith({}, replay))).text).toBe(text)
})

test('each family has its own share of those that go on, whatever the other does', () => {
  const looked = (family: string, place: number, value: number): Judged => ({
    ...unjudged({ family, params: {} }, place),
    first: { rocAuc: { value, low: null, high: null } },
  })
  const [a, b] = [
    [0.9, 0.8, 0.95, 0.7].map((value, i) => looked('a', i, value)),
    [0.3, 0.5, 0.4].map((value, i) => looked('b', 4 + i, value)),
  ]
  expect(promising([...a, ...b], METRICS.get('rocAuc')).map(({ place }) => place)).toEqual([0, 2, 5])
  expect(promising([...a, ...b], METRICS.get('logLoss'))).toHaveLength(3)
})
