import { expect, test } from 'vitest'
import { createRng, LatheError, type Rng } from '../core/index.ts'
import { thrownBy } from '../core/thrown.test-support.ts'
import { MODELS, REFERENCE_COMPUTE } from '../models/index.ts'
import { membersOf } from '../pipeline/index.ts'
import { fitBest, whyBest } from './best.ts'
import { type Judged, unjudged } from './judge.ts'
import {
  FULL_RECIPE,
  sampleDataset,
  sampleHost,
  sampleOptions,
  sampleTexts,
  type TARGETS,
} from './sample-data.test-support.ts'
import { candidatesFor, choosingMetric, earlyEnd, OUT_OF_MEMORY, type Searched, search } from './search.ts'
import type { Checkpoint, ResultsSoFar, SearchHost, Trial } from './trial.ts'

const DATA = sampleDataset()
const FAST = { families: ['baseline', 'linear', 'gbdt'], trials: 3 }

const searchAll = (options = {}, host: Partial<SearchHost> = {}, data = DATA) =>
  search(data, FULL_RECIPE, sampleOptions(data.target.task, options), sampleHost(host))
const judgeAll = async (...given: Parameters<typeof searchAll>): Promise<readonly Judged[]> =>
  (await searchAll(...given)).judged
const fitIn = (searched: Searched, host: Partial<SearchHost> = {}, options = {}) =>
  fitBest(DATA, FULL_RECIPE, sampleOptions('binary', options), searched, sampleHost(host))
const run = async (options = {}, host: Partial<SearchHost> = {}, data = DATA): Promise<Trial[]> =>
  (await judgeAll(options, host, data)).map(({ trial }) => trial)

test('candidates are the trials of every family in turn, and --trials takes the first', () => {
  const all = candidatesFor(DATA, sampleOptions('binary', { mode: 'balanced' }))
  const usual = MODELS.members.filter(({ carriesRows, trials }) => !carriesRows && trials.balanced.length > 0)
  expect(all.slice(0, usual.length).map(({ family }) => family)).toEqual(usual.map(({ id }) => id))
  for (const { id, trials, carriesRows } of MODELS.members)
    expect(all.filter(({ family }) => family === id).map(({ params }) => params)).toEqual(
      carriesRows ? [] : trials.balanced,
    )
  expect(candidatesFor(DATA, sampleOptions('binary', { mode: 'balanced', trials: 3 }))).toEqual(all.slice(0, 3))
  expect(candidatesFor(DATA, sampleOptions('binary', { families: ['linear'] })).map(({ family }) => family)).toEqual([
    'linear',
  ])
  // A family that no run tries of its own accord is tried where it is named.
  for (const { id } of MODELS.members.filter(({ tasks }) => tasks.includes('binary')))
    expect(candidatesFor(DATA, sampleOptions('binary', { families: [id], mode: 'fast' })).length).toBeGreaterThan(0)
})

test('a fast search of little data has a second trial where a family has one; of much data it has one of each', () => {
  const options = sampleOptions('binary', { families: ['linear', 'gbdt'] })
  const families = (rows: number) =>
    candidatesFor({ ...DATA, split: { ...DATA.split, train: new Uint32Array(rows) } }, options).map(
      ({ family }) => family,
    )
  expect(families(1000)).toEqual(['linear', 'gbdt', 'gbdt'])
  expect(families(1_000_000)).toEqual(['linear', 'gbdt'])
})

test('naming a parameter of a family fixes that family: one candidate, the rest at defaults', () => {
  const options = sampleOptions('binary', { mode: 'best', families: ['gbdt'], params: { gbdt: { maxDepth: 3 } } })
  expect(candidatesFor(DATA, options)).toEqual([{ family: 'gbdt', params: MODELS.get('gbdt').parse({ maxDepth: 3 }) }])
  const all = candidatesFor(DATA, sampleOptions('binary', { mode: 'best', params: { linear: { l2: 3 } } }))
  expect(all.filter(({ family }) => family === 'linear')).toHaveLength(1)
  expect(all.filter(({ family }) => family === 'gbdt')).toHaveLength(MODELS.get('gbdt').trials.best.length)
})

