import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { readRuntimeTexts } from '../../engine/index.ts'
import { compileExport, EXPORTERS } from '../../shared/export/index.ts'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { load, post } from './load.ts'

let folder: string
let requests: Uint8Array[]
const children: ChildProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-load-'))
  const bundle = await sampleBundle()
  for (const { path, bytes } of compileExport(EXPORTERS.get('service'), bundle, readRuntimeTexts(), 'income')) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), bytes)
  }
  requests = bundle.golden.rows.slice(0, 20).map((row) => post('/predict', JSON.stringify({ rows: [row] })))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rm(folder, { recursive: true }))

async function start(...options: readonly string[]) {
  const child = spawn(process.execPath, [join(folder, 'server.js'), '--port', '0', ...options])
  children.push(child)
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (text) => {
    stdout += text
  })
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  await vi.waitFor(() => expect(stdout).toContain('\n'), { timeout: 20_000 })
  const url = stdout.replace('listening on ', '').trim()
  return { child, exited, url, port: Number(new URL(url).port), said: () => stderr }
}

const metricsOf = async (url: string) => (await fetch(`${url}/metrics`)).text()
const figureIn = (text: string, name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'mu').exec(text)?.[1])

test.each([['1'], ['2']])('SIGTERM under load loses no request, of %s process(es)', async (workers) => {
  const { child, exited, port } = await start('--workers', workers)
  const under = load({ host: '127.0.0.1', port, requests, connections: 20, seconds: 20, signal: stopping() })
  setTimeout(() => child.kill('SIGTERM'), 700)
  expect(await exited).toBe(0)
  end()
  const { statuses, lost } = await under
  expect(Object.keys(statuses)).toEqual(['200'])
  expect(statuses[200]).toBeGreaterThan(100)
  expect(lost).toBe(0)
})

let controller = new AbortController()
const stopping = (): AbortSignal => {
  controller = new AbortController()
  return controller.signal
}
const end = () => controller.abort()

test('more than it can answer is answered with 200, 429 or 503 alone, and it goes on', async () => {
  const { port, url } = await start()
  const over = await load({ host: '127.0.0.1', port, requests, connections: 50, rate: 30_000, seconds: 2 })
  expect(Object.keys(over.statuses).filter((status) => !['200', '429', '503'].includes(status))).toEqual([])
  expect(over.lost).toBe(0)
  const after = await load({ host: '127.0.0.1', port, requests, connections: 4, rate: 50, seconds: 1 })
  expect(Object.keys(after.statuses)).toEqual(['200'])
  expect((await fetch(`${url}/health`)).status).toBe(200)
})

test('processes share a port, tell their figures together, and one that is killed is replaced', async () => {
  const { child, exited, url, port, said } = await start('--workers', '2')
  const pids = new Set<string>()
  await load({ host: '127.0.0.1', port, requests, connections: 8, rate: 200, seconds: 1 })
  const before = await metricsOf(url)
  expect(figureIn(before, 'lathe_predictions_total')).toBe(200)
  expect(figureIn(before, 'lathe_workers')).toBe(2)
  for (const [, worker = ''] of before.matchAll(/^process_resident_memory_bytes\{worker="(\w+)"\}/gmu)) pids.add(worker)
  expect([...pids].sort()).toEqual(['1', '2', 'primary'])
  const [victim = 0] = await childrenOf(child.pid ?? 0)
  process.kill(victim, 'SIGKILL')
  await vi.waitFor(() => expect(said()).toContain('"event":"worker-replaced"'), 5000)
  await vi.waitFor(async () => expect(figureIn(await metricsOf(url), 'lathe_workers')).toBe(2), 10_000)
  const { statuses, lost } = await load({ host: '127.0.0.1', port, requests, connections: 8, rate: 200, seconds: 1 })
  expect([statuses, lost]).toEqual([{ 200: 200 }, 0])
  // What the one that is gone had counted is not lost to sums; its last moments may be.
  expect(figureIn(await metricsOf(url), 'lathe_predictions_total')).toBeGreaterThan(200)
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
})

