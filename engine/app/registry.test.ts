import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App } from '../hosts/app.ts'
import { all, type Client, clientOf, FAST, failure, runOf } from './app.test-support.ts'
import { createApp } from './app.ts'

let home = ''
let app: App
let client: Client
let project = ''

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lathe-registry-app-'))
  app = await createApp({ home, host: 'browser' })
  client = clientOf(app)
  project = (await client.projects.create({ sample: 'loans' })).id
  const recipe = { steps: [{ id: 'impute', params: { columns: ['income'] } }] }
  await client.projects.choose({ project, choices: { target: 'repaid', sensitive: ['sex'], ignore: [], recipe } })
})

afterAll(async () => {
  await app.close()
  await rm(home, { recursive: true, force: true })
})

test('a run becomes a version, the champion, and nothing of it is forgotten', async () => {
  expect(await client.registry.list({ project })).toMatchObject({ id: '', versions: [], events: 0 })
  const run = runOf(await all(await client.train.start({ project, ...FAST })))
  const { versions } = await client.registry.register({ project, run: run.id, note: 'first' })
  expect(versions).toMatchObject([{ version: 1, title: 'Linear model', aliases: [], target: 'repaid' }])
  expect(versions[0]?.lineage).toMatchObject({
    ...{ run: run.id, parent: null, how: 'trained', seed: 0, recipe: { steps: ['impute'] } },
    data: { names: ['Loans.csv'], rows: run.rows },
  })
  expect(versions[0]?.metrics.rocAuc).toEqual(run.metrics.rocAuc)
  // Once more is the same version.
  expect((await client.registry.register({ project, run: run.id })).events).toBe(1)

  await client.registry.limits({ project, limits: ['rocAuc >= 0.999'] })
  const refused = await failure(client.registry.promote({ project, version: 1 }))
  expect([refused.code, refused.details.value]).toEqual(['verificationFailed', 'rocAuc>=0.999'])
  const promoted = await client.registry.promote({ project, version: 1, override: 'only one there is' })
  expect(promoted.aliases).toEqual({ champion: 1, challenger: null, previous: null })
  expect((await failure(client.registry.rollback({ project }))).message).toContain('first champion')
  const log = await client.registry.log({ project })
  expect(log.map(({ what }) => what)).toEqual(['promote', 'limits', 'register'])
  expect(log[0]).toMatchObject({ override: 'only one there is', limits: [{ state: 'exceeded' }] })
  expect((await failure(client.registry.diff({ project, version: 1, other: 2 }))).message).toContain('version "2"')
})