test.each([
  [{ families: ['nonsense'] }, /no model family "nonsense"/],
  [{ params: { nonsense: {} } }, /no model family "nonsense"/],
  [{ params: { gbdt: { roundz: 1 } } }, /gbdt has no parameter "roundz"/],
  [{ params: { gbdt: { rounds: 0 } } }, /"rounds" of gbdt must not be 0/],
  [{ metric: 'rmse' }, /The metric rmse does not measure a binary model/],
  [{ metric: 'nonsense' }, /no metric "nonsense"/],
])('a search with %j is a usage error', async (options, message) => {
  const error = await run(options).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(LatheError)
  expect(error).toMatchObject({ code: 'usage', message: expect.stringMatching(message) })
})

test('the metric that chooses follows from the task unless one is named', () => {
  const chosen = (task: keyof typeof TARGETS, metric = '') =>
    choosingMetric(sampleDataset(sampleTexts(), { task }), sampleOptions(task, { metric }))
  expect([chosen('binary'), chosen('multiclass'), chosen('regression')]).toEqual(['rocAuc', 'logLoss', 'rmse'])
  expect(chosen('binary', 'brier')).toBe('brier')
  expect(thrownBy(() => chosen('regression', 'rocAuc')).details.next).toMatch(/rmse/)
})

test.each(['rocAuc', 'logLoss', 'accuracy'])('the leaderboard is sorted by %s, best first', async (metric) => {
  const trials = await run({ ...FAST, metric })
  const values = trials.map(({ valid }) => valid[metric]!.value!)
  expect(values).toHaveLength(3)
  expect(values).toEqual([...values].sort((a, b) => (metric === 'logLoss' ? a - b : b - a)))
  expect(trials.at(-1)?.family).toBe('baseline')
})

test('a regression is chosen by the lowest rmse, which beats the baseline’s', async () => {
  const trials = await run(FAST, {}, sampleDataset(sampleTexts(), { task: 'regression' }))
  const values = trials.map(({ valid }) => valid.rmse!.value!)
  expect(values).toEqual([...values].sort((a, b) => a - b))
  expect(trials.at(-1)?.family).toBe('baseline')
})

test('trials are the same again, whatever was reported and how long it took', async () => {
  let clock = 0
  const slow = { now: () => clock++, report: () => {} }
  const [one, two] = [await run(FAST), await run(FAST, slow)]
  const plain = (trials: Trial[]) => trials.map(({ seconds: _, rowsPerSecond: __, ...trial }) => trial)
  expect(plain(two)).toEqual(plain(one))
  expect(two.every(({ seconds }) => seconds > 0)).toBe(true)
})

test('figures of a trial are the mean over the folds, with an interval around it', async () => {
  const [best] = await run(FAST)
  for (const { value, low, high } of Object.values(best!.valid))
    if (value !== null) expect(low! <= value && value <= high!).toBe(true)
  expect(best!.bytes).toBeGreaterThan(0)
})

test('early stopping is settled into a fixed number of rounds for the last fit', async () => {
  const [trial] = (await run({ families: ['linear', 'gbdt'] })).filter(({ family }) => family === 'gbdt')
  expect(trial!.params.earlyStopping).toBe(0)
  expect(trial!.params.rounds).toBeGreaterThan(0)
  expect(trial!.params.rounds).toBeLessThan(1000)
})

test('one candidate is not compared: it comes back with its params and no figures', async () => {
  const params = { gbdt: { rounds: 5 } }
  expect(await run({ families: ['gbdt'], params })).toEqual([
    {
      family: 'gbdt',
      params: MODELS.get('gbdt').parse({ rounds: 5 }),
      valid: {},
      seconds: 0,
      rowsPerSecond: 0,
      bytes: 0,
    },
  ])
})

test('a budget that is spent from the start is an error that says so, after a search that found nothing', async () => {
  const searched = await searchAll(FAST, { timeLeft: () => 0 })
  expect(searched.judged).toEqual([])
  const error = await fitIn(searched, { timeLeft: () => 0 }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'usage', details: { remedies: [{ option: 'budget' }] } })
})

