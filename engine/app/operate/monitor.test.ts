import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readBundle } from '../../../shared/bundle/index.ts'
import { REFERENCE_COMPUTE } from '../../../shared/models/index.ts'
import { logFileName } from '../../../shared/serve/index.ts'
import type { App } from '../../hosts/app.ts'
import { lookAt } from '../../monitor/look.ts'
import { readRequestLog } from '../../monitor/request-log.ts'
import { all, type Client, clientOf, FAST, failure, runOf, upload } from '../app.test-support.ts'
import { createApp } from '../app.ts'

// A run's model at work, as the window asks for it: new rows, what changed when, and alerts.

const home = mkdtempSync(join(tmpdir(), 'lathe-monitor-'))
const LOANS = readFileSync(new URL('../../../assets/samples/loans.csv', import.meta.url), 'utf8')
let app: App
let client: Client
let at: { readonly project: string; readonly run: string }

/** The sample again, its rows one a quarter of an hour, the income of later ones in another unit. */
function laterRows(from: number): string {
  const [head = '', ...lines] = LOANS.trimEnd().split('\n')
  const income = head.split(',').indexOf('income')
  const moved = lines.map((line, row) => {
    const cells = line.split(',')
    if (row >= from) cells[income] = String(Number(cells[income]) / 12)
    return [new Date(Date.UTC(2026, 0, 1) + row * 900_000).toISOString(), ...cells].join(',')
  })
  return [`seen,${head}`, ...moved].join('\n')
}

beforeAll(async () => {
  app = await createApp({ home, host: 'browser' })
  client = clientOf(app)
  const { id: project } = await client.projects.create({ sample: 'loans' })
  const run = runOf(await all(await client.train.start({ project, ...FAST })))
  at = { project, run: run.id }
})
afterAll(async () => {
  await app.close()
  rmSync(home, { recursive: true })
})

test('nothing was looked at, then the data of the model are no alarm', async () => {
  expect(await client.monitor.latest(at)).toBeNull()
  const view = await client.monitor.run({ ...at, source: { upload: await upload(app, 'again.csv', LOANS) } })
  expect(view.alerts).toEqual([])
  expect(view.report.columns.map(({ state }) => state)).not.toContain('drifted')
  expect(view.report.performance.measured?.rows).toBeGreaterThan(100)
  expect(view.report.domain).toMatchObject({ sees: 'rows', alarm: false })
  expect(view.series).toBeNull()
  expect(await client.monitor.latest(at)).toEqual(view)
})

test('parts of the rows show since when a column is another, and raise one alert that is kept, muted and closed', async () => {
  const seen: string[] = []
  const events = await client.monitor.follow()
  const following = (async () => {
    for await (const { type, alert, run } of events) {
      seen.push(`${type} ${alert.key} of ${run === at.run ? 'the run' : run}`)
      break
    }
  })()
  const asked = { ...at, time: 'seen', every: '250rows' }
  const source = { upload: await upload(app, 'later.csv', laterRows(1000)) }
  const { series, alerts, report } = await client.monitor.run({ ...asked, source })
  const income = series?.columns.find(({ column }) => column === 'income')
  expect(series?.chunks.map(({ rows }) => rows)).toEqual([250, 250, 250, 250, 250, 250])
  expect(income?.states).toEqual(['steady', 'steady', 'steady', 'steady', 'drifted', 'drifted'])
  expect(income?.since).toBe(4)
  expect(report.columns.find(({ column }) => column === 'income')?.shape?.current).toHaveLength(
    report.columns.find(({ column }) => column === 'income')?.shape?.reference.length ?? 0,
  )
  const drift = alerts.filter(({ key }) => key === 'drift:income')
  expect(drift).toMatchObject([{ state: 'open', title: 'income has drifted', muted: null }])
  expect(drift[0]?.steps.map(({ does }) => does)).toEqual(['look', 'retrain', 'mute'])
  await following
  expect(seen[0]).toMatch(/^raised (drift:income|prediction:|whole:) of the run$/)

  const again = { upload: await upload(app, 'later.csv', laterRows(1000)) }
  const twice = await client.monitor.run({ ...asked, source: again })
  expect(twice.alerts.filter(({ key }) => key === 'drift:income')).toHaveLength(1)

  const id = drift[0]?.id ?? ''
  const muted = await client.monitor.mute({ ...at, alert: id, days: 7, note: 'monthly income since June' })
  expect(muted.find((one) => one.id === id)?.muted?.note).toBe('monthly income since June')
  const closed = await client.monitor.close({ ...at, alert: id })
  expect(closed.find((one) => one.id === id)).toMatchObject({ state: 'closed', closedBy: 'person' })
  expect(await client.monitor.alerts({ project: at.project })).toEqual(closed)
  expect(await client.monitor.series(at)).toEqual(series)
  expect((await failure(client.monitor.close({ ...at, alert: 'none' }))).message).toContain('none')
})

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    }),
  )

