import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ResultsSoFar, TrainingEvent } from '../../../shared/contract/index.ts'
import type { App } from '../../hosts/app.ts'
import { type Launched, launchNode } from '../../workers/launch.ts'
import { all, type Client, clientOf, FAST, failure, runOf, SLOW } from '../app.test-support.ts'
import { createApp } from '../app.ts'

// A training that is looked at, ended early, interrupted and gone on with.

const BALANCED = { mode: 'balanced', families: ['baseline', 'linear'], budgetSeconds: null } as const

let home = ''
let app: App
let client: Client
let latest: Launched | undefined

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lathe-interrupted-'))
  await start()
})

afterEach(async () => {
  await app.close()
  await rm(home, { recursive: true, force: true })
})

async function start(): Promise<void> {
  app = await createApp({
    home,
    host: 'browser',
    launch: (...args) => {
      latest = launchNode(...args)
      return latest
    },
  })
  client = clientOf(app)
}

const newProject = async () => (await client.projects.create({ sample: 'loans' })).id
const inProject = (project: string, ...path: string[]) => join(home, 'projects', project, ...path)
const modelOf = (project: string, run: string) => readFileSync(inProject(project, 'runs', run, 'model.lathe'))

/** Reads a stream until so many trials have finished. */
async function trialsOf(stream: AsyncIterator<TrainingEvent>, count: number): Promise<ResultsSoFar> {
  for (;;) {
    const { value, done } = await stream.next()
    if (done || value.type !== 'progress') throw new Error('the training ended before that')
    if (value.results && value.results.trials.length >= count) return value.results
  }
}

/** A training with two finished trials whose process is killed. */
async function killed(project: string): Promise<void> {
  const stream = await client.train.start({ project, ...BALANCED })
  await trialsOf(stream, 2)
  latest?.kill()
  expect((await failure(all(stream))).code).toBe('processLost')
}

test('results so far come as trials finish, and a window that opens now has them with its first event', async () => {
  const project = await newProject()
  const stream = await client.train.start({ project, ...SLOW })
  expect(await client.projects.list()).toMatchObject([{ id: project, training: 'running' }])
  const results = await trialsOf(stream, 2)
  expect(results).toMatchObject({ metric: 'rocAuc', candidates: expect.any(Number) })
  const [first, second] = results.trials.map(({ valid }) => valid.rocAuc?.value ?? 0)
  expect(first).toBeGreaterThanOrEqual(second ?? 1)
  const follower = await clientOf(app).train.follow({ project })
  const { value } = await follower.next()
  expect(value).toMatchObject({ type: 'progress', isFinishing: false })
  expect(value).toHaveProperty('results.trials.1')
  expect(value).toHaveProperty('curve.curve.points.0')
  await client.train.cancel({ project })
  await Promise.allSettled([all(stream), all(follower)])
})

test('a training that is to finish ends with a whole run of the best so far', async () => {
  const project = await newProject()
  const stream = await client.train.start({ project, ...SLOW })
  const { candidates } = await trialsOf(stream, 2)
  await client.train.finish({ project })
  const run = runOf(await all(stream))
  expect(run.leaderboard.length).toBeGreaterThanOrEqual(2)
  expect(run.leaderboard.length).toBeLessThan(candidates)
  expect(run.best.family).toBe(run.leaderboard[0]?.family)
  expect(run.early).toEqual({ by: 'request', candidates })
  expect(run.metrics.rocAuc?.value).toBeGreaterThan(0.5)
  const view = await client.projects.open({ project })
  expect(view.runs).toEqual([run])
  expect(view.interrupted).toBeUndefined()
})

test('a run keeps how its candidates learned, in the order of its leaderboard', async () => {
  const project = await newProject()
  const run = runOf(await all(await client.train.start({ project, ...FAST, families: ['baseline', 'linear', 'gbdt'] })))
  const curves = await client.runs.curves({ project, run: run.id })
  expect(curves).toHaveLength(run.leaderboard.length)
  for (const [i, { family }] of run.leaderboard.entries()) {
    const points = curves[i]?.points
    if (family === 'baseline') expect(points).toBeUndefined()
    else expect(points?.length).toBeGreaterThan(1)
    expect(points?.length ?? 0).toBeLessThanOrEqual(64)
  }
})