test('when the budget ends during a search, the trials that were finished stay', async () => {
  let at = ''
  const host: Partial<SearchHost> = {
    report: ({ text }) => {
      at = text
    },
    timeLeft: () => (at.startsWith('trial 3 of 3') ? 0.1 : 1000),
  }
  const trials = await run(FAST, host)
  // Where time is short, boosted trees come before linear models.
  expect(trials.map(({ family }) => family).sort()).toEqual(['baseline', 'gbdt'])
})

test('a trial that runs out of time is judged on the folds that it finished', async () => {
  let done = 0
  const host: Partial<SearchHost> = {
    report: ({ fraction }) => {
      done = fraction
    },
    // In the second of three folds of the last of three trials.
    timeLeft: () => (done > (2 + 0.4) / 3 ? 0.1 : 1000),
  }
  const judged = await judgeAll({ ...FAST, mode: 'fast' }, host)
  const cut = judged.find(({ trial }) => trial.family === 'linear')
  expect(cut?.fits.length).toBeGreaterThanOrEqual(1)
  expect(cut?.fits.length).toBeLessThan(cut?.folds ?? 0)
  expect(cut?.trial.valid.rocAuc?.value).toBeGreaterThan(0.5)
})

test('the best trial is fitted on all training rows, or kept as its folds fitted it when there is no time', async () => {
  const searched = await searchAll(FAST)
  const [best] = searched.judged
  const whole = await fitIn(searched)
  expect([whole.isWhole, whole.trial.family, whole.pipeline.branches.length]).toEqual([true, best?.trial.family, 1])
  const cut = await fitIn(searched, { timeLeft: () => 0.1 })
  expect([cut.isWhole, cut.pipeline.branches.length]).toEqual([false, best?.folds])
  expect(membersOf(cut.pipeline).map(({ member }) => member.state)).toEqual(best?.fits.map(({ state }) => state))
})

test('whyBest() says by what, on how many parts, and what the budget had no time for', async () => {
  const searched = await searchAll(FAST)
  const { judged } = searched
  const [best] = judged
  const title = MODELS.get(best!.trial.family).title
  const fit = await fitIn(searched)
  expect(whyBest(fit, judged, 'rocAuc')).toMatch(
    new RegExp(`^${title} had the best rocAuc on validation rows: 0\\.\\d+, of 3 trials\\.$`),
  )
  const cut = { ...best!, fits: best!.fits.slice(0, 1) }
  const onOne = { ...fit, isWhole: false, elected: [{ judged: cut, weight: 1 }] }
  expect(whyBest(onOne, [cut, ...judged.slice(1)], 'rocAuc')).toMatch(
    /of 3 trials, judged on 1 of \d parts\. The budget had no time for a last fit on all rows/,
  )
  expect(whyBest(fit, [unjudged(best!.trial)], 'rocAuc')).toBe(`${title} was the only candidate.`)
  expect(whyBest(fit, [best!], 'rocAuc')).toMatch(/there was time for\.$/)
})

test('a search that is to finish drops what it is at, and ends with what it has', async () => {
  let isFinishing = false
  const host: Partial<SearchHost> = {
    isFinishing: () => isFinishing,
    onCurve: ({ family }) => {
      isFinishing = family === 'gbdt'
    },
  }
  const searched = await searchAll(FAST, host)
  expect(searched.judged.map(({ trial }) => trial.family)).toEqual(['linear', 'baseline'])
  expect(earlyEnd(searched, host)).toEqual({ by: 'request', candidates: 3 })
  expect(earlyEnd(searched, {})).toEqual({ by: 'budget', candidates: 3 })
  expect(earlyEnd(await searchAll(FAST), host)).toBeNull()
})

test('a search that is to finish before it has learned anything ends the fit that it is at and judges it', async () => {
  const judged = await judgeAll({ families: ['baseline', 'gbdt', 'linear'] }, { isFinishing: () => true })
  const [best, ...others] = judged
  expect([best?.trial.family, best?.fits.length, best?.trial.params.rounds]).toEqual(['gbdt', 1, 1])
  expect(others.map(({ trial }) => trial.family)).toEqual(['baseline'])
})

