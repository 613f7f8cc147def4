import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { LatheError } from '../../shared/core/index.ts'
import { type Answer, Refusal } from './answer.ts'
import { ROUTES, type Route, type Service } from './routes.ts'

/** Answers every request from ROUTES. What goes wrong is answered too: as `{ "error": "…" }`, without a stack trace. */
export function createHandler(service: Service): RequestListener {
  return async (request, response) => {
    let answer: Answer
    try {
      answer = await routeOf(request)(service, request)
    } catch (error) {
      if (response.destroyed) return
      answer = answerTo(error)
    }
    send(answer, service, request, response)
  }
}

function routeOf({ method = '', url = '' }: IncomingMessage): Route {
  const path = url.split('?', 1)[0] ?? ''
  const methods = ROUTES.get(path)
  if (!methods) throw new Refusal(404, `There is nothing at ${shortened(path)}.`, 'GET / lists the routes.')
  // HEAD is GET whose body Node leaves out.
  const wanted = method === 'HEAD' ? 'GET' : method
  const route = wanted === 'GET' || wanted === 'POST' ? methods[wanted] : undefined
  if (route) return route
  const allow = Object.keys(methods).join(', ')
  throw new Refusal(405, `${path} does not take ${method}.`, `Use ${allow}.`, { allow })
}

const LONGEST_PATH = 200

const shortened = (path: string): string => (path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path)

function answerTo(error: unknown): Answer {
  if (error instanceof Refusal) return { status: error.status, headers: error.headers, body: { error: error.message } }
  if (error instanceof LatheError)
    return { status: 400, body: { error: [error.message, error.details.next].filter(Boolean).join(' ') } }
  console.error(error)
  return { status: 500, body: { error: 'The service failed on this request. Its log (stderr) says why.' } }
}

function send(
  { status, body, headers = {} }: Answer,
  { draining }: Service,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const isText = typeof body === 'string'
  const bytes = Buffer.from(isText ? body : JSON.stringify(body))
  response.writeHead(status, {
    'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    'content-length': bytes.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(draining && { connection: 'close' }),
    ...headers,
  })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}
