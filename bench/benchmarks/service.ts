import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Benchmark, defineBenchmark, type Measured } from '../benchmark.ts'
import { type Load, load, quantileOf } from '../service/load.ts'
import { type Running, requestsOf, type Served, startEcho, startServed, stop, withService } from '../service/servers.ts'
import { growthOf, soak } from '../service/soak.ts'

/** A minute of load where the figures are to be quoted; a tenth of that shows a regression. */
const isFull = process.env.LATHE_BENCH_FULL === '1'
const SECONDS = isFull ? 10 : 4
const CONNECTIONS = 16
/** Connections that load a server with all that it takes: some always wait, so that it never does. */
const MOST_CONNECTIONS = 64
const TURNS = 3

const figure = (value: number, digits = 0): string => value.toLocaleString('en-US', { maximumFractionDigits: digits })
const answered = ({ statuses }: Load): number => Object.values(statuses).reduce((sum, count) => sum + count, 0)

interface Saturated {
  /** Of the processor, per request. */
  readonly cpuSeconds: number
  readonly perSecond: number
}

/** Seconds until everything that runs is compiled, which happens beside the service, on the same processors. */
const WARM_UP = 3

/** Loads a server with as much as it takes, once it is warm. */
async function saturate(server: Running, requests: readonly Uint8Array[]): Promise<Saturated> {
  const plan = { host: '127.0.0.1', port: server.port, requests, connections: MOST_CONNECTIONS }
  await load({ ...plan, seconds: WARM_UP })
  const before = server.cpuSeconds()
  const done = await load({ ...plan, seconds: SECONDS })
  const count = answered(done)
  const perSecond = count / done.seconds
  const cpuSeconds = (server.cpuSeconds() - before) / count
  return { cpuSeconds: Number.isNaN(cpuSeconds) ? 1 / perSecond : cpuSeconds, perSecond }
}

/** The best of some turns of each, taken in turn: what else the machine does only ever adds. */
async function saturation(served: Served, options: readonly string[], perRequest: number) {
  const requests = requestsOf(served, perRequest)
  const best = { service: { cpuSeconds: Infinity, perSecond: 0 }, echo: { cpuSeconds: Infinity, perSecond: 0 } }
  const measured = async (name: 'service' | 'echo', server: Running) => {
    const { cpuSeconds, perSecond } = await saturate(server, requests)
    const own = best[name]
    best[name] = { cpuSeconds: Math.min(own.cpuSeconds, cpuSeconds), perSecond: Math.max(own.perSecond, perSecond) }
    await stop(server)
  }
  for (let turn = 0; turn < TURNS; turn++) {
    await measured('echo', await startEcho())
    await measured('service', await startServed(served, options))
  }
  return best
}

/** Takes what is sent to it: a collector of traces that costs as little as one can. */
async function withCollector<T>(use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => response.end('{}'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  try {
    return await use(`http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/v1/traces`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

async function withEverything<T>(use: (options: readonly string[]) => Promise<T>): Promise<T> {
  const log = await mkdtemp(join(tmpdir(), 'lathe-bench-log-'))
  try {
    return await withCollector((url) => use(['--log', log, '--traces', url]))
  } finally {
    await rm(log, { recursive: true, force: true })
  }
}

async function saturated(served: Served, options: readonly string[], what: string): Promise<Measured> {
  const { service, echo } = await saturation(served, options, 1)
  return {
    what: `${what}, processor time of a request`,
    seconds: service.cpuSeconds,
    baseline: { what: 'a bare node:http echo of the same bodies', seconds: echo.cpuSeconds },
    notes: `${figure(service.perSecond)} requests/s, ${figure((100 * service.perSecond) / echo.perSecond)} % of the echo's ${figure(echo.perSecond)}; by processor time ${figure((100 * echo.cpuSeconds) / service.cpuSeconds)} %`,
  }
}

/** One request a row, one process, as many as it takes: log and traces on. */
const service = defineBenchmark({
  id: 'service',
  title: 'The service: single rows at its limit, 300 trees of depth 6, log and traces on',
  run: () => withService((served) => withEverything((options) => saturated(served, options, 'log and traces on'))),
})

const serviceBare = defineBenchmark({
  id: 'service-bare',
  title: 'The service: single rows at its limit, log and traces off',
  run: () => withService((served) => saturated(served, [], 'log and traces off')),
})

const ROWS = 100

const serviceRows = defineBenchmark({
  id: 'service-rows',
  title: `The service: requests of ${ROWS} rows at its limit`,
  run: () =>
    withService(async (served) => {
      const best = await saturation(served, [], ROWS)
      return {
        what: 'processor time of a row',
        seconds: best.service.cpuSeconds / ROWS,
        baseline: { what: 'a bare node:http echo of the same bodies', seconds: best.echo.cpuSeconds / ROWS },
        limit: 1 / 60_000,
        notes: `${figure(best.service.perSecond * ROWS)} rows/s`,
      }
    }),
})

const RATE = 1000

const serviceRate = defineBenchmark({
  id: 'service-rate',
  title: `The service: ${RATE} single rows a second, whatever is answered (open loop)`,
  run: () =>
    withService(async (served) => {
      const requests = requestsOf(served, 1)
      const at = async (server: Running) => {
        const plan = { host: '127.0.0.1', port: server.port, requests, connections: CONNECTIONS, rate: RATE }
        await load({ ...plan, seconds: 2 })
        const done = await load({ ...plan, seconds: 2 * SECONDS })
        const memory = server.memory()
        await stop(server)
        return { done, memory }
      }
      const echo = await at(await startEcho())
      const own = await at(await startServed(served))
      const { statuses, lost, latencies } = own.done
      const errors = answered(own.done) - (statuses[200] ?? 0) + lost
      return {
        what: '99th percentile from when a request was due',
        seconds: quantileOf(latencies, 0.99) / 1000,
        baseline: { what: 'a bare node:http echo', seconds: quantileOf(echo.done.latencies, 0.99) / 1000 },
        limit: 0.05,
        notes: `p50 ${figure(quantileOf(latencies, 0.5), 2)} ms, ${errors} errors, ${figure(own.memory / 1e6)} MB`,
      }
    }),
})

const serviceStart = defineBenchmark({
  id: 'service-start',
  title: 'The service: from its start until it listens',
  run: () =>
    withService(async (served) => {
      const seconds = async (start: () => Promise<Running>) => {
        let best = Infinity
        for (let turn = 0; turn < TURNS; turn++) {
          const server = await start()
          best = Math.min(best, server.startSeconds)
          await stop(server)
        }
        return best
      }
      const baseline = await seconds(startEcho)
      return {
        what: 'exported folder, 300 trees',
        seconds: await seconds(() => startServed(served)),
        baseline: { what: 'a bare node:http echo', seconds: baseline },
        limit: 1,
      }
    }),
})

/** GB that a process may hold. */
const MOST_MEMORY = 0.2

const OVERLOAD_SECONDS = isFull ? 60 : 10
const ALLOWED = new Set([200, 429, 503])

/** Three times what it takes: what is answered, and how soon it is itself again. */
const serviceOverload = defineBenchmark({
  id: 'service-overload',
  title: `The service: three times its limit for ${OVERLOAD_SECONDS} s, then an ordinary load`,
  run: () =>
    withService(async (served) => {
      const requests = requestsOf(served, 1)
      const server = await startServed(served)
      const plan = { host: '127.0.0.1', port: server.port, requests, connections: CONNECTIONS }
      await load({ ...plan, seconds: WARM_UP })
      const most = await load({ ...plan, seconds: SECONDS })
      const limit = answered(most) / most.seconds
      const ordinary = { ...plan, rate: limit / 5, seconds: 2 }
      const before = await load(ordinary)
      let memory = 0
      const sampler = setInterval(() => {
        memory = Math.max(memory, server.memory())
      }, 200)
      const over = await load({ ...plan, rate: 3 * limit, seconds: OVERLOAD_SECONDS })
      clearInterval(sampler)
      const after = await load(ordinary)
      const code = await stop(server, 'SIGTERM')
      const other = Object.entries(over.statuses).filter(([status]) => !ALLOWED.has(Number(status)))
      if (other.length > 0 || over.lost > 0 || code !== 0)
        throw new Error(`Under overload it answered ${JSON.stringify(over.statuses)}, lost ${over.lost}, exit ${code}.`)
      if (memory > MOST_MEMORY * 1e9) throw new Error(`Under overload it held ${figure(memory / 1e6)} MB.`)
      return {
        what: '99th percentile of an ordinary load right after it',
        seconds: quantileOf(after.latencies, 0.99) / 1000,
        baseline: { what: 'the same before it', seconds: quantileOf(before.latencies, 0.99) / 1000 },
        notes: `${figure(3 * limit)} requests/s asked, answers ${JSON.stringify(over.statuses)}, lost ${over.lost}, refused ${over.refused}; at most ${figure(memory / 1e6)} MB`,
      }
    }),
})

const SOAK = isFull
  ? { seconds: 3600, rate: 200, sampleSeconds: 10, swapSeconds: 60, settledSeconds: 300 }
  : { seconds: 40, rate: 200, sampleSeconds: 0.5, swapSeconds: 6, settledSeconds: 20 }
/** What may be answered to a mix in which some are malformed, or have no key. */
const SOAK_ALLOWED = new Set([200, 202, 400, 401, 404, 429])
const MOST_GROWTH = 1.05

/** Memory under a mixed load, while who answers changes: after it has settled, and at the end. */
const serviceSoak = defineBenchmark({
  id: 'service-soak',
  title: `The service: memory over ${SOAK.seconds} s of mixed requests, with log, keys, monitor and changes of model`,
  run: async () => {
    const { samples, load: answers, swaps } = await soak(SOAK)
    const { settled, end } = growthOf(samples, SOAK.settledSeconds)
    const other = Object.entries(answers.statuses).filter(([status]) => !SOAK_ALLOWED.has(Number(status)))
    if (other.length > 0 || answers.lost > 0)
      throw new Error(`The soak was answered ${JSON.stringify(answers.statuses)}, and lost ${answers.lost}.`)
    const curve = Array.from({ length: 13 }, (_, i) => samples[Math.floor(((samples.length - 1) * i) / 12)]?.bytes ?? 0)
    // A ratio of bytes in the place of seconds: 1 is no growth.
    return {
      what: 'resident memory at the end, GB',
      seconds: end / 1e9,
      baseline: { what: 'resident memory once settled, GB', seconds: settled / 1e9 },
      limit: isFull ? Math.min(MOST_MEMORY, (MOST_GROWTH * settled) / 1e9) : MOST_MEMORY,
      notes: `${figure(settled / 1e6)} MB, then ${figure(end / 1e6)} MB: ${figure(100 * (end / settled - 1), 1)} %; from the beginning to the end ${curve.map((bytes) => figure(bytes / 1e6)).join(', ')} MB; ${swaps} changes of model, answers ${JSON.stringify(answers.statuses)}, lost ${answers.lost}`,
    }
  },
})

export const SERVICE: readonly Benchmark[] = [
  service,
  serviceBare,
  serviceRows,
  serviceRate,
  serviceStart,
  serviceOverload,
  serviceSoak,
]