test('a folder is watched: each new file is a look and a point over time, alerts go to a webhook, and the same file is not looked at again', async () => {
  const told: { type: string; alert: { key: string } }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      if (request.url === '/told') told.push(JSON.parse(body))
      response.writeHead(request.url === '/told' ? 204 : 404).end()
    })
  })
  const port = await listening(server)
  const other = createServer()
  const closed = await listening(other)
  other.close()
  const url = `http://127.0.0.1:${port}/told`
  expect(await client.monitor.tryWebhook({ url })).toMatchObject({ status: 204 })
  expect(told).toMatchObject([{ type: 'raised', alert: { key: 'test' } }])
  const wrong = [`http://127.0.0.1:${port}/other`, `http://127.0.0.1:${closed}/told`, 'alerts.example.org']
  const said = await Promise.all(
    wrong.map(async (one) => (await failure(client.monitor.tryWebhook({ url: one }))).message),
  )
  expect(said).toEqual([
    expect.stringContaining('it answered with 404'),
    `The test did not arrive at 127.0.0.1:${closed}: nothing listens there.`,
    '"alerts.example.org" is not the address of a server.',
  ])
  const { project } = at
  expect((await failure(client.monitor.tell({ project, telling: { webhook: 'no', desktop: false } }))).code).toBe(
    'usage',
  )
  await client.monitor.tell({ project, telling: { webhook: url, desktop: false } })

  const folder = join(home, 'inbox')
  mkdirSync(folder)
  const watch = { source: { is: 'path', path: folder }, everySeconds: 3600 } as const
  expect((await failure(client.monitor.watch({ project, watch }))).message).toContain('holds no file')
  writeFileSync(join(folder, 'monday.csv'), LOANS)
  const stream = await client.monitor.watching({ project })
  await client.monitor.watch({ project, watch })
  expect((await client.monitor.lookNow({ project })).last).toMatchObject({ text: 'monday.csv' })
  expect(await client.monitor.lookNow({ project })).toMatchObject({
    last: { outcome: 'unchanged', text: 'monday.csv' },
  })
  const [head = '', ...lines] = LOANS.trimEnd().split('\n')
  const age = head.split(',').indexOf('age')
  const older = lines.map((line) => line.split(',').map((cell, c) => (c === age ? String(Number(cell) + 25) : cell)))
  writeFileSync(join(folder, 'tuesday.csv'), [head, ...older.map((cells) => cells.join(','))].join('\n'))
  const view = await client.monitor.lookNow({ project })
  expect(view).toMatchObject({
    last: { outcome: 'looked', text: 'tuesday.csv' },
    checked: { drifted: ['age'] },
    untold: '',
  })
  const { looks = [] } = (await client.monitor.latest(at)) ?? {}
  expect(looks.slice(-2).map(({ source, drifted }) => [source, drifted])).toEqual([
    ['monday.csv', 0],
    ['tuesday.csv', 1],
  ])
  expect(looks.at(-1)?.measured.rocAuc?.value).toBeGreaterThan(0.5)
  expect(told.map(({ alert }) => alert.key)).toContain('drift:age')

  // It goes on at the next start, and does not look at the same again.
  await stream.return?.(undefined)
  await app.close()
  app = await createApp({ home, host: 'browser' })
  client = clientOf(app)
  expect(await client.monitor.lookNow({ project })).toMatchObject({ watch, last: { outcome: 'unchanged' } })
  rmSync(folder, { recursive: true })
  expect((await client.monitor.lookNow({ project })).last).toMatchObject({
    outcome: 'failed',
    text: `${folder} is not there.`,
  })
  expect(await client.monitor.watch({ project, watch: null })).toMatchObject({ watch: null, next: null })
  server.close()
}, 60_000)

