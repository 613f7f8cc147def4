import cluster from 'node:cluster'
import { createHandler } from './http.ts'
import { drain, listen } from './listen.ts'
import { operate } from './operate.ts'
import type { ServeOptions } from './options.ts'
import { openTls } from './secure/tls.ts'
import type { Service } from './state.ts'
import { joinWorkers } from './workers.ts'

/** A service that listens. */
export interface RunningService {
  readonly url: string
  /** Finishes what it has and takes nothing new. */
  close(): Promise<void>
}

const MOST_DRAIN_SECONDS = 10

/** Hangs on a service what the options ask for, and starts to listen. In one of several processes it becomes one of them. */
export async function startListening(service: Service, options: ServeOptions): Promise<RunningService> {
  const worker = cluster.isWorker ? String(cluster.worker?.id ?? 0) : ''
  const operations = operate(service, options, { worker, workers: cluster.isWorker ? options.workers : 1 })
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
  const { server, url } = await listen(createHandler(service), options, tls)
  if (cluster.isWorker) joinWorkers(service, operations, url)
  let closing: Promise<void> | undefined
  return {
    url,
    close() {
      service.draining = true
      closing ??= drain(server, MOST_DRAIN_SECONDS).then(() => operations.close())
      return closing
    },
  }
}
