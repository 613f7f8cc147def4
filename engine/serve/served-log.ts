import { hostname } from 'node:os'
import type { ServiceEvent } from './observe/events.ts'
import type { DeployLog } from './traffic/source.ts'

/** Tells a log which version answers, from when the service listens to when it ends. What cannot be written is told, and fails nothing. */
export interface ServedLog {
  /** A version answers from now on. */
  served(version: string): void
  close(): Promise<void>
}

export interface ServedLogOptions {
  readonly log: DeployLog
  /** Where the service listens. */
  readonly url: string
  /** Whether it is this process that writes it, of several that all see it. */
  readonly isOurs: (what: string) => Promise<boolean>
  readonly tell: (event: ServiceEvent) => void
}

/** Going down does not wait for a log that somebody else holds. */
const MOST_CLOSE_MILLISECONDS = 2000

export function createServedLog({ log, url, isOurs, tell }: ServedLogOptions): ServedLog {
  // The same address means another computer elsewhere.
  const place = `${url} of ${hostname()}`
  let isFirst = true
  let hasWritten = false
  let writing: Promise<void> = Promise.resolve()
  const failed = (error: unknown): void =>
    tell({
      level: 'warn',
      event: 'deploy-not-recorded',
      message: `What is served could not be written to the registry; it is served all the same. ${error instanceof Error ? error.message : error}`,
    })
  const write = async (version: string, note: string): Promise<void> => {
    if (!(await isOurs(`served ${version}`))) return
    await log.served(version, place, note)
    hasWritten = true
  }
  return {
    served(version) {
      const note = isFirst ? 'lathe serve began' : 'swapped in while lathe serve ran'
      isFirst = false
      writing = writing.then(() => write(version, note)).catch(failed)
    },
    async close() {
      const end = writing.then(() => (hasWritten ? log.ended(place, 'lathe serve ended') : undefined)).catch(failed)
      const late = new Promise<void>((resolve) => void setTimeout(resolve, MOST_CLOSE_MILLISECONDS).unref())
      await Promise.race([end, late])
    },
  }
}
