/** Something that happened to the service, as one line of JSON tells it. No value of any row stands in one. */
export interface ServiceEvent {
  readonly level: 'info' | 'warn' | 'error'
  /** A short name that does not change: alerts go by it. */
  readonly event: string
  /** For people. */
  readonly message: string
  readonly [field: string]: string | number | undefined
}

export interface Events {
  tell(event: ServiceEvent): void
  /** The same for what may happen many times a second: one line in ten seconds for each kind, with how often it was. */
  tellOften(kind: string, event: ServiceEvent): void
}

const APART_MILLISECONDS = 10_000

/**
 * @param write takes a line with its end
 * @param now milliseconds since 1970
 */
export function createEvents(write: (line: string) => void, now: () => number): Events {
  const often = new Map<string, { until: number; more: number }>()
  const tell = (event: ServiceEvent): void => {
    const { level, event: name, ...rest } = event
    write(`${JSON.stringify({ time: new Date(now()).toISOString(), level, event: name, ...rest })}\n`)
  }
  return {
    tell,
    tellOften(kind, event) {
      const last = often.get(kind)
      if (last && now() < last.until) {
        last.more++
        return
      }
      const times = (last?.more ?? 0) + 1
      often.set(kind, { until: now() + APART_MILLISECONDS, more: 0 })
      tell(times > 1 ? { ...event, times } : event)
    },
  }
}

/** Errors whose messages are made by the runtime from what the program is, not from what a client sent. */
const isPlain = (error: Error): boolean =>
  error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError || 'code' in error

/** What is told of a defect: where it happened, and its message where no value of a row can stand in it. */
export function defectFields(error: unknown): { readonly error: string; readonly at: string } {
  if (!(error instanceof Error)) return { error: typeof error, at: '' }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /u.test(line))
  return {
    error: isPlain(error) ? `${error.name}: ${error.message}` : error.name,
    at: frames.map((line) => line.trim()).join(' < '),
  }
}
