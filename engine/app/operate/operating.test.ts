import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunSummary } from '../../../shared/contract/index.ts'
import type { App } from '../../hosts/app.ts'
import { promote, remark, rollBack } from '../../registry/promotion.ts'
import { all, type Client, clientOf, FAST, failure, runOf, upload } from '../app.test-support.ts'
import { createApp } from '../app.ts'
import { rootFile } from '../root-file.ts'

const home = mkdtempSync(join(tmpdir(), 'lathe-operating-'))
let app: App
let client: Client
let project = ''
let run: RunSummary
beforeAll(async () => {
  app = await createApp({ home, host: 'browser' })
  client = clientOf(app)
  project = (await client.projects.create({ sample: 'loans' })).id
  run = runOf(await all(await client.train.start({ project, ...FAST })))
}, 120_000)
afterAll(async () => {
  await app.close()
  rmSync(home, { recursive: true })
})

const lines = readFileSync(rootFile('assets/samples/loans.csv'), 'utf8').trimEnd().split('\n')

test('a project tells what the last look at new data of each run found, without all of it', async () => {
  expect((await client.projects.open({ project })).checked).toEqual({})
  const [head = '', ...rows] = lines
  const age = head.split(',').indexOf('age')
  const older = (line: string) =>
    line
      .split(',')
      .map((cell, c) => (c === age ? String(Number(cell) + 25) : cell))
      .join(',')
  const moved = [head, ...rows.map(older)].join('\n')
  const source = { upload: await upload(app, 'moved.csv', moved) }
  const { at } = await client.monitor.run({ project, run: run.id, source })
  const { checked } = await client.projects.open({ project })
  expect(checked).toEqual({
    [run.id]: { run: run.id, file: 'moved.csv', rows: rows.length, at, drifted: ['age'], alarm: expect.any(Boolean) },
  })
}, 60_000)

