import type { Bundle } from '../../shared/bundle/index.ts'
import { servingNotes } from '../../shared/serve/index.ts'
import { answer } from './answering.ts'
import { modelOf } from './model.ts'
import { createService, type Hooks, type Limits, type Service } from './state.ts'

/** A service of a bundle, without a socket. */
export const serviceOf = (
  bundle: Bundle,
  options: { readonly hooks?: Hooks; readonly limits?: Partial<Limits> } = {},
  name = 'income',
): Service =>
  createService(
    modelOf(bundle.pipeline, {
      name,
      version: '1',
      kernels: undefined,
      digest: '0'.repeat(64),
      ...servingNotes(bundle),
    }),
    options,
  )

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number>>
  readonly bytes: Buffer
  readonly text: string
  /** The body as JSON; undefined where it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of any shape
  readonly json: any
}

export interface Question {
  readonly method?: string
  /** The address that it comes from; this computer where it is left out. */
  readonly remote?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | object
}

/** Asks in process: every stage of the way but the socket. */
export function ask(
  service: Service,
  url: string,
  { method, headers, body, remote = '127.0.0.1' }: Question = {},
): Promise<Answered> {
  const isPlain = typeof body === 'object' && !(body instanceof Uint8Array)
  const bytes = Buffer.from(isPlain ? JSON.stringify(body) : (body ?? ''))
  return new Promise((resolve) => {
    const incoming = {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      url,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      remote,
      read: (_most: number, done: (body: Uint8Array | Error) => void) => done(bytes),
    }
    answer(service, incoming, (outgoing) => {
      const sent = Buffer.from(outgoing.body)
      resolve({
        status: outgoing.status,
        headers: outgoing.headers,
        bytes: sent,
        text: sent.toString('utf8'),
        json: parsed(sent.toString('utf8')),
      })
    })
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
