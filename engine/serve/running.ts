import cluster from 'node:cluster'
import { createHandler } from './http.ts'
import { drain, listen } from './listen.ts'
import type { ServiceEvent } from './observe/events.ts'
import { type Operations, operate } from './operate.ts'
import type { ServeOptions } from './options.ts'
import { followPrimary } from './processes/deployment-of-all.ts'
import { linkToPrimary, type PrimaryLink } from './processes/link.ts'
import { warmUp } from './score-together.ts'
import { openTls } from './secure/tls.ts'
import { createServedLog } from './served-log.ts'
import type { Service } from './state.ts'
import { addTrafficMetrics } from './traffic/metrics.ts'
import type { DeploymentSource } from './traffic/source.ts'
import { createTraffic, type Traffic } from './traffic/traffic.ts'
import { joinWorkers } from './workers.ts'

/** A service that listens. */
export interface RunningService {
  readonly url: string
  /** Finishes what it has and takes nothing new. */
  close(): Promise<void>
}

const MOST_DRAIN_SECONDS = 10

/** Hangs on a service what the options ask for, and starts to listen. In one of several processes it becomes one of them. */
export async function startListening(
  service: Service,
  options: ServeOptions,
  source: DeploymentSource,
): Promise<RunningService> {
  const worker = cluster.isWorker ? String(cluster.worker?.id ?? 0) : ''
  const link = cluster.isWorker ? linkToPrimary() : undefined
  const operations = operate(service, options, { worker, workers: link ? options.workers : 1, link })
  // A source that nobody else changes is kept by the first process, so that all follow one.
  const followed = link && !source.follow ? followPrimary(source, link) : source
  const traffic = await startTraffic(service, options, followed, operations, link)
  const { tlsCert, tlsKey, tlsClientCa } = options
  const tls =
    tlsCert === ''
      ? undefined
      : openTls({ cert: tlsCert, key: tlsKey, ...(tlsClientCa !== '' && { clientCa: tlsClientCa }) }, (error) =>
          operations.events.tellOften('tls', {
            level: 'error',
            event: 'file-unusable',
            message: `The certificate changed and cannot be used; the one before stays in use. ${error.message}`,
          }),
        )
  warmUp(service.models.champion)
  const { server, url } = await listen(createHandler(service), options, tls)
  const served = source.log && createServedLog({ log: source.log, url, ...onceOfAll(link, operations) })
  served?.served(service.models.champion.version)
  traffic.onChampion = ({ version }) => served?.served(version)
  if (link) joinWorkers(service, operations, url, link)
  let closing: Promise<void> | undefined
  return {
    url,
    close() {
      traffic.close()
      closing ??= drain(server, MOST_DRAIN_SECONDS, () => {
        service.draining = true
      }).then(async () => void (await Promise.all([operations.close(), served?.close()])))
      return closing
    },
  }
}

/** What several processes see alike, one of them writes, and one tells. */
const onceOfAll = (link: PrimaryLink | undefined, { events }: Operations) => ({
  isOurs: async (what: string): Promise<boolean> => (link ? await link.isOurs(what) : true),
  // Going down, the first process listens no more.
  tell: (event: ServiceEvent): void => (link && process.connected ? link.tell(event) : events.tell(event)),
})

/** Lets the service answer by the models that its source names, and by those that it will name. */
async function startTraffic(
  service: Service,
  { traffic: { guard, unit } }: ServeOptions,
  source: DeploymentSource,
  operations: Operations,
  link: PrimaryLink | undefined,
): Promise<Traffic> {
  const { tell } = onceOfAll(link, operations)
  const traffic = createTraffic(service, source, {
    limits: guard,
    unit,
    now: Date.now,
    figures: addTrafficMetrics(operations.registry, service),
    told: ({ event, message }) => tell({ level: event === 'models-changed' ? 'info' : 'error', event, message }),
  })
  await traffic.start()
  service.traffic = traffic
  const { feedback } = service.hooks
  service.hooks.feedback = (labels, call) => {
    traffic.labels(labels)
    if (service.models.challenger) link?.label(labels)
    return feedback?.(labels, call)
  }
  link?.onLabels((labels) => traffic.labels(labels))
  return traffic
}