test('processes share the rate of a caller, and follow a trial that one of them was told of', async () => {
  const log = join(folder, 'log')
  const { child, exited, url, said } = await start('--workers', '2', '--rate', '5', '--burst', '10', '--log', log)
  // A connection each, so that both processes are asked.
  const headers = { 'content-type': 'application/json', connection: 'close' }
  const ask = (path: string, body?: object) =>
    fetch(`${url}${path}`, { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) })
  const began = performance.now()
  const answers = await Promise.all(Array.from({ length: 40 }, () => ask('/predict', { rows: [{}] })))
  const most = 10 + Math.ceil((5 * (performance.now() - began)) / 1000)
  const admitted = answers.filter(({ status }) => status === 200).length
  expect(admitted).toBeGreaterThanOrEqual(10)
  expect(admitted).toBeLessThanOrEqual(most)
  await new Promise((resolve) => setTimeout(resolve, 2000))
  const challengers = async () => {
    const told = await Promise.all(
      Array.from({ length: 4 }, async () => JSON.parse(await (await ask('/rollout')).text())),
    )
    return told.map(({ challenger }) => challenger?.version ?? null)
  }
  expect((await ask('/rollout', { challenger: folder, share: 0.5 })).status).toBe(200)
  await vi.waitFor(async () => expect(new Set(await challengers()).has(null)).toBe(false), {
    timeout: 5000,
    interval: 1000,
  })
  expect(said().match(/"event":"models-changed"/gu)).toHaveLength(1)
  // Nothing asks them any more, and still each writes down what it has before it goes.
  const more = await ask('/predict', { rows: [{}] })
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
  const files = await Promise.all((await readdir(log)).map((name) => readFile(join(log, name), 'utf8')))
  expect(files.join('').split('\n')).toHaveLength(admitted + (more.status === 200 ? 1 : 0) + 1)
})

test('a label counts in the process that predicted its row, whichever it comes to', async () => {
  const { url } = await start('--workers', '2', '--challenger', folder, '--shadow')
  // A connection each, so that both processes are asked.
  const headers = { 'content-type': 'application/json', connection: 'close' }
  const ask = async (path: string, body?: object) =>
    JSON.parse(
      await (await fetch(url + path, { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) })).text(),
    )
  const rows = 41
  const labels: object[] = []
  for (let i = 0; i < rows; i++) {
    const request = `request-${i}`
    Object.assign(headers, { 'x-request-id': request })
    const { predictions } = await ask('/predict', { rows: [{}] })
    labels.push({ request, label: predictions[0].prediction })
  }
  /** Of each process: requests (one model is both variants, and counts each twice), and units whose labels are known. */
  const processes = async () => {
    const told = await Promise.all(Array.from({ length: 8 }, () => ask('/rollout')))
    return new Map<number, number>(told.map(({ champion, comparison }) => [champion.requests, comparison.champion]))
  }
  const sum = (figures: Iterable<number>) => [...figures].reduce((all, one) => all + one, 0)
  await vi.waitFor(async () => expect(sum((await processes()).keys())).toBe(2 * rows), 5000)
  expect((await processes()).size).toBe(2)
  expect(await ask('/feedback', { labels })).toEqual({ accepted: rows })
  await vi.waitFor(async () => expect(sum((await processes()).values())).toBe(rows), 5000)
})

test('what is refused to one of several processes ends them all, and says why', async () => {
  const args = ['--port', '0', '--workers', '2', '--challenger', join(folder, 'none')]
  const child = spawn(process.execPath, [join(folder, 'server.js'), ...args])
  children.push(child)
  let said = ''
  child.stderr.on('data', (text) => {
    said += text
  })
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(3)
  expect(said).toMatch(/none cannot be read/u)
})

/** Processes that one has started, by the process table. */
async function childrenOf(parent: number): Promise<number[]> {
  const listing = spawn('ps', ['-eo', 'pid=,ppid='])
  let text = ''
  for await (const part of listing.stdout) text += part
  return text.split('\n').flatMap((line) => {
    const [pid = 0, ppid = 0] = line.trim().split(/\s+/u).map(Number)
    return ppid === parent ? [pid] : []
  })
}