test('a model is served as it predicts, followed until it is stopped, and gone with the application', async () => {
  expect(await client.service.state({ project })).toBeNull()
  const started = await client.service.start({ project, run: run.id })
  expect(started).toMatchObject({ state: 'running', run: run.id, isHealthy: true, trouble: null })
  const seen = all(await client.service.follow({ project }))
  const answer = await fetch(`${started.url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: started.example,
  })
  expect(await answer.json()).toMatchObject({ predictions: [{ prediction: expect.stringMatching(/^(yes|no)$/) }] })
  expect(run.classes.toSorted()).toEqual(['no', 'yes'])
  expect((await client.projects.open({ project })).service?.url).toBe(started.url)
  expect(await client.monitor.service({ url: String(started.url) })).toMatchObject({ isUp: true })
  await client.service.stop({ project })
  expect((await seen)[0]).toMatchObject({ state: 'running' })
  expect(await client.service.state({ project })).toBeNull()
  await expect(fetch(`${started.url}/health`)).rejects.toThrow()
  const again = await client.service.start({ project, run: run.id })
  const other = await client.service.start({ project, run: run.id })
  expect(other.url).toBe(again.url)
  expect(other.startedAt).toBe(again.startedAt)
  expect((await fetch(`${other.url}/health`)).status).toBe(200)
}, 60_000)

test('a version is on trial beside the one that answers, and takes its place without a restart', async () => {
  const first = await client.service.start({ project, run: run.id })
  const { choices } = await client.projects.open({ project })
  await client.projects.choose({ project, choices: { ...choices, ignore: ['age'] } })
  const second = runOf(await all(await client.train.start({ project, ...FAST })))
  for (const { id } of [run, second]) await client.registry.register({ project, run: id })
  expect((await failure(client.service.trial({ project, version: 1 }))).message).toContain('Version 1 answers already')
  expect(await client.service.trial({ project, version: 2, shadow: true })).toMatchObject({
    ...{ champion: run.id, challenger: second.id, shadow: true, looks: [] },
    comparison: { champion: 0, difference: null },
  })
  expect((await client.registry.list({ project })).aliases.challenger).toBe(2)

  const [head = [], ...rows] = lines.slice(0, 201).map((line) => line.split(','))
  const cellOf = (cell: string) => (cell === '' ? null : Number.isNaN(Number(cell)) ? cell : Number(cell))
  const said = await send(`${first.url}/predict`, {
    rows: rows.map((cells) => Object.fromEntries(cells.map((cell, at) => [head[at] ?? '', cellOf(cell)]))),
  })
  // The challenger is asked after the answer has gone out: labels that come before know of one model only.
  const told = async () => (await fetch(`${first.url}/rollout`)).json()
  await expect.poll(told).toMatchObject({ challenger: { requests: 1 } })
  const [request, answered] = [said.headers.get('x-request-id'), head.indexOf('repaid')]
  const labels = rows.map((cells, row) => ({ request, row, label: cells[answered] }))
  expect((await send(`${first.url}/feedback`, { labels })).status).toBe(202)
  const seen = await client.service.rollout({ project })
  expect(seen?.comparison).toMatchObject({ champion: 200, challenger: 200 })
  const [kept] = seen?.looks ?? []
  expect(kept).toMatchObject({ labels: 200, difference: seen?.comparison?.difference })
  expect(Number(kept?.low)).toBeLessThan(Number(kept?.high))

  const now = await client.service.start({ project, run: second.id })
  expect([now.url, now.startedAt, now.run]).toEqual([first.url, first.startedAt, second.id])
  expect(now.runAt).toBeGreaterThan(first.runAt)
  expect(await client.service.rollout({ project })).toMatchObject({ champion: second.id, challenger: null, looks: [] })
  // Somebody else ends a trial over HTTP, as the service does where a challenger is beyond a limit: the registry is told.
  await client.service.trial({ project, version: 1, share: 0.2 })
  await send(`${first.url}/rollout/rollback`, {})
  expect(await client.service.rollout({ project })).toMatchObject({ champion: second.id, challenger: null })
  expect((await client.registry.list({ project })).aliases.challenger).toBeNull()
}, 60_000)

test('what the service is asked, and what was true, is watched with the model that answers', async () => {
  const { isLogged } = (await client.service.state({ project })) ?? {}
  expect(isLogged).toBe(true)
  const watch = { source: { is: 'service' }, everySeconds: 3600 } as const
  await client.monitor.watch({ project, watch })
  const looked = async () => {
    const { last, checked } = await client.monitor.lookNow({ project })
    return [last?.text, checked?.run, checked?.rows]
  }
  const { run: answers } = (await client.service.state({ project })) ?? {}
  // The log is written a moment after the answer.
  await expect.poll(looked, { timeout: 20_000 }).toEqual(['requests', answers, 201])
  const view = await client.monitor.latest({ project, run: String(answers) })
  expect(view?.report.performance.measured?.rows).toBe(200)
  await client.monitor.watch({ project, watch: null })
}, 60_000)

test('what is promoted and rolled back elsewhere is told to whoever follows, and the service answers with it', async () => {
  const folder = join(home, 'projects', project, 'registry')
  await promote(folder, '1')
  const started = await client.service.start({ project, run: run.id })
  const stream = await client.registry.follow({ project })
  expect((await stream.next()).value).toMatchObject({ registry: { aliases: { champion: 1 } }, news: [] })
  const told = async () => {
    const { value, done } = await stream.next()
    if (done) throw new Error('it goes on')
    return [value.registry.aliases.champion, value.news.map(({ text }) => text)]
  }
  const answers = async () => (await client.service.state({ project }))?.run
  const [, second = ''] = (await client.projects.open({ project })).runs.map(({ id }) => id)
  await promote(folder, '2')
  expect(await told()).toEqual([2, ['Version 2 promoted in place of version 1']])
  await expect.poll(answers, { timeout: 10_000 }).toBe(second)
  await rollBack(folder, 'complaints')
  expect(await told()).toEqual([1, ['Rolled back from version 2 to version 1']])
  await expect.poll(answers, { timeout: 10_000 }).toBe(run.id)
  // What a window asked for is no news to it, and what its service answers with is its own business.
  await client.registry.promote({ project, version: 2 })
  expect(await told()).toEqual([2, []])
  expect(await answers()).toBe(run.id)
  await rollBack(folder)
  await told()
  expect((await failure(client.service.trial({ project, version: 1 }))).message).toContain('is the champion')
  await client.service.trial({ project, version: 2, share: 0.2 })
  await told()
  await remark(folder, { what: 'challenge', version: null, note: '' })
  await told()
  await expect.poll(async () => (await client.service.rollout({ project }))?.challenger).toBeNull()
  expect((await client.service.state({ project }))?.startedAt).toBe(started.startedAt)
  await stream.return?.(undefined)
}, 60_000)

test('what ran when the application ended is told at the next start, and goes on where somebody says so', async () => {
  const [, second = ''] = (await client.projects.open({ project })).runs.map(({ id }) => id)
  await client.service.trial({ project, version: 2, share: 0.2 })
  const { url } = (await client.service.state({ project })) ?? {}
  await app.close()
  app = await createApp({ home, host: 'browser' })
  client = clientOf(app)
  const trial = { version: 2, share: 0.2, shadow: false }
  const port = Number(new URL(String(url)).port)
  expect(await client.service.before({ project })).toMatchObject({ run: run.id, port, trial })
  expect(await client.service.resume({ project })).toMatchObject({ state: 'running', url, run: run.id })
  expect(await client.service.rollout({ project })).toMatchObject({ challenger: second, share: 0.2 })
  expect(await client.service.before({ project })).toBeNull()
  await client.service.stop({ project })
  expect(await client.service.before({ project })).toBeNull()
  expect((await client.registry.list({ project })).aliases.challenger).toBeNull()
}, 60_000)

const send = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

test('a port that is taken is said so, and nothing is left running', async () => {
  await client.service.stop({ project })
  const taken = createServer()
  const port = await new Promise<number>((resolve) =>
    taken.listen(0, '127.0.0.1', () => {
      const address = taken.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    }),
  )
  const error = await failure(client.service.start({ project, run: run.id, port }))
  expect(error.message).toContain(String(port))
  expect(await client.service.state({ project })).toBeNull()
  taken.close()
}, 30_000)
