import type { IncomingHttpHeaders } from 'node:http'
import type { Span } from './observe/traces.ts'
import type { Route } from './route.ts'
import type { Caller } from './secure/scopes.ts'

const ID = /^[\w.:-]{1,128}$/u

/** Whether a client's id of its request may stand in a header and a log. */
export const isRequestId = (text: string): boolean => ID.test(text)

/** One request on its way through the service, whatever brought it: a socket, or a test. */
export interface Call {
  /** The client's `x-request-id`, or one of our own: labels that come later name it. */
  id: string
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: string
  readonly headers: IncomingHttpHeaders
  /** The address that it came from. */
  readonly remote: string
  /** Null where there is nothing at this path. */
  route: Route | null
  /** The parts of the path in braces. */
  params: Readonly<Record<string, string>>
  /** Milliseconds of a clock that never goes back. */
  readonly startedAt: number
  caller: Caller
  /** What its answer carries beside what every answer does. */
  answerHeaders?: Readonly<Record<string, string>>
  /** Its part of a trace, where it is traced. */
  span?: Span
  /** Which model answers, once it is known, and as what. */
  answeredBy?: { readonly version: string; readonly variant: string }
  /** Bytes of the body as they came; 0 until it was read. */
  bodyBytes: number
}

/** A request as the service takes it. */
export interface Incoming {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly remote: string
  /** Reads the body, no more than `mostBytes`; an Error is a body that is too large, or that did not come whole. */
  read(mostBytes: number, done: (body: Uint8Array | Error) => void): void
}

/** What goes back. */
export interface Outgoing {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number>>
  readonly body: Uint8Array | string
  /** Bytes of the body. */
  readonly bytes: number
}
