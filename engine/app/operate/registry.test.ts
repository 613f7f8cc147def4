import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App } from '../../hosts/app.ts'
import { all, type Client, clientOf, FAST, failure, runOf, upload } from '../app.test-support.ts'
import { createApp } from '../app.ts'
import { rootFile } from '../root-file.ts'

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

test('the champion is trained once more on new data, and the candidate held against it on rows that it has not seen', async () => {
  const [header = '', ...lines] = (await readFile(rootFile('assets/samples/loans.csv'), 'utf8')).trimEnd().split('\n')
  // Half of what there was, and as many rows with other ends: what a file is a month later.
  const later = lines.slice(750).map((line) => line.replace(/\d+/, (number) => String(Number(number) + 1)))
  const grown = [header, ...lines, ...later.map((line, at) => (at % 2 === 0 ? line : lines[at]))].join('\n')
  await client.data.renew({ project, upload: await upload(app, 'later.csv', `${grown}\n`) })
  const run = runOf(await all(await client.retrain.start({ project, note: 'monthly' })))
  const { versions, aliases } = await client.registry.list({ project })
  expect(aliases.champion).toBe(1)
  expect(versions[0]).toMatchObject({ version: 2, lineage: { parent: 1, run: run.id }, hasReport: true })
  expect(versions[0]?.lineage.options).toBe(versions[1]?.lineage.options)
  expect(versions[0]?.lineage.recipe).toEqual(versions[1]?.lineage.recipe)
  const report = await client.registry.report({ project, version: 2 })
  if (!report) throw new Error('a candidate has a report')
  // All test rows but those that the first run had: what is in both files was seen.
  expect(report).toMatchObject({ version: 2, champion: 1, metric: 'rocAuc', limits: [{ text: 'rocAuc>=0.999' }] })
  expect(report.data.leftOut).toBeGreaterThan(0)
  expect(report.data.rows + report.data.leftOut).toBe(run.rows.test)
  expect(report.recommendation.verdict).toBe('keep')
  expect(Object.keys(report.differences)).toContain('rocAuc')
  const { words, metrics } = await client.registry.diff({ project, version: 2, other: 1 })
  expect(words).toContain('Version 2 came of version 1.')
  expect(metrics.rocAuc?.paired).toEqual(report.differences.rocAuc)
  expect((await client.projects.open({ project })).runs.map(({ id }) => id)).toContain(run.id)
  // Once more on the same data is the same model, byte for byte. It is held against the champion all the same: what came first may
  // have been cut off.
  await all(await client.retrain.start({ project }))
  expect((await client.registry.list({ project })).versions).toHaveLength(2)
  const log = await client.registry.log({ project })
  expect(log.filter((event) => event.what === 'evaluate')).toMatchObject([{ version: 2 }, { version: 2 }])
})

test('data is added to what the champion learned from', async () => {
  const { versions } = await client.registry.list({ project })
  const run = runOf(await all(await client.retrain.start({ project, withOld: true })))
  const both = versions.map(({ lineage: { data } }) => data.rows.train + data.rows.test)
  expect(run.rows.train + run.rows.test).toBe((both[0] ?? 0) + (both[1] ?? 0))
  const cancelled = await client.retrain.start({ project, search: true })
  await cancelled.return?.(undefined)
  await client.train.cancel({ project })
  expect((await client.registry.list({ project })).versions).toHaveLength(3)
})

test('a schedule is kept with the project, and a wrong one is refused', async () => {
  const data = join(home, 'inbox')
  expect((await failure(client.retrain.schedule({ project, cron: '0 3 * * *', data }))).message).toContain(
    'is not there',
  )
  await mkdir(data)
  const added = await client.retrain.schedule({ project, cron: '0 3 * * *', onAlarm: true, data })
  expect(added).toMatchObject([
    { id: 's1', data, onAlarm: expect.stringMatching(/monitor$/), last: null, isRunning: false },
  ])
  expect(added[0]?.next).toBeGreaterThan(Date.now())
  expect(await client.retrain.schedules({ project })).toEqual(added)
  expect((await failure(client.retrain.schedule({ project, cron: 'daily', data }))).message).toContain(
    '"daily" is no time',
  )
  expect(await client.retrain.unschedule({ project, schedule: 's1' })).toEqual([])
})
