import { keptInput, type LoggedLabel, type LoggedRow, type LogKind } from '../../../shared/serve/index.ts'
import { createBudget } from './budget.ts'
import type { LogFiles } from './log-files.ts'

/** Rows of a request that were predicted, as the log needs them. */
export interface AnsweredRows {
  readonly id: string
  readonly version: string
  readonly variant: string
  /** What the log calls whom a row is for; null for nothing. Asked when its line is written, not before. */
  readonly unitOfRow?: ((row: number) => string | null) | undefined
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly predictions: readonly {
    readonly prediction: string | number
    readonly probabilities: Readonly<Record<string, number>> | null
    readonly status: string
  }[]
}

export interface RequestLog {
  /** Takes rows, and returns at once. */
  rows(answered: AnsweredRows): void
  labels(labels: readonly Omit<LoggedLabel, 'time'>[]): void
  /** Writes what waits. */
  close(): Promise<void>
}

export interface RequestLogOptions {
  readonly files: LogFiles
  /** Columns that are kept, of those that are sent. */
  readonly columns: readonly string[]
  /** Those of them whose values are not. */
  readonly personal: ReadonlySet<string>
  /** Of requests, from 0 to 1. */
  readonly share: number
  /** Rows a second, over time: a service at its limit is sampled, so that its log neither slows it down nor fills the disk. */
  readonly rowsPerSecond: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly told: LogTold
}

/** What becomes of lines, for metrics. */
export interface LogTold {
  written(lines: number): void
  /** Rows that the share or the rate left out. */
  sampledOut(rows: number): void
  /** Lines that there was no room for, or that could not be written. */
  dropped(lines: number): void
  failed(error: unknown): void
}

const unitField = (unit: string | null | undefined) => (unit ? { unit } : {})

/** Lines that wait to be written; with more, the new ones are dropped. */
const MOST_WAITING = 20_000
const EVERY_MILLISECONDS = 500
const PRUNE_MILLISECONDS = 3_600_000
/** Lines that are made into text at once: the event loop is not held for longer than some milliseconds. */
const BATCH = 500

/**
 * Rows and labels are kept in memory as they are, and written twice a second: whoever asks for a prediction waits for neither
 * the text nor the disk. What cannot be written is dropped and counted; no prediction fails with it.
 */
export function createRequestLog({
  files,
  columns,
  personal,
  share,
  rowsPerSecond,
  now,
  told,
}: RequestLogOptions): RequestLog {
  let waiting: { kind: LogKind; make: () => LoggedRow | LoggedLabel }[] = []
  let writing: Promise<void> = Promise.resolve()
  const budget = createBudget(rowsPerSecond, now)
  const add = (kind: LogKind, make: () => LoggedRow | LoggedLabel): void => {
    if (waiting.length >= MOST_WAITING) told.dropped(1)
    else waiting.push({ kind, make })
  }
  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH)
      waiting = waiting.slice(BATCH)
      for (const kind of ['requests', 'feedback'] as const) {
        const lines = batch.filter((one) => one.kind === kind)
        if (lines.length === 0) continue
        try {
          await files.append(kind, lines.map(({ make }) => `${JSON.stringify(make())}\n`).join(''))
          told.written(lines.length)
        } catch (error) {
          told.dropped(lines.length)
          told.failed(error)
        }
      }
    }
  }
  const flush = (): Promise<void> => {
    if (waiting.length > 0) writing = writing.then(write)
    return writing
  }
  const prune = () => void files.prune().catch(told.failed)
  const timers = [setInterval(() => void flush(), EVERY_MILLISECONDS), setInterval(prune, PRUNE_MILLISECONDS)]
  for (const timer of timers) timer.unref()
  return {
    rows({ id, version, variant, unitOfRow, rows, predictions }) {
      const kept = share < 1 && Math.random() >= share ? 0 : budget(predictions.length)
      if (kept < predictions.length) told.sampledOut(predictions.length - kept)
      if (kept === 0) return
      const time = new Date(now()).toISOString()
      for (let row = 0; row < kept; row++) {
        const [sent, predicted] = [rows[row], predictions[row]]
        if (!sent || !predicted) continue
        const { prediction, probabilities, status } = predicted
        add('requests', () => ({
          ...{ time, id, row, version, variant },
          ...unitField(unitOfRow?.(row)),
          ...keptInput(sent, columns, personal),
          prediction,
          ...(probabilities && { probabilities }),
          status,
        }))
      }
    },
    labels(labels) {
      const time = new Date(now()).toISOString()
      for (const { id, row, label } of labels) add('feedback', () => ({ time, id, row, label }))
    },
    async close() {
      for (const timer of timers) clearInterval(timer)
      await flush()
    },
  }
}