test('a request log with labels that came later is looked at as it lies', async () => {
  const [head = '', ...lines] = LOANS.trimEnd().split('\n')
  const names = head.split(',')
  const folder = join(home, 'log')
  mkdirSync(folder)
  const rows = lines.map((line, row) => ({ id: `r${row}`, cells: line.split(',') }))
  const requests = rows.map(({ id, cells }, row) => {
    const input = Object.fromEntries(cells.slice(0, -1).map((cell, c) => [names[c] ?? '', cell || null]))
    const time = new Date(Date.UTC(2026, 0, 1 + Math.floor(row / 300))).toISOString()
    return JSON.stringify({
      time,
      id,
      row: 0,
      version: '1',
      variant: 'champion',
      input,
      prediction: 'yes',
      status: 'ok',
    })
  })
  writeFileSync(
    join(folder, logFileName('requests', new Date(Date.UTC(2026, 0, 1)), 1)),
    `${requests.join('\n')}\n{"time": cut`,
  )
  const labels = rows
    .slice(0, 300)
    .map(({ id, cells }) => JSON.stringify({ time: '2026-02-01T00:00:00Z', id, row: 0, label: cells.at(-1) }))
  writeFileSync(join(folder, logFileName('feedback', new Date(Date.UTC(2026, 1, 1)), 1)), labels.join('\n'))
  const bundle = readBundle(readFileSync(join(home, 'projects', at.project, 'runs', at.run, 'model.lathe')), 'model')
  const data = await readRequestLog(folder, bundle, {})
  expect(data.rows).toBe(lines.length)
  expect(data.labels?.filter((label) => !Number.isNaN(label)).length).toBe(300)
  expect(data.absent.size).toBe(0)
  expect(data.findings.map(({ id }) => id)).toEqual(['log-lines-left-out'])
})

test('of a log that leaves a column out, what the model said then is taken, and nothing is said of the column', async () => {
  const bundle = readBundle(readFileSync(join(home, 'projects', at.project, 'runs', at.run, 'model.lathe')), 'model')
  const { pipeline, reference } = bundle
  const folder = join(home, 'redacted')
  mkdirSync(folder)
  const [first = '', ...others] = pipeline.inputs.map(({ name }) => name)
  const lines = Array.from({ length: 300 }, (_, row) => {
    const input = Object.fromEntries(others.map((name) => [name, null]))
    const said = row % 2 === 0 ? 'yes' : 'no'
    const probabilities = { [said]: 0.9, [said === 'yes' ? 'no' : 'yes']: 0.1 }
    const about = {
      time: '2026-01-01T00:00:00Z',
      id: `r${row}`,
      row: 0,
      version: '1',
      variant: 'champion',
      status: 'ok',
    }
    return JSON.stringify({ ...about, input, redacted: [first], prediction: said, probabilities })
  })
  writeFileSync(join(folder, logFileName('requests', new Date(Date.UTC(2026, 0, 1)), 1)), lines.join('\n'))
  const data = await readRequestLog(folder, bundle, {})
  if (!reference) throw new Error('the model keeps what to compare with')
  const { report } = await lookAt(bundle, reference, data, {}, { compute: REFERENCE_COMPUTE })
  expect(report.performance.estimated).toMatchObject({ accuracy: 0.9 })
  expect(report.columns.map(({ column }) => column)).toEqual(others)
  expect(report.columns.some(({ why }) => why === 'the column is not there')).toBe(false)
})
