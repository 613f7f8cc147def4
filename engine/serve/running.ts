import { createHandler } from './http.ts'
import { drain, listen } from './listen.ts'
import type { ServeOptions } from './options.ts'
import type { Service } from './state.ts'

/** A service that listens. */
export interface RunningService {
  readonly url: string
  /** Finishes what it has and takes nothing new. */
  close(): Promise<void>
}

const MOST_DRAIN_SECONDS = 10

/** Starts to listen. */
export async function startListening(service: Service, { host, port }: ServeOptions): Promise<RunningService> {
  const { server, url } = await listen(createHandler(service), { host, port })
  let closing: Promise<void> | undefined
  return {
    url,
    close() {
      service.draining = true
      closing ??= drain(server, MOST_DRAIN_SECONDS)
      return closing
    },
  }
}
