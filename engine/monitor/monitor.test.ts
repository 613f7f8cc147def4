import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EMPTY_BOOK, look } from '../../shared/monitor/index.ts'
import { type KeptBook, readBook, readOwnBook, writeBook } from './book.ts'
import { createHealthReader } from './health.ts'
import { serviceConditions } from './service-conditions.ts'
import { logSink, tellAll, webhookSink } from './sinks.ts'

// What reaches beyond the program: a service's metrics, a webhook, a log, the file that keeps alerts.

const folder = mkdtempSync(join(tmpdir(), 'lathe-watch-'))
const bodies: string[] = []
let metrics = ''
let server: Server
let url = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.method === 'GET') return void response.end(metrics)
    request.setEncoding('utf8')
    request.on('data', (body: string) => bodies.push(body))
    request.on('end', () => response.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  url = `http://127.0.0.1:${port}`
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

const told = (requests: number, errors: number, buckets: readonly number[]) => `# TYPE lathe_requests_total counter
lathe_requests_total{route="/predict",status="200"} ${requests - errors}
lathe_requests_total{route="/predict",status="500"} ${errors}
${['0.005', '0.01', '0.1', '+Inf'].map((le, i) => `lathe_request_duration_seconds_bucket{route="/predict",le="${le}"} ${buckets[i]}`).join('\n')}
lathe_predictions_total ${requests}
lathe_fallback_predictions_total 2
lathe_model_info{name="adult \\"v2\\"",version="2"} 1
process_resident_memory_bytes{worker="1"} 100
process_resident_memory_bytes{worker="2"} 50
process_start_time_seconds{worker="1"} 1000
`

test('the second look at a service says what happened since the first, quantiles as Prometheus has them', async () => {
  let now = 2_000_000
  const health = createHealthReader(() => now)
  metrics = told(1000, 0, [500, 1000, 1000, 1000])
  const first = await health.read(url)
  expect(first).toMatchObject({ isUp: true, version: '2', requests: 1000, seconds: 1000, memoryBytes: 150 })
  expect(first.latency.p50).toBeCloseTo(0.005, 12)
  expect(first.latency.p99).toBeCloseTo(0.005 + 0.005 * (490 / 500), 12)
  now += 10_000
  metrics = told(1200, 20, [500, 1000, 1200, 1200])
  const second = await health.read(url)
  expect(second).toMatchObject({ requests: 200, requestsPerSecond: 20, errors: 20, fallbacks: 0 })
  expect(second.latency.p50).toBeCloseTo(0.01 + 0.09 / 2, 12)
  expect(serviceConditions(first)).toEqual([])
  expect(serviceConditions(second).map(({ key }) => key)).toEqual([`service:errors ${second.url}`])
  // Counters that fall are of a service that was started again.
  metrics = told(30, 0, [30, 30, 30, 30])
  expect((await health.read(url)).requests).toBe(30)
})

test('a service that is not there is an alert, not an error', async () => {
  const gone = await createHealthReader().read('http://127.0.0.1:1')
  expect(gone).toMatchObject({ isUp: false, requests: null })
  expect(serviceConditions(gone)).toMatchObject([{ title: 'The service does not answer', severity: 'alarm' }])
})

const [condition] = serviceConditions({
  ...{
    url: 'http://127.0.0.1:1/metrics',
    at: 0,
    isUp: false,
    why: 'It cannot be reached.',
    version: null,
    seconds: null,
  },
  ...{ requests: null, requestsPerSecond: null, latency: { p50: null, p95: null, p99: null } },
  ...{ errors: null, fallbacks: null, rows: null, memoryBytes: null },
})
const { book, events } = look(EMPTY_BOOK, condition ? [condition] : [], 1)

test('every sink is told, and one that fails stops no other', async () => {
  const log = join(folder, 'deep', 'alerts.jsonl')
  const problems = await tellAll([webhookSink('http://127.0.0.1:1/'), webhookSink(url), logSink(log)], events)
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain('it cannot be reached')
  expect(JSON.parse(bodies.join(''))).toEqual(JSON.parse(JSON.stringify(events[0])))
  expect(JSON.parse(readFileSync(log, 'utf8'))).toMatchObject({ type: 'raised', alert: { kind: 'service' } })
  expect(() => webhookSink('ftp://example.org')).toThrow(/webhook/)
})

test('alerts are kept as they are; a file of something else is refused, and one of a project begins anew', async () => {
  const path = join(folder, 'book', 'alerts.json')
  const kept: KeptBook = { ...book, seen: 7, by: 'day' }
  await writeBook(path, kept)
  expect(await readBook(path)).toEqual(kept)
  await writeBook(path, { ...kept, by: 'day' })
  const nothing = { alerts: [], mutes: [], seen: null, by: '' }
  expect(await readBook(join(folder, 'book', 'none.json'))).toEqual(nothing)
  for (const other of ['{"alerts": [', '{"columns":["age"]}', '']) {
    writeFileSync(path, other)
    await expect(readBook(path)).rejects.toThrow('alerts.json does not keep alerts: it holds something else.')
    expect(await readOwnBook(path)).toEqual(nothing)
  }
})