test('a training whose process was killed is interrupted; resumed, it gives the very model of an uninterrupted one', async () => {
  const [whole, cut] = [await newProject(), await newProject()]
  const expected = runOf(await all(await client.train.start({ project: whole, ...BALANCED })))
  await killed(cut)
  const { interrupted, runs } = await client.projects.open({ project: cut })
  expect(runs).toEqual([])
  expect(interrupted).toMatchObject({ target: 'repaid', training: BALANCED })
  const kept = interrupted?.trials ?? 0
  expect(kept).toBeGreaterThanOrEqual(2)
  const listed = await client.projects.list()
  expect([cut, whole].map((id) => listed.find((one) => one.id === id)?.training)).toEqual(['interrupted', undefined])
  expect(expected.early).toBeUndefined()
  // Chosen since: the training goes on as it was meant.
  const choices = { target: 'income', sensitive: [], ignore: [], recipe: { steps: [] } }
  await client.projects.choose({ project: cut, choices })
  const stream = await client.train.resume({ project: cut })
  const { trials } = await trialsOf(stream, kept)
  expect(trials.map(({ seconds }) => seconds > 0)).not.toContain(false)
  const run = runOf(await all(stream))
  expect(run.choices?.target).toBe('repaid')
  expect(modelOf(cut, run.id).equals(modelOf(whole, expected.id))).toBe(true)
  const figures = ({ leaderboard }: typeof run) =>
    leaderboard.map(({ family, params, valid }) => [family, params, valid])
  expect(figures(run)).toEqual(figures(expected))
  expect((await client.projects.open({ project: cut })).interrupted).toBeUndefined()
  expect(existsSync(inProject(cut, 'checkpoint'))).toBe(false)
})

test('a training that the application was closed on is there to go on with, or to discard', async () => {
  const project = await newProject()
  const stream = await client.train.start({ project, ...SLOW })
  await trialsOf(stream, 1)
  const caught = all(stream).catch((error: unknown) => error)
  await app.close()
  expect(await caught).toMatchObject({ code: 'cancelled' })
  await start()
  expect((await client.projects.open({ project })).interrupted).toMatchObject({ training: SLOW })
  await client.train.discard({ project })
  expect((await client.projects.open({ project })).interrupted).toBeUndefined()
  expect(existsSync(inProject(project, 'checkpoint'))).toBe(false)
  expect((await failure(client.train.resume({ project }))).code).toBe('usage')
})

test('a paused training frees its process, is there after a restart, and goes on to the very model of one that was not', async () => {
  const [whole, cut] = [await newProject(), await newProject()]
  const expected = runOf(await all(await client.train.start({ project: whole, ...BALANCED })))
  const stream = await client.train.start({ project: cut, ...BALANCED })
  await trialsOf(stream, 2)
  await client.train.pause({ project: cut })
  expect((await latest?.ended)?.signal).toBe('SIGKILL')
  expect(await all(stream)).toEqual([{ type: 'paused' }])
  await app.close()
  await start()
  expect(await client.projects.list()).toContainEqual(expect.objectContaining({ id: cut, training: 'paused' }))
  expect((await client.projects.open({ project: cut })).interrupted).toMatchObject({
    isPaused: true,
    training: BALANCED,
  })
  const run = runOf(await all(await client.train.resume({ project: cut })))
  expect(modelOf(cut, run.id).equals(modelOf(whole, expected.id))).toBe(true)
  expect((await client.projects.open({ project: cut })).interrupted).toBeUndefined()
})

test('what a cancel or an error of its own ends leaves nothing to go on with', async () => {
  const project = await newProject()
  await killed(project)
  // A new training takes the place of the interrupted one.
  const stream = await client.train.start({ project, ...SLOW })
  await trialsOf(stream, 1)
  await client.train.cancel({ project })
  await all(stream).catch(() => undefined)
  expect(existsSync(inProject(project, 'checkpoint'))).toBe(false)
  await failure(client.train.start({ project, ...SLOW, budgetSeconds: 0.05 }).then(all))
  expect(existsSync(inProject(project, 'checkpoint'))).toBe(false)
})

test('a trial that cannot be read is made again', async () => {
  const project = await newProject()
  await killed(project)
  await writeFile(inProject(project, 'checkpoint', 'trial-0001.bin'), '{"key":"')
  const run = runOf(await all(await client.train.resume({ project })))
  expect(run.leaderboard.map(({ family }) => family)).toContain('baseline')
})
