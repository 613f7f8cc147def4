import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunSummary } from '../../shared/contract/index.ts'
import type { App } from '../hosts/app.ts'
import { all, type Client, clientOf, FAST, failure, runOf, upload } from './app.test-support.ts'
import { createApp } from './app.ts'
import { rootFile } from './root-file.ts'

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

test('new rows alike are no alarm; rows that moved are, with what moved, how it is spread, and what labels say; the last look is kept', async () => {
  expect(await client.checks.last({ project, run: run.id })).toBeNull()
  const same = await client.checks.run({
    ...{ project, run: run.id },
    upload: await upload(app, 'same.csv', lines.join('\n')),
  })
  expect(same).toMatchObject({ file: 'same.csv', rows: lines.length - 1, drifted: [], alarm: false })
  expect(same.measured?.rows).toBe(lines.length - 1)
  const [head = '', ...rows] = lines
  const [age, purpose] = ['age', 'purpose'].map((name) => head.split(',').indexOf(name))
  const moved = rows.map((line) => {
    const cells = line.split(',')
    cells[age ?? 0] = String(Number(cells[age ?? 0]) + 25)
    cells[purpose ?? 0] = 'a space ship'
    return cells.join(',')
  })
  const found = await client.checks.run({
    ...{ project, run: run.id },
    upload: await upload(app, 'moved.csv', [head, ...moved].join('\n')),
  })
  expect([...found.drifted].sort()).toEqual(['age', 'purpose'])
  const [byAge, byPurpose] = ['age', 'purpose'].map((name) => found.columns.find(({ column }) => column === name))
  expect(byPurpose?.unknown).toEqual({ some: ['a space ship'], count: 1 })
  const shape = byAge?.shape
  if (shape?.kind !== 'numbers') throw new Error('ages are numbers')
  expect(shape.middle.now - shape.middle.before).toBeCloseTo(25, -0.5)
  expect(await client.checks.last({ project, run: run.id })).toEqual(found)
  const { checked } = await client.projects.open({ project })
  expect(checked[run.id]).toMatchObject({ file: 'moved.csv', drifted: found.drifted })
}, 60_000)

test('a file that has none of the columns is refused by name, and leaves the look before', async () => {
  const before = await client.checks.last({ project, run: run.id })
  const asked = { project, run: run.id, upload: await upload(app, 'other.csv', 'a,b\n1,2\n3,4\n') }
  expect((await failure(client.checks.run(asked))).message).toContain('other.csv has none of the columns')
  expect(await client.checks.last({ project, run: run.id })).toEqual(before)
})

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
  await client.service.stop({ project })
  expect((await seen)[0]).toMatchObject({ state: 'running' })
  expect(await client.service.state({ project })).toBeNull()
  await expect(fetch(`${started.url}/health`)).rejects.toThrow()
  const again = await client.service.start({ project, run: run.id })
  const other = await client.service.start({ project, run: run.id })
  expect(other.url).toBe(again.url)
  expect(other.startedAt).toBeGreaterThan(again.startedAt)
  expect((await fetch(`${other.url}/health`)).status).toBe(200)
}, 60_000)

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
