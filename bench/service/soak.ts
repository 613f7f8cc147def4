import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRng, type Rng } from '../../shared/core/index.ts'
import { withAdult } from '../data.ts'
import { get, type Load, load, post } from './load.ts'
import { LATHE, lathe, started, stop } from './servers.ts'

/** What a service held at a moment, from the outside. */
export interface Sample {
  readonly seconds: number
  /** Resident memory. */
  readonly bytes: number
}

export interface Soaked {
  readonly samples: readonly Sample[]
  readonly load: Load
  /** Changes of who answers, through the registry. */
  readonly swaps: number
}

export interface SoakPlan {
  readonly seconds: number
  /** Requests a second. */
  readonly rate: number
  readonly sampleSeconds: number
  readonly swapSeconds: number
}

/** Each step is done through the registry by another process; after the last one everything is as before. */
const SWAPS = [['alias', 'challenger', '2'], ['promote', '2'], ['rollback']]

/**
 * Serves a registry of two models with its log, keys and a monitor, and asks it for what clients ask: rows one by one and in
 * tens, reasons, the open inference protocol, labels, figures, what is malformed, what has no key. Values, units, ids and paths
 * are ever new ones, so that whatever is remembered without an end shows.
 */
export async function soak({ seconds, rate, sampleSeconds, swapSeconds }: SoakPlan): Promise<Soaked> {
  const folder = await mkdtemp(join(tmpdir(), 'lathe-soak-'))
  try {
    const { rows, key, registry, options, monitor } = await prepared(folder)
    const server = await started([LATHE, 'serve', registry, '--port', '0', ...options])
    const watching = spawn(process.execPath, [LATHE, 'monitor', ...monitor], { stdio: 'ignore' })
    const samples: Sample[] = []
    const begun = performance.now()
    const sampler = setInterval(() => {
      samples.push({ seconds: (performance.now() - begun) / 1000, bytes: server.memory() })
    }, 1000 * sampleSeconds)
    const over = new AbortController()
    const swapping = swapEach(swapSeconds, registry, over.signal)
    try {
      const requests = mixed(rows, key, createRng('soak'))
      const plan = { host: '127.0.0.1', port: server.port, requests, connections: 8, rate, seconds }
      const answers = await load(plan)
      over.abort()
      return { samples, load: answers, swaps: await swapping }
    } finally {
      over.abort()
      clearInterval(sampler)
      watching.kill()
      await Promise.all([stop(server), swapping])
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Golden {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

async function prepared(folder: string) {
  const [model, registry, service] = ['adult.lathe', 'models', 'service'].map((name) => join(folder, name))
  const [first = '', models = '', exported = ''] = [model, registry, service]
  const other = join(folder, 'other.lathe')
  await withAdult(async (file) => {
    for (const [to, rounds] of [
      [first, 300],
      [other, 200],
    ] as const) {
      const params = `gbdt.rounds=${rounds},gbdt.maxDepth=6,gbdt.earlyStopping=0`
      await lathe(['train', file, '--target', 'income', '--families', 'gbdt', '--params', params, '-o', to])
      await lathe(['registry', 'register', to, '--registry', models])
    }
  })
  await lathe(['registry', 'promote', '1', '--registry', models])
  await lathe(['export', first, '--to', 'service', '-o', exported])
  const { rows }: Golden = JSON.parse(await readFile(join(exported, 'golden.json'), 'utf8'))
  const [keys, log] = [join(folder, 'keys.json'), join(folder, 'log')]
  const key = await newKey(keys)
  return {
    ...{ rows, key, registry: models },
    options: ['--key-file', keys, '--log', log, '--share', '30', '--rate', '100000'],
    monitor: [first, log, '--watch', '5m', '--alerts', join(folder, 'alerts.json'), '--quiet'],
  }
}

async function newKey(file: string): Promise<string> {
  const args = ['keys', 'add', 'soak', '--key-file', file, '--scopes', 'predict,explain,feedback,metrics', '--json']
  const child = spawn(process.execPath, [LATHE, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const part of child.stdout) text += part
  const { key }: { readonly key: string } = JSON.parse(text)
  return key
}

/** @returns how many changes were made; those that a guard made before are refused, and not counted */
async function swapEach(seconds: number, registry: string, signal: AbortSignal): Promise<number> {
  let done = 0
  for (let at = 0; !signal.aborted; at++) {
    const timer = new Promise((resolve) => {
      const timeout = setTimeout(resolve, 1000 * seconds)
      signal.addEventListener('abort', () => resolve(clearTimeout(timeout)), { once: true })
    })
    await timer
    if (signal.aborted) break
    const args = ['registry', ...(SWAPS[at % SWAPS.length] ?? []), '--registry', registry]
    const child = spawn(process.execPath, [LATHE, ...args], { stdio: 'ignore' })
    const [code] = await once(child, 'exit')
    if (code === 0) done++
  }
  return done
}

type Row = Readonly<Record<string, unknown>>

/** What clients ask, each kind as often as its number among a hundred. */
function mixed(rows: readonly Row[], key: string, rng: Rng): () => Uint8Array {
  const own = () => ({ authorization: `Bearer ${key}`, 'x-request-id': idOf(rng), 'x-lathe-unit': idOf(rng) })
  const row = () => changedRow(rows[rng.below(rows.length)] ?? {}, rng)
  const many = (count: number) => Array.from({ length: count }, row)
  const kinds: readonly (readonly [share: number, make: () => Uint8Array])[] = [
    [58, () => post('/predict', JSON.stringify({ rows: [row()] }), own())],
    [5, () => post('/predict', JSON.stringify({ rows: many(10) }), own())],
    [3, () => post('/predict', JSON.stringify({ rows: [row()], reasons: 3 }), own())],
    [5, () => post('/explain', JSON.stringify({ rows: [row()] }), own())],
    [10, () => post('/v2/models/models/infer', JSON.stringify(tensorsOf(row())), own())],
    [3, () => post('/invocations', JSON.stringify({ dataframe_records: many(3) }), own())],
    [5, () => post('/feedback', labelOf(rng), own())],
    [1, () => get('/metrics', own())],
    [1, () => get(`/nowhere/${idOf(rng)}`, own())],
    [2, () => post('/predict', JSON.stringify({ rows: [{ [idOf(rng)]: 1 }] }), own())],
    [3, () => post('/predict', JSON.stringify({ rows: many(2) }).slice(rng.below(40)), own())],
    [2, () => post('/predict', `{"rows":[${'['.repeat(rng.below(60))}`, own())],
    [2, () => post('/predict', JSON.stringify({ rows: [row()] }), { authorization: `Bearer lathe_${idOf(rng)}` })],
  ]
  const all = kinds.flatMap(([share, make]) => Array.from({ length: share }, () => make))
  return () => all[rng.below(all.length)]?.() ?? get('/health')
}

const idOf = (rng: Rng): string => rng.below(2 ** 31).toString(36) + rng.below(2 ** 31).toString(36)

/** One cell, or none, is what nobody sent before. */
function changedRow(row: Row, rng: Rng): Row {
  const names = Object.keys(row)
  const name = names[rng.below(names.length)] ?? ''
  const old = row[name]
  if (rng.next() < 0.5 || name === '') return row
  const value = typeof old === 'number' || /^\d+$/u.test(String(old)) ? rng.next() * 100 : idOf(rng)
  return { ...row, [name]: value }
}

const tensorsOf = (row: Row) => ({
  inputs: Object.entries(row).map(([name, value]) => ({
    name,
    shape: [1, 1],
    ...(typeof value === 'number'
      ? { datatype: 'FP64', data: [value] }
      : { datatype: 'BYTES', data: [String(value ?? '')] }),
  })),
})

const labelOf = (rng: Rng): string =>
  JSON.stringify({ labels: [{ request: idOf(rng), row: 0, label: rng.next() < 0.24 ? '>50K' : '<=50K' }] })

/**
 * How much memory grew after it settled: medians of a tenth of the samples right after, and of the last tenth.
 *
 * @param settledSeconds from the beginning; what comes before is not looked at
 */
export function growthOf(samples: readonly Sample[], settledSeconds: number): { settled: number; end: number } {
  const after = samples.filter(({ seconds }) => seconds >= settledSeconds).map(({ bytes }) => bytes)
  const some = Math.max(1, Math.ceil(after.length / 10))
  return { settled: medianOf(after.slice(0, some)), end: medianOf(after.slice(-some)) }
}

const medianOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN
