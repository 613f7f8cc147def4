import cluster, { type Worker } from 'node:cluster'
import { LatheError } from '../../shared/core/index.ts'
import { groupMetrics } from '../../shared/serve/index.ts'
import { driftMetrics } from './observe/drift-metrics.ts'
import { createEvents } from './observe/events.ts'
import { createRegistry, merged, metricsText, type Snapshot } from './observe/metrics.ts'
import { addProcessMetrics } from './observe/process-metrics.ts'
import type { Operations } from './operate.ts'
import type { ServeOptions } from './options.ts'
import { changed } from './processes/deployment-of-all.ts'
import type { PrimaryLink } from './processes/link.ts'
import type { Counted, FromPrimary, FromWorker } from './processes/messages.ts'
import { createOnce } from './processes/once.ts'
import { createQuestions } from './processes/questions.ts'
import { createLessor, type Lessor } from './processes/rate-leases.ts'
import type { RunningService } from './running.ts'
import { rateLimitOf } from './secure/rate-limit.ts'
import type { Service } from './state.ts'
import { type DeploymentSource, firstDeployment, inMemory } from './traffic/source.ts'

/** Whether this process is to start others that serve, and to serve nothing itself. */
export const startsWorkers = ({ workers }: Pick<ServeOptions, 'workers'>): boolean => workers > 1 && cluster.isPrimary

/** A process that is busy for longer tells what it told last. */
const ANSWER_MILLISECONDS = 1000
const LOOK_MILLISECONDS = 5000
/** One whose first process is gone ends after this. */
const ORPHAN_MILLISECONDS = 500
/** One that ends is started again after this, so that one that cannot live does not take a core. */
const AGAIN_MILLISECONDS = 500

/**
 * Starts the program that runs, as many times as options say; the processes share one port, node:cluster hands connections out
 * in turn. One that ends is replaced, and figures of all are told together. The process that starts them answers nothing.
 *
 * @returns when all of them listen
 */
export async function startWorkers(options: ServeOptions): Promise<RunningService> {
  // The line that says where the service listens is said once.
  cluster.setupPrimary({ stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const { workers } = options
  const group = new Workers(options)
  try {
    // The first alone: what it is refused, such as a port that is taken, would be refused to all.
    const url = await group.start()
    await Promise.all(Array.from({ length: workers - 1 }, () => group.start()))
    return { url, close: () => group.close() }
  } catch (error) {
    // Nobody is replaced any more, and whoever is there ends: a process that waits for messages would wait for ever.
    await group.close()
    throw error
  }
}

class Workers {
  readonly #events = createEvents((line) => process.stderr.write(line), Date.now)
  readonly #registry = createRegistry()
  readonly #replaced = this.#registry.counter('lathe_workers_replaced_total', 'Processes that ended and were replaced.')
  readonly #alive = new Map<number, Worker>()
  readonly #last = new Map<number, Counted>()
  /** Counters of processes that are no more: a sum that fell would look like a restart of all. */
  #gone: Snapshot = []
  readonly #counts = createQuestions<Counted>(ANSWER_MILLISECONDS)
  readonly #lessor: Lessor | undefined
  /** What serves, where neither a file nor a registry says it. */
  readonly #deployment: DeploymentSource
  readonly #isNew = createOnce()
  #isClosing = false
  #onEmpty: () => void = () => {}
  readonly #look = setInterval(() => void this.#count(false), LOOK_MILLISECONDS).unref()

  constructor(options: ServeOptions) {
    const limit = rateLimitOf(options)
    this.#lessor = limit && createLessor(limit, options.workers, () => performance.now())
    this.#deployment = inMemory(firstDeployment(options.traffic), () => Promise.reject(new Error('it loads no model')))
    addProcessMetrics(this.#registry, 'primary')
    const serving = this.#registry.gauge('lathe_workers', 'Processes that serve.').with()
    this.#replaced.with()
    this.#registry.onSnapshot(() => {
      serving.value = this.#alive.size
    })
  }

  /** @returns where it listens */
  start(): Promise<string> {
    const worker = cluster.fork()
    this.#alive.set(worker.id, worker)
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'listening') resolve(message.url)
        else if (message.kind === 'refused') reject(LatheError.fromJSON(message.error))
        else this.#hear(worker, message)
      })
      worker.on('exit', (code, signal) => {
        reject(new LatheError('processLost', `A process that was to serve ended (${signal ?? code}).`))
        this.#ended(worker, signal ?? String(code))
      })
    })
  }

  #hear(worker: Worker, message: FromWorker): void {
    if (message.kind === 'counted') this.#counts.answer(message.ask, message.counted)
    else if (message.kind === 'metrics') void this.#answer(worker, message.ask)
    else if (message.kind === 'lease') {
      const lease = this.#lessor?.lease(worker.id, message.client, message.spent)
      if (lease) say(worker, { kind: 'lease', ask: message.ask, lease })
    } else if (message.kind === 'spent') this.#lessor?.settle(worker.id, message.spent)
    else if (message.kind === 'once')
      say(worker, { kind: 'once', ask: message.ask, isOurs: this.#isNew(worker.id, message.what) })
    else if (message.kind === 'told') {
      const { event } = message
      if (this.#isNew(worker.id, `${event.event}\n${event.message}`)) this.#events.tell(event)
    } else if (message.kind === 'deployment') void this.#deploy(worker, message)
    else if (message.kind === 'labels')
      for (const other of this.#alive.values()) if (other !== worker) say(other, message)
  }

  /** One change after the other, each for all processes. */
  async #deploy(worker: Worker, { ask, change }: Extract<FromWorker, { kind: 'deployment' }>): Promise<void> {
    const deployment = await changed(this.#deployment, change)
    say(worker, { kind: 'deployment', ask, deployment })
    if (change.to === 'read' || deployment === null) return
    for (const one of this.#alive.values()) say(one, { kind: 'deployment-changed' })
  }

  #ended(worker: Worker, how: string): void {
    this.#lessor?.gone(worker.id)
    const counted = this.#last.get(worker.id)
    this.#alive.delete(worker.id)
    this.#last.delete(worker.id)
    if (counted) this.#gone = merged([this.#gone, counted.snapshot.filter(({ type }) => type !== 'gauge')])
    if (this.#alive.size === 0) this.#onEmpty()
    if (this.#isClosing) return
    this.#replaced.with().value++
    this.#events.tell({
      level: 'error',
      event: 'worker-replaced',
      message: `A process that serves ended (${how}), and another takes its place.`,
      worker: worker.id,
    })
    setTimeout(() => {
      if (!this.#isClosing) void this.start().catch(() => {})
    }, AGAIN_MILLISECONDS)
  }

  /** Asks every process for its figures. */
  async #count(withDrift: boolean): Promise<void> {
    await Promise.all([...this.#alive.values()].map((worker) => this.#countOf(worker, withDrift)))
  }

  async #countOf(worker: Worker, withDrift: boolean): Promise<void> {
    const counted = await this.#counts.ask((ask) => say(worker, { kind: 'count', ask, withDrift }))
    if (counted && this.#alive.has(worker.id)) this.#last.set(worker.id, counted)
  }

  async #answer(worker: Worker, ask: number): Promise<void> {
    await this.#count(true)
    const all = [...this.#last.values()]
    const snapshot = merged([this.#registry.snapshot(), ...all.map((one) => one.snapshot), this.#gone])
    const text = [
      metricsText(snapshot),
      groupMetrics(all.map(({ groups }) => groups)),
      driftMetrics(all.map(({ drift }) => drift)),
    ].join('')
    say(worker, { kind: 'metrics', ask, text })
  }

  close(): Promise<void> {
    this.#isClosing = true
    clearInterval(this.#look)
    return new Promise((resolve) => {
      this.#onEmpty = resolve
      if (this.#alive.size === 0) resolve()
      const workers = [...this.#alive.values()]
      // First of all nothing new is taken: connections that are on their way to a process reach it before this does.
      for (const worker of workers) worker.disconnect()
      // Each goes down as it would alone; one that was told by the terminal already does so.
      for (const worker of workers) worker.process.kill('SIGTERM')
    })
  }
}

/** A process may be gone by the time that something is said to it. */
function say(worker: Worker, message: FromPrimary): void {
  if (worker.isConnected()) worker.send(message, () => {})
}

/** Makes a service one of several: it tells its figures to the process that started it, and answers /metrics with those of all. */
export function joinWorkers(service: Service, { registry, drift }: Operations, url: string, link: PrimaryLink): void {
  link.hear((message) => {
    if (message.kind !== 'count') return
    const counted = {
      snapshot: registry.snapshot(),
      groups: service.groups.state(),
      drift: message.withDrift ? drift.state() : [],
    }
    link.send({ kind: 'counted', ask: message.ask, counted })
  })
  // Without it nobody replaces this process, or tells it to go. Where the service goes down, a signal is on its way, and this process waits
  // for it even with nothing left to answer; a second one would end it at once, with what it is answering.
  process.on('disconnect', () => {
    setTimeout(() => {
      if (!service.draining) process.kill(process.pid, 'SIGTERM')
    }, ORPHAN_MILLISECONDS)
  })
  service.hooks.metrics = async () => (await link.metrics()) ?? metricsText(registry.snapshot())
  link.send({ kind: 'listening', url })
}

/** Tells the process that started this one why it cannot serve. @returns whether there is such a process */
export function refuseToPrimary(error: LatheError): boolean {
  if (!cluster.isWorker) return false
  const message: FromWorker = { kind: 'refused', error: error.toJSON() }
  process.send?.(message, undefined, undefined, () => {})
  return true
}
