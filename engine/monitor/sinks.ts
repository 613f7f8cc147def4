import { appendFile, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { usageError } from '../../shared/core/index.ts'
import type { AlertEvent } from '../../shared/monitor/index.ts'
import { createOutgoing, type Outcome } from '../serve/outgoing.ts'

/** Where alerts go beside the screen. A sink that fails is told of, and stops nothing. */
export interface AlertSink {
  /** @returns what went wrong, in words; null where nothing did */
  tell(event: AlertEvent): Promise<string | null>
}

/** A line of JSON for each event, added to a file. */
export const logSink = (path: string): AlertSink => ({
  async tell(event) {
    try {
      await mkdir(dirname(path), { recursive: true })
      await appendFile(path, `${JSON.stringify(event)}\n`)
      return null
    } catch (error) {
      return `${path} could not be written to: ${error instanceof Error ? error.message : error}.`
    }
  },
})

const WHY: Readonly<Record<Extract<Outcome, { ok: false }>['why'], string>> = {
  time: 'it did not answer in time',
  network: 'it cannot be reached',
  status: 'it answered with an error',
  refused: 'it refused the call',
  open: 'it failed several times, and is left alone for half a minute',
}

/** A POST of each event as JSON: with a time limit, tried again with jitter, behind a breaker. */
export function webhookSink(url: string): AlertSink {
  const isHttp = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
  if (!isHttp)
    throw usageError(`A webhook is the address of a server, not "${url}".`, {
      value: url,
      next: 'As in: https://alerts.example.org/lathe',
    })
  const outgoing = createOutgoing()
  return {
    async tell(event) {
      const headers = { 'content-type': 'application/json' }
      const outcome = await outgoing.send({ url, method: 'POST', headers, body: JSON.stringify(event) })
      return outcome.ok ? null : `${url} was not told of "${event.alert.title}": ${WHY[outcome.why]}.`
    },
  }
}

/** Tells every sink of every event. @returns what went wrong */
export async function tellAll(sinks: readonly AlertSink[], events: readonly AlertEvent[]): Promise<string[]> {
  const problems: string[] = []
  for (const event of events)
    for (const sink of sinks) {
      const problem = await sink.tell(event)
      if (problem !== null) problems.push(problem)
    }
  return problems
}
