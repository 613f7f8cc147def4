import { beforeAll, describe, expect, test } from 'vitest'
import { thrownBy } from '../core/thrown.test-support.ts'
import type { Task } from '../metrics/index.ts'
import { INLINE_ARRAYS, membersOf, pipelineToJson, scoreTable } from '../pipeline/index.ts'
import { take } from '../table/index.ts'
import { type BestFit, fitBest, whyBest } from './best.ts'
import { checkDistillation } from './distill.ts'
import { replayOf } from './replay.ts'
import {
  FULL_RECIPE,
  sampleDataset,
  sampleHost,
  sampleOptions,
  sampleSplit,
  sampleTexts,
} from './sample-data.test-support.ts'
import { type Searched, search } from './search.ts'
import type { SearchHost } from './trial.ts'

const METRIC = { binary: 'logLoss', multiclass: 'logLoss', regression: 'rmse' } as const

const setUp = (task: Task) => {
  const options = (more = {}) =>
    sampleOptions(task, {
      mode: 'balanced',
      families: task === 'regression' ? ['baseline', 'gbdt', 'extra-trees'] : ['baseline', 'linear', 'gbdt'],
      trials: 3,
      metric: METRIC[task],
      distill: true,
      ...more,
    })
  const ignore = [...options().ignore, 'note', 'household']
  const data = sampleDataset(sampleTexts(150), { task, options: { ignore }, split: sampleSplit(150) })
  const make = (searched: Searched, more = {}, host: Partial<SearchHost> = {}) =>
    fitBest(data, FULL_RECIPE, options(more), searched, sampleHost(host))
  return { data, options, make, search: () => search(data, FULL_RECIPE, options(), sampleHost()) }
}

describe.each(['binary', 'multiclass', 'regression'] as const)('%s', (task) => {
  const { data, search: searchAll, make } = setUp(task)
  let searched: Searched
  let taught: BestFit
  beforeAll(async () => {
    searched = await searchAll()
    taught = await make(searched)
  }, 60_000)

  test('those that vote teach one model of boosted trees, which says what that cost', () => {
    const metric = METRIC[task]
    const baseline = searched.judged.find(({ trial }) => trial.family === 'baseline')!.trial.valid[metric]!.value!
    expect(membersOf(taught.pipeline).map(({ member }) => member.family)).toEqual(['gbdt'])
    expect(taught.elected.length).toBeGreaterThan(1)
    expect(taught.trial.valid[metric]!.value!).toBeLessThan(0.9 * baseline)
    expect(taught.findings.map(({ id }) => id)).toContain('distilled')
    expect(whyBest(taught, searched.judged, metric)).toMatch(
      /^Gradient-boosted trees learned from \d models that vote together: /,
    )
  })

  test('it says of new rows what its teachers say', async () => {
    const voted = await make(searched, { distill: false })
    const rows = take(data.table, data.split.test)
    const [own, theirs] = [taught, voted].map(({ pipeline }) => scoreTable(pipeline, rows).margins[0]!)
    expect(correlation(own!, theirs!)).toBeGreaterThan(0.8)
  })
})

describe('a search of two classes', () => {
  const { options, make, search: searchAll } = setUp('binary')
  let searched: Searched
  beforeAll(async () => {
    searched = await searchAll()
  }, 60_000)

  test('limits are those of the model that is taught, however large its teachers are', async () => {
    const small = await make(searched, { maxSize: 6 })
    expect(small.teacher!.bytes).toBeGreaterThan(6000)
    expect(small.trial.bytes).toBeLessThan(6000)
  })

  test('where one model wins, or time ends, a finding says that nothing was taught, and a replay teaches nothing either', async () => {
    const alone = { ...searched, judged: searched.judged.slice(0, 1) }
    const one = await make(alone)
    expect(one.findings.find(({ id }) => id === 'not-distilled')?.message).toMatch(/One model won/)
    const late = await make(searched, {}, { timeLeft: () => 0.1 })
    expect(late.findings.find(({ id }) => id === 'not-distilled')?.message).toMatch(/no time/)
    const replay = replayOf(searched.judged, late)
    expect(replay.isTaught).toBe(false)
    const again = await make({ ...searched, isTaught: false })
    const text = ({ pipeline }: BestFit) => JSON.stringify(pipelineToJson(pipeline, INLINE_ARRAYS))
    expect(text(again)).toBe(text(late))
  })

  test.each([{ balance: 'weights' as const }, { mode: 'fast' as const }])('it is refused with %j', (more) => {
    expect(thrownBy(() => checkDistillation(options(more))).code).toBe('usage')
  })
})

function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [ma, mb] = [mean(a), mean(b)]
  const product = (x: Float64Array, mx: number, y: Float64Array, my: number) =>
    x.reduce((sum, value, i) => sum + (value - mx) * ((y[i] ?? 0) - my), 0)
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb))
}
