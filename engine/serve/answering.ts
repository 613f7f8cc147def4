import { randomUUID } from 'node:crypto'
import { LatheError } from '../../shared/core/index.ts'
import { type Answer, Refusal } from './answer.ts'
import { unpacked } from './body.ts'
import { type Call, type Incoming, isRequestId, type Outgoing } from './call.ts'
import type { Route } from './route.ts'
import { ROUTER } from './routes.ts'
import { ANYBODY, type Caller } from './secure/scopes.ts'
import type { Service } from './state.ts'

const NOTHING = new Uint8Array(0)

/**
 * The way of a request through the service: who asks (`guard`), for what (route), with which body, which rows become which
 * predictions (`predictTogether`), the answer, and who is told of it (`observe`). What goes wrong is answered too: as
 * `{ "error": "…" }`, without a stack trace. Nothing waits where nothing needs to: most requests are answered in one go.
 */
export function answer(service: Service, incoming: Incoming, done: (outgoing: Outgoing) => void): void {
  const call = begun(incoming)
  let isDone = false
  const finish = (made: Answer) => {
    if (isDone) return
    isDone = true
    const outgoing = toOutgoing(service, call, made)
    tell(service, call, outgoing)
    done(outgoing)
  }
  const fail = (error: unknown) => finish(answerTo(service, call, error))
  try {
    service.hooks.begun?.(call)
    const found = ROUTER.find(call.method, call.path)
    call.route = found?.route ?? null
    if (found) call.params = found.params
    const caller = service.hooks.guard?.(call) ?? ANYBODY
    if (caller instanceof Promise) caller.then((known) => admit(service, call, known, incoming, finish, fail), fail)
    else admit(service, call, caller, incoming, finish, fail)
  } catch (error) {
    fail(error)
  }
}

type Finish = (made: Answer) => void
type Fail = (error: unknown) => void

/** Reads the body of a request that may go on, and answers it. */
function admit(service: Service, call: Call, caller: Caller, incoming: Incoming, finish: Finish, fail: Fail): void {
  try {
    call.caller = caller
    const { route } = call
    if (!route) throw new Refusal(404, `There is nothing at ${shortened(call.path)}.`, 'GET / lists the routes.')
    if (route.method === 'POST') refuseOtherSites(call)
    if ('answer' in route && !route.takesBody) settle(route.answer(service, call, NOTHING), finish, fail)
    else
      incoming.read(service.limits.mostBytes, (body) => {
        if (body instanceof Error) fail(body)
        else take(service, call, route, body, finish, fail)
      })
  } catch (error) {
    fail(error)
  }
}

/** A page of another site that a person looks at must not ask a service that only they can reach. */
function refuseOtherSites({ headers }: Call): void {
  const { origin, host = '' } = headers
  if (origin === undefined || origin.endsWith(`://${host}`)) return
  throw new Refusal(
    403,
    `A page of ${shortened(origin)} may not ask this service.`,
    'Ask from the service’s own page, or not from a browser.',
  )
}

function take(service: Service, call: Call, route: Route, body: Uint8Array, finish: Finish, fail: Fail): void {
  try {
    call.bodyBytes = body.length
    const plain = unpacked(body, call.headers, service.limits.mostBytes)
    if (plain instanceof Promise) plain.then((bytes) => run(service, call, route, bytes, finish, fail), fail)
    else run(service, call, route, plain, finish, fail)
  } catch (error) {
    fail(error)
  }
}

function run(service: Service, call: Call, route: Route, body: Uint8Array, finish: Finish, fail: Fail): void {
  try {
    if ('answer' in route) settle(route.answer(service, call, body), finish, fail)
    else {
      const asked = route.ask(service, call, body)
      service.queue.add(service, { call, asked, finish, fail })
    }
  } catch (error) {
    fail(error)
  }
}

function settle(made: Answer | Promise<Answer>, finish: Finish, fail: Fail): void {
  if (made instanceof Promise) made.then(finish, fail)
  else finish(made)
}

function begun({ method, url, headers, remote }: Incoming): Call {
  const at = url.indexOf('?')
  const id = headers['x-request-id']
  return {
    id: typeof id === 'string' && isRequestId(id) ? id : randomUUID(),
    method,
    path: at < 0 ? url : url.slice(0, at),
    query: at < 0 ? '' : url.slice(at + 1),
    headers,
    remote,
    route: null,
    params: {},
    startedAt: performance.now(),
    caller: ANYBODY,
    bodyBytes: 0,
  }
}

const LONGEST_PATH = 200

const shortened = (path: string): string => (path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path)

function answerTo({ hooks }: Service, call: Call, error: unknown): Answer {
  if (error instanceof Refusal) return { status: error.status, headers: error.headers, body: { error: error.message } }
  if (error instanceof LatheError)
    return { status: 400, body: { error: [error.message, error.details.next].filter(Boolean).join(' ') } }
  if (hooks.failed) hooks.failed(error, call)
  else console.error(error)
  return { status: 500, body: { error: 'The service failed on this request. Its log (stderr) says why.' } }
}

const JSON_TYPE = 'application/json; charset=utf-8'

function toOutgoing({ draining, headers: every }: Service, call: Call, { status, body, headers }: Answer): Outgoing {
  const isText = typeof body === 'string'
  const isBytes = body instanceof Uint8Array
  const payload = isText || isBytes ? body : JSON.stringify(body)
  const bytes = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length
  return {
    status,
    headers: {
      'content-type': isText ? 'text/plain; charset=utf-8' : isBytes ? 'application/octet-stream' : JSON_TYPE,
      'content-length': bytes,
      ...every,
      'x-request-id': call.id,
      ...(draining && { connection: 'close' }),
      ...call.answerHeaders,
      ...headers,
    },
    body: payload,
    bytes,
  }
}

/** What hangs on the service may fail; a request never does because of it. */
function tell({ hooks }: Service, call: Call, { status, bytes }: Outgoing): void {
  if (!hooks.observe) return
  try {
    hooks.observe({
      call,
      route: call.route?.path ?? '(none)',
      status,
      seconds: (performance.now() - call.startedAt) / 1000,
      requestBytes: call.bodyBytes,
      responseBytes: bytes,
    })
  } catch (error) {
    console.error(error)
  }
}
