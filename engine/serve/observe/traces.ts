import { randomBytes } from 'node:crypto'
import type { Outgoing } from '../outgoing.ts'
import { createBudget } from './budget.ts'

// OTLP over HTTP as JSON, by hand: OpenTelemetry's own packages add 912 kB to a service that has 300 kB, for what is a
// POST of a document (https://opentelemetry.io/docs/specs/otlp/#otlphttp-request).

/** A request as a trace knows it (W3C Trace Context, level 1). */
export interface Span {
  /** 32 and 16 hexadecimal digits. */
  readonly traceId: string
  readonly spanId: string
  /** '' where the service is the first. */
  readonly parentId: string
  /** Whether the trace is recorded, as the caller or the own share says. */
  readonly isSampled: boolean
  /** Nanoseconds since 1970. */
  readonly start: bigint
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/u

/** A caller's `traceparent`; undefined where there is none, or one that is none. */
export function parseTraceparent(
  text: string | undefined,
): { traceId: string; parentId: string; isSampled: boolean } | undefined {
  const [, version, traceId = '', parentId = '', flags = ''] = TRACEPARENT.exec(text ?? '') ?? []
  if (version === undefined || version === 'ff' || /^0+$/u.test(traceId) || /^0+$/u.test(parentId)) return undefined
  if (version === '00' && text?.length !== 55) return undefined
  return { traceId, parentId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

/** What the answer, and calls that a request leads to, carry. */
export const traceparentOf = ({ traceId, spanId, isSampled }: Span): string =>
  `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>

export interface Traces {
  /** Begins the span of a request. */
  start(traceparent: string | undefined): Span
  end(span: Span, name: string, status: number, attributes: SpanAttributes): void
  /** Sends what is left. */
  close(): Promise<void>
}

export interface TraceOptions {
  /** Where spans go, `…/v1/traces` of a collector. */
  readonly url: string
  readonly service: string
  readonly version: string
  /** Of requests whose callers do not say whether to record them, from 0 to 1. */
  readonly share: number
  readonly outgoing: Outgoing
  /** Told of spans that were given up. */
  readonly onDropped: (spans: number) => void
}

/** Spans that wait to be sent; with more, the new ones are given up. */
const MOST_WAITING = 2048
const BATCH = 512
/** Traces that the service begins by itself: one at its limit spends its time on predictions. */
const MOST_PER_SECOND = 50
const EVERY_MILLISECONDS = 2000

export function createTraces({ url, service, version, share, outgoing, onDropped }: TraceOptions): Traces {
  const budget = createBudget(MOST_PER_SECOND, () => performance.now())
  let waiting: object[] = []
  let sending: Promise<void> = Promise.resolve()
  const document = (spans: readonly object[]) => ({
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ 'service.name': service, 'service.version': version }) },
        scopeSpans: [{ scope: { name: 'lathe' }, spans }],
      },
    ],
  })
  const send = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH)
      waiting = waiting.slice(BATCH)
      const body = JSON.stringify(document(batch))
      const { ok } = await outgoing.send({ url, method: 'POST', headers: { 'content-type': 'application/json' }, body })
      if (!ok) onDropped(batch.length)
    }
  }
  const flush = (): Promise<void> => {
    sending = sending.then(send)
    return sending
  }
  const timer = setInterval(() => void flush(), EVERY_MILLISECONDS)
  timer.unref()
  return {
    start(traceparent) {
      const caller = parseTraceparent(traceparent)
      return {
        traceId: caller?.traceId ?? idOf(16),
        spanId: idOf(8),
        parentId: caller?.parentId ?? '',
        isSampled: caller?.isSampled ?? (Math.random() < share && budget(1) === 1),
        start: nanosecondsNow(),
      }
    },
    end(span, name, status, attributes) {
      if (!span.isSampled) return
      if (waiting.length >= MOST_WAITING) onDropped(1)
      else waiting.push(spanJson(span, name, status, attributes))
    },
    async close() {
      clearInterval(timer)
      await flush()
    },
  }
}

const SERVER = 2
const ERROR = 2

const spanJson = (
  { traceId, spanId, parentId, start }: Span,
  name: string,
  status: number,
  attributes: SpanAttributes,
): object => ({
  traceId,
  spanId,
  ...(parentId !== '' && { parentSpanId: parentId }),
  name,
  kind: SERVER,
  startTimeUnixNano: String(start),
  endTimeUnixNano: String(nanosecondsNow()),
  attributes: attributesOf({ ...attributes, 'http.response.status_code': status }),
  // 4xx are the caller's: the span of a server is in error from 500 on (semantic conventions for HTTP spans).
  status: status >= 500 ? { code: ERROR } : {},
})

const attributesOf = (attributes: SpanAttributes): object[] =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    value:
      typeof value === 'string'
        ? { stringValue: value }
        : typeof value === 'boolean'
          ? { boolValue: value }
          : Number.isInteger(value)
            ? { intValue: String(value) }
            : { doubleValue: value },
  }))

const ORIGIN = BigInt(Math.round(performance.timeOrigin * 1000)) * 1000n
const nanosecondsNow = (): bigint => ORIGIN + BigInt(Math.round(performance.now() * 1e6))

/** Random bytes come in pages: asking for 16 at a time costs ten times as much. */
const PAGE = 4096
let page = Buffer.alloc(0)
let used = 0

function idOf(bytes: number): string {
  if (used + bytes > page.length) {
    page = randomBytes(PAGE)
    used = 0
  }
  used += bytes
  return page.toString('hex', used - bytes, used)
}
