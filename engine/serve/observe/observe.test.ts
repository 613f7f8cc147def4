import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { logFileName, logFileOf, readLoggedRows } from '../../../shared/serve/index.ts'
import type { Call } from '../outgoing.ts'
import { createLogFiles, LOG_LIMITS } from './log-files.ts'
import { readLogFolder } from './log-folder.ts'
import { createRegistry, merged, metricsText } from './metrics.ts'
import { addProcessMetrics } from './process-metrics.ts'
import { createRequestLog, type LogTold } from './request-log.ts'
import { addServiceMetrics, PROBABILITIES } from './service-metrics.ts'
import { createTraces, parseTraceparent, traceparentOf } from './traces.ts'

const folder = mkdtempSync(join(tmpdir(), 'lathe-observe-'))
afterAll(() => rmSync(folder, { recursive: true }))

const hasPromtool = (() => {
  try {
    execFileSync('promtool', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
if (!hasPromtool) console.error('skipped: metrics are checked by promtool; install it with: apt-get install prometheus')

const MODEL = { name: 'income "x"\\', version: () => '3', classes: ['<=50K', '>50K'], scoreBounds: PROBABILITIES }

function busyRegistry(worker = '') {
  const registry = createRegistry()
  addProcessMetrics(registry, worker)
  const metrics = addServiceMetrics(registry, MODEL)
  metrics.answered('/predict', 200, 0.003)
  metrics.answered('/predict', 503, 12)
  metrics.predicted({ label: '>50K', score: 0.73, isFallback: false, isOutside: true })
  metrics.refused('rate')
  metrics.outgoing('traces', 'ok')
  return registry
}

test.runIf(hasPromtool)('promtool finds nothing to say about the metrics, of one process and of several', () => {
  const one = metricsText(busyRegistry().snapshot())
  const both = metricsText(merged([busyRegistry('1').snapshot(), busyRegistry('2').snapshot()]))
  for (const input of [one, both]) expect(execFileSync('promtool', ['check', 'metrics'], { input }).toString()).toBe('')
})

test('metrics read as Prometheus writes them down', () => {
  const text = metricsText(busyRegistry().snapshot())
  expect(text).toContain('# TYPE lathe_requests_total counter\nlathe_requests_total{route="/predict",status="200"} 1\n')
  expect(text).toContain('lathe_request_duration_seconds_bucket{route="/predict",le="0.005"} 1\n')
  expect(text).toContain('lathe_request_duration_seconds_bucket{route="/predict",le="+Inf"} 2\n')
  expect(text).toContain('lathe_request_duration_seconds_sum{route="/predict"} 12.003\n')
  expect(text).toContain('lathe_model_info{name="income \\"x\\"\\\\",version="3"} 1\n')
  expect(text).toMatch(/^process_resident_memory_bytes \d{7,}$/mu)
})

test('the version that is told is the one that answers now', () => {
  const registry = createRegistry()
  let version = '1'
  addServiceMetrics(registry, { ...MODEL, name: 'income', version: () => version })
  for (version of ['1', '2']) {
    const told = metricsText(registry.snapshot()).match(/^lathe_model_info.*$/gmu)
    expect(told).toEqual([`lathe_model_info{name="income",version="${version}"} 1`])
  }
})

test('the metrics of several processes are those of one that did all of it', () => {
  const bounds = [1, 2, 5]
  const observation = fc.record({ label: fc.constantFrom('a', 'b'), value: fc.integer({ min: 0, max: 9 }) })
  const registryOf = (all: readonly { label: string; value: number }[]) => {
    const registry = createRegistry()
    const counter = registry.counter('c_total', 'c', ['l'])
    const most = registry.gauge('g', 'g', [], 'max').with()
    const histogram = registry.histogram('h', 'h', bounds, ['l'])
    for (const label of ['a', 'b']) histogram.with(label)
    for (const label of ['a', 'b']) counter.with(label)
    for (const { label, value } of all) {
      counter.with(label).value += value
      histogram.with(label).observe(value)
      most.value = Math.max(most.value, value)
    }
    return registry.snapshot()
  }
  fc.assert(
    fc.property(fc.array(fc.array(observation), { minLength: 1, maxLength: 4 }), (parts) => {
      expect(metricsText(merged(parts.map(registryOf)))).toBe(metricsText(registryOf(parts.flat())))
    }),
  )
})

const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

test.each([
  [PARENT, true],
  ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00', false],
  ['cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-comes-later', true],
  ['ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', undefined],
  ['00-00000000000000000000000000000000-b7ad6b7169203331-01', undefined],
  ['00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01', undefined],
  [`${PARENT}-more`, undefined],
  ['00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01', undefined],
  [undefined, undefined],
])('the traceparent %s is sampled: %s', (text, isSampled) => {
  expect(parseTraceparent(text)?.isSampled).toBe(isSampled)
})

test('spans go to the collector as OTLP, with the caller as their parent; those of callers who record nothing do not', async () => {
  const sent: Call[] = []
  const outgoing = {
    async send(call: Call) {
      sent.push(call)
      return { ok: true, status: 200, body: '' } as const
    },
  }
  const options = { url: 'http://collector/v1/traces', service: 'income', version: '3', share: 1, onDropped: () => {} }
  const traces = createTraces({ ...options, outgoing })
  const span = traces.start(PARENT)
  expect(traceparentOf(span)).toBe(`00-0af7651916cd43dd8448eb211c80319c-${span.spanId}-01`)
  traces.end(span, 'POST /predict', 503, { 'http.route': '/predict', 'model.rows': 2 })
  traces.end(traces.start(PARENT.replace(/01$/u, '00')), 'GET /', 200, {})
  traces.end(traces.start(undefined), 'GET /', 200, {})
  await traces.close()
  expect(sent.map(({ url }) => url)).toEqual(['http://collector/v1/traces'])
  const [{ scopeSpans, resource }] = JSON.parse(sent[0]?.body ?? '').resourceSpans
  expect(resource.attributes[0]).toEqual({ key: 'service.name', value: { stringValue: 'income' } })
  const [first, second, ...others] = scopeSpans[0].spans
  expect(others).toEqual([])
  expect(first).toMatchObject({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    parentSpanId: 'b7ad6b7169203331',
    kind: 2,
    status: { code: 2 },
  })
  expect(first.attributes).toContainEqual({ key: 'model.rows', value: { intValue: '2' } })
  expect(Number(first.endTimeUnixNano) - Date.now() * 1e6).toBeLessThan(1e9)
  expect(second).not.toHaveProperty('parentSpanId')
})

test('a collector that fails costs its spans and nothing else', async () => {
  let dropped = 0
  const outgoing = { send: async () => ({ ok: false, why: 'network' }) as const }
  const traces = createTraces({
    url: 'http://nowhere',
    service: 's',
    version: '1',
    share: 1,
    outgoing,
    onDropped: (spans) => {
      dropped += spans
    },
  })
  for (let i = 0; i < 3000; i++) traces.end(traces.start(PARENT), 'GET /', 200, {})
  await traces.close()
  expect(dropped).toBe(3000)
})

const DAY = 86_400_000
const COLUMNS = ['age', 'email', 'job']

function openLog(
  name: string,
  {
    share = 1,
    rowsPerSecond = 100,
    start = Date.parse('2026-03-01T10:00:00Z'),
    fileBytes = 1e6,
    path = join(folder, name),
  } = {},
) {
  const told = { written: 0, sampledOut: 0, dropped: 0, failed: 0 }
  const clock = { now: start }
  const counts: LogTold = {
    written: (lines) => {
      told.written += lines
    },
    sampledOut: (rows) => {
      told.sampledOut += rows
    },
    dropped: (lines) => {
      told.dropped += lines
    },
    failed: () => {
      told.failed++
    },
  }
  const now = () => clock.now
  const files = createLogFiles(path, { ...LOG_LIMITS, fileBytes }, now)
  const log = createRequestLog({
    files,
    columns: COLUMNS,
    personal: new Set(['email']),
    share,
    rowsPerSecond,
    now,
    told: counts,
  })
  const answer = (id: string, rows = 1) =>
    log.rows({
      id,
      version: '3',
      variant: 'champion',
      rows: Array.from({ length: rows }, (_, i) => ({ age: i, email: `ann${i}@example.org`, secret: 'x', job: null })),
      predictions: Array.from({ length: rows }, () => ({
        prediction: 'yes',
        probabilities: { no: 0.2, yes: 0.8 },
        status: 'ok',
      })),
    })
  return { log, told, clock, answer, files, path }
}

test('rows and labels come back from the log as they were answered, without what tells who people are', async () => {
  const { log, told, answer, path } = openLog('back')
  answer('first', 2)
  log.labels([{ id: 'first', row: 1, label: 'no' }])
  await log.close()
  const parts = []
  for await (const part of readLogFolder(path)) parts.push(part)
  expect(parts.flatMap(({ rows }) => rows)[1]).toEqual({
    time: '2026-03-01T10:00:00.000Z',
    id: 'first',
    row: 1,
    version: '3',
    variant: 'champion',
    input: { age: 1, job: null },
    redacted: ['email'],
    prediction: 'yes',
    probabilities: { no: 0.2, yes: 0.8 },
    status: 'ok',
  })
  expect(parts.flatMap(({ labels }) => labels)).toEqual([
    { time: '2026-03-01T10:00:00.000Z', id: 'first', row: 1, label: 'no' },
  ])
  expect(told).toEqual({ written: 3, sampledOut: 0, dropped: 0, failed: 0 })
  const texts = readdirSync(path).map((name) => readFileSync(join(path, name), 'utf8'))
  expect(texts.join('')).not.toMatch(/example\.org|secret/u)
})

test('a line that is half there is counted, and the others are read', () => {
  const line =
    '{"time":"2026-03-01T10:00:00.000Z","id":"a","row":0,"version":"1","variant":"champion","input":{},"prediction":1,"status":"ok"}'
  expect(readLoggedRows(`${line}\n${line.slice(0, 40)}`)).toMatchObject({ lines: [{ id: 'a' }], unreadable: 1 })
})

test('a share of the requests is kept, and no more rows a second than are to be', async () => {
  const sampled = openLog('share', { share: 0.25, rowsPerSecond: 1e6 })
  for (let i = 0; i < 2000; i++) sampled.answer(`r${i}`)
  await sampled.log.close()
  expect(sampled.told.written + sampled.told.sampledOut).toBe(2000)
  expect(sampled.told.written).toBeGreaterThan(350)
  expect(sampled.told.written).toBeLessThan(650)
  const limited = openLog('rate', { rowsPerSecond: 5 })
  limited.answer('many', 80)
  limited.clock.now += 2000
  limited.answer('more', 80)
  await limited.log.close()
  expect(limited.told).toMatchObject({ written: 60, sampledOut: 100 })
})

test('files are begun anew by size and by day, and go when they are too old', async () => {
  const { log, answer, clock, files, path } = openLog('rotated', { fileBytes: 100 })
  for (let i = 0; i < 3; i++) {
    answer(`r${i}`)
    await log.close()
    clock.now += 1
  }
  expect(readdirSync(path)).toHaveLength(3)
  clock.now += DAY
  answer('later')
  await log.close()
  writeFileSync(join(path, 'mine.txt'), '')
  const names = readdirSync(path).sort()
  expect(names).toHaveLength(5)
  const within = []
  for await (const part of readLogFolder(path, { from: new Date('2026-03-02T00:00:00Z') })) within.push(...part.rows)
  expect(within.map(({ id }) => id)).toEqual(['later'])
  clock.now += 30 * DAY
  await files.prune()
  expect(readdirSync(path).sort()).toEqual(names.filter((name) => !name.includes('20260301')))
})

test('a log that cannot be written drops its lines and goes on', async () => {
  const file = join(folder, 'a-file')
  writeFileSync(file, '')
  const { log, answer, told } = openLog('none', { path: join(file, 'below'), rowsPerSecond: 1e6 })
  for (let i = 0; i < 25_000; i++) answer(`r${i}`)
  await log.close()
  expect(told).toMatchObject({ written: 0, dropped: 25_000 })
  expect(told.failed).toBeGreaterThan(0)
})

test('the name of a log file says what it holds and when it was begun', () => {
  const begun = new Date('2026-03-01T10:20:30.456Z')
  expect(logFileOf(logFileName('feedback', begun, 12))).toEqual({ kind: 'feedback', begun })
  expect(logFileOf('requests-99999999T999999.999Z-1.jsonl')).toBeUndefined()
  expect(logFileOf('notes.jsonl')).toBeUndefined()
})