test('a candidate that fails is a trial that says why, and the others go on', async () => {
  const openTrees = () => {
    throw new RangeError('Array buffer allocation failed')
  }
  const searched = await searchAll(FAST, { compute: { ...REFERENCE_COMPUTE, openTrees } })
  const { judged } = searched
  expect(judged.map(({ trial }) => [trial.family, trial.failed])).toEqual([
    ['linear', undefined],
    ['baseline', undefined],
    ['gbdt', OUT_OF_MEMORY],
  ])
  expect(whyBest(await fitIn(searched), judged, 'rocAuc')).toMatch(/of 2 trials\.$/)
})

test('where every candidate fails, the search ends with the first failure', async () => {
  const rng: Rng = {
    ...createRng('host'),
    fork(label) {
      if (label === 'validation') return createRng('host').fork(label)
      throw new Error(`no ${label}`)
    },
  }
  await expect(run({ families: ['linear', 'gbdt'] }, { rng })).rejects.toThrow('no linear/0')
})

test('results so far grow by one trial at a time, best first, with the curves of those that learn in rounds', async () => {
  const told: ResultsSoFar[] = []
  const judged = await judgeAll(FAST, { onResults: (results) => told.push(results) })
  expect(told.map(({ trials }) => trials.length)).toEqual([1, 2, 3])
  const last = told.at(-1)
  expect(last).toMatchObject({ metric: 'rocAuc', candidates: 3, trials: judged.map(({ trial }) => trial) })
  for (const [i, trial] of (last?.trials ?? []).entries()) {
    const curve = last?.curves[i]
    if (trial.family === 'baseline') expect(curve).toBeNull()
    else expect(curve).toMatchObject({ metric: 'logLoss', part: 3, parts: 3 })
  }
})

test('a search takes finished trials from its checkpoint, and gives what it would have given without', async () => {
  const kept = new Map<string, Judged>()
  const checkpoint: Checkpoint = {
    read: async (candidate) => kept.get(JSON.stringify(candidate)),
    write: async (candidate, judged) => void kept.set(JSON.stringify(candidate), judged),
  }
  const whole = await judgeAll(FAST)
  const stop: Partial<SearchHost> = {
    checkpoint,
    onCurve({ family }) {
      if (family === 'gbdt') throw new LatheError('cancelled', 'killed')
    },
  }
  await expect(judgeAll(FAST, stop)).rejects.toThrow('killed')
  expect([...kept.values()].map(({ trial }) => trial.family)).toEqual(['baseline', 'linear'])
  const started: string[] = []
  const resumed = await judgeAll(FAST, { checkpoint, report: ({ text }) => started.push(text) })
  expect(started.every((text) => text.startsWith('trial 3 of 3'))).toBe(true)
  expect(resumed).toEqual(whole)
})

test('a cancel ends the search with the error that says so', async () => {
  const breathe = async () => {
    throw new LatheError('cancelled', 'Cancelled.')
  }
  await expect(run(FAST, { breathe })).rejects.toMatchObject({ code: 'cancelled' })
})

test('progress never goes back and ends below the whole', async () => {
  const fractions: number[] = []
  await run(FAST, { report: ({ fraction }) => fractions.push(fraction) })
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
  expect(fractions[0]).toBeGreaterThanOrEqual(0)
  expect(fractions.at(-1)).toBeLessThanOrEqual(1)
})

test('a trial that time cut short is ranked by what the folds that it was judged on say beside all of them', async () => {
  let now = 0
  const host: Partial<SearchHost> = {
    report: () => void now++,
    onCurve: ({ family, curve }) => {
      // The budget ends in the second fold of the boosted trees, which come before the linear model.
      if (family === 'gbdt' && curve.part === 2) now = 2000
    },
    timeLeft: () => (now >= 2000 ? 0.1 : 1000),
  }
  const searched = await searchAll({ ...FAST, families: ['baseline', 'gbdt'], trials: 2 }, host)
  expect(searched.judged.map(({ trial, fits }) => [trial.family, fits.length])).toEqual([
    ['gbdt', 1],
    ['baseline', 3],
  ])
  const fit = await fitIn(searched, { timeLeft: () => 0.1 }, { mode: 'balanced' })
  expect(fit.trial.family).toBe('gbdt')
})
