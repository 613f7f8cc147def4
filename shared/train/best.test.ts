import { beforeAll, expect, test } from 'vitest'
import { membersOf, predictionsOf, scoreTable } from '../pipeline/index.ts'
import { take } from '../table/index.ts'
import { type BestFit, fitBest, whyBest } from './best.ts'
import { ENSEMBLE, familyOf } from './family-title.ts'
import type { TrainOptions } from './options.ts'
import { FULL_RECIPE, sampleDataset, sampleHost, sampleOptions } from './sample-data.test-support.ts'
import { type Searched, search } from './search.ts'

const DATA = sampleDataset()
const TRIED: Partial<TrainOptions> = { mode: 'balanced', families: ['baseline', 'linear', 'gbdt'], trials: 5 }
const fitWith = (options = {}, host = {}) =>
  fitBest(DATA, FULL_RECIPE, sampleOptions('binary', { ...TRIED, ...options }), searched, sampleHost(host))

let searched: Searched
let voted: BestFit
beforeAll(async () => {
  searched = await search(DATA, FULL_RECIPE, sampleOptions('binary', TRIED), sampleHost())
  voted = await fitWith({ metric: 'logLoss' })
}, 60_000)

test('models that vote are those of every fold, and their weights sum to 1', () => {
  const { pipeline, elected, trial } = voted
  expect(familyOf(pipeline)).toBe(ENSEMBLE)
  expect(trial.family).toBe(ENSEMBLE)
  expect(pipeline.branches).toHaveLength(searched.folds!.count)
  const members = membersOf(pipeline).map(({ member }) => member)
  expect(members).toHaveLength(elected.length * searched.folds!.count)
  expect(members.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12)
})

test('an ensemble is better on validation rows than the best alone, by the metric that chooses', () => {
  const alone = searched.judged[0]!.trial.valid.logLoss!.value!
  expect(voted.trial.valid.logLoss!.value!).toBeLessThan(alone)
  expect(whyBest(voted, searched.judged, 'logLoss')).toMatch(
    /^\d models that vote together had the best logLoss on validation rows: 0\.\d+, against 0\.\d+ of the best alone, of 5 trials\.$/,
  )
})

test('rows of an ensemble are scored one by one as together', () => {
  const rows = take(DATA.table, DATA.split.test)
  const all = predictionsOf(voted.pipeline, scoreTable(voted.pipeline, rows))
  const one = predictionsOf(voted.pipeline, scoreTable(voted.pipeline, take(DATA.table, DATA.split.test.slice(3, 4))))
  expect(one).toEqual([all[3]])
})

test('mode fast, and params that are given, make one model of all training rows; the latter is not calibrated', async () => {
  const fast = await fitWith({ mode: 'fast' })
  expect([fast.elected.length, fast.pipeline.branches.length, fast.isWhole]).toEqual([1, 1, true])
  const families = Object.fromEntries(['baseline', 'linear', 'gbdt'].map((family) => [family, {}]))
  const given = await fitWith({ params: families })
  expect([given.elected.length, given.pipeline.branches.length]).toEqual([1, 1])
  expect(given.pipeline.calibration).toBeNull()
})

test('a limit of size or time is kept, or a finding says that it cannot be', async () => {
  const sizes = searched.judged.map(({ trial }) => trial.bytes)
  const limit = (1.2 * Math.min(...sizes.filter((bytes) => bytes > 100))) / 1000
  const small = await fitWith({ maxSize: limit })
  expect(small.trial.bytes).toBeLessThanOrEqual(limit * 1000)
  expect(small.findings.map(({ id }) => id)).not.toContain('beyond-limits')
  const none = await fitWith({ maxSize: 0.001 })
  expect(none.findings.map(({ id }) => id)).toContain('beyond-limits')
})

test('where the budget has no time for a last fit, the models of the folds stay', async () => {
  const cut = await fitWith({ mode: 'fast' }, { timeLeft: () => 0.1 })
  expect([cut.isWhole, cut.pipeline.branches.length]).toEqual([false, searched.folds!.count])
})
