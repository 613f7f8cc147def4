import { readFile } from 'node:fs/promises'
import { readBundle } from '../../../shared/bundle/index.ts'
import { parseGate } from '../../../shared/fairness/index.ts'
import { REFERENCE_COMPUTE } from '../../../shared/models/index.ts'
import { parseEvery } from '../../../shared/monitor/index.ts'
import type { Table } from '../../../shared/table/index.ts'
import type { ReadOptions } from '../../data/index.ts'
import { type Found, lookAt } from '../../monitor/look.ts'
import { noReference, readDataFile } from '../../monitor/new-data.ts'
import { isRequestLog, readRequestLog } from '../../monitor/request-log.ts'
import type { Stop } from '../tables/recipe-chain.ts'

/** What a look of the window is asked for: plain data, since it crosses threads. */
export interface MonitorAsked {
  /** The model's file. */
  readonly model: string
  /** A data file, or a request log: a file or a folder. */
  readonly source: string
  readonly time?: string | undefined
  readonly every?: string | undefined
  readonly label?: string | undefined
  /** Limits of the project, as texts. */
  readonly gates: readonly string[]
  readonly groups?: readonly string[] | undefined
  readonly limits: Pick<ReadOptions, 'memory' | 'threads'>
}

/** Looks at new rows with the model of a run. @param rows test rows of that run, to tell new ones from */
export async function monitored(asked: MonitorAsked, rows: Table | undefined, stop?: Stop): Promise<Found> {
  const { model, source, time, every, label, gates, groups, limits } = asked
  const bundle = readBundle(await readFile(model), model)
  if (!bundle.reference) throw noReference(model)
  const { signal, end } = signalOf(stop)
  const report = (fraction: number, text: string, read = 0) => stop?.onProgress?.({ fraction, text, rows: read })
  try {
    const data = (await isRequestLog(source))
      ? await readRequestLog(source, bundle, { label }, { signal, onRead: (read) => report(0.1, 'reading rows', read) })
      : await readDataFile(
          source,
          bundle,
          { time, label },
          { ...limits, signal, onRead: (fraction, read) => report(0.4 * fraction, 'reading rows', read) },
        )
    const query = {
      every: every === undefined ? undefined : parseEvery(every),
      gates: gates.map(parseGate),
      groups,
      rows,
    }
    return await lookAt(bundle, bundle.reference, data, query, {
      compute: REFERENCE_COMPUTE,
      signal,
      onProgress: ({ fraction, text }) => report(0.4 + 0.6 * fraction, text, data.rows),
    })
  } finally {
    end()
  }
}

const POLL_MILLISECONDS = 100

/** A signal of a flag that is looked at now and then, for reading that listens. */
function signalOf(stop: Stop | undefined): { readonly signal: AbortSignal; readonly end: () => void } {
  const controller = new AbortController()
  const timer = setInterval(() => {
    if (stop?.aborted) controller.abort()
  }, POLL_MILLISECONDS)
  return { signal: controller.signal, end: () => clearInterval(timer) }
}
