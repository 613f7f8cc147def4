import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { RunningService } from './running.ts'

/** What a function URL and an HTTP API (payload format 2.0) want as an answer. */
export interface LambdaAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly isBase64Encoded: boolean
}

/** What Lambda hands back at most; what is larger would become an error without a word. */
const MOST_BYTES = 6_000_000

const TEXT = /^(?:application\/json|text\/)/u

/**
 * A handler for AWS Lambda behind a function URL or an HTTP API (payload format 2.0): every event becomes a request to the service
 * itself, over a connection inside of the function, so that each route, limit and header is the one that a container has.
 *
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 *
 * @param start starts the service on a free port of this computer
 */
export async function createLambdaHandler(
  start: () => Promise<Pick<RunningService, 'url'> | undefined>,
): Promise<(event: unknown) => Promise<LambdaAnswer>> {
  const running = await start()
  if (!running) throw new Error('The service did not start.')
  const agent = new Agent({ keepAlive: true })
  return async (event) => {
    const asked = requestIn(event)
    return asked ? ask(running.url, agent, asked) : refusal(400, UNKNOWN_EVENT)
  }
}

const UNKNOWN_EVENT =
  'The event is not of payload format 2.0. Call the function by its URL, or behind an HTTP API with payload format 2.0.'

interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** @returns undefined where an event is not of payload format 2.0 */
function requestIn(event: unknown): Asked | undefined {
  const context = property(event, 'requestContext')
  const method = property(property(context, 'http'), 'method')
  const rawPath = property(event, 'rawPath')
  if (property(event, 'version') !== '2.0' || typeof method !== 'string' || typeof rawPath !== 'string')
    return undefined
  const query = textOf(property(event, 'rawQueryString'))
  const cookies = property(event, 'cookies')
  const headers = Object.entries(recordOf(property(event, 'headers'))).flatMap(([name, value]) =>
    CONNECTION.has(name.toLowerCase()) ? [] : [[name, textOf(value)] as const],
  )
  return {
    method,
    path: withoutStage(rawPath, property(context, 'stage')) + (query === '' ? '' : `?${query}`),
    headers: { ...Object.fromEntries(headers), ...(Array.isArray(cookies) && { cookie: cookies.join('; ') }) },
    body: Buffer.from(textOf(property(event, 'body')), property(event, 'isBase64Encoded') === true ? 'base64' : 'utf8'),
  }
}

/** Headers of the connection to the gateway, which ends there. */
const CONNECTION = new Set(['connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding'])

/** A stage with a name of its own stands before the path. */
function withoutStage(path: string, stage: unknown): string {
  if (typeof stage !== 'string' || stage === '$default') return path
  return path === `/${stage}` || path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) || '/' : path
}

function ask(url: string, agent: Agent, { method, path, headers, body }: Asked): Promise<LambdaAnswer> {
  return new Promise((resolve) => {
    const length = body.length > 0 ? { 'content-length': String(body.length) } : {}
    const sent = request(`${url}${path}`, { method, headers: { ...headers, ...length }, agent }, (response) => {
      buffer(response).then(
        (answered) => resolve(answerOf(response.statusCode ?? 502, response.headers, answered)),
        () => resolve(refusal(502, 'The service ended its answer early. Send the request again.')),
      )
    })
    sent.on('error', (error) => resolve(refusal(502, `The service did not answer: ${error.message}.`)))
    sent.end(body)
  })
}

function answerOf(statusCode: number, found: IncomingHttpHeaders, body: Buffer): LambdaAnswer {
  const headers = Object.fromEntries(
    Object.entries(found).flatMap(([name, value]) =>
      value === undefined || CONNECTION.has(name) ? [] : [[name, [value].flat().join(', ')]],
    ),
  )
  const isText = TEXT.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined
  const text = body.toString(isText ? 'utf8' : 'base64')
  if (Buffer.byteLength(text) > MOST_BYTES)
    return refusal(413, 'The answer is larger than the 6 MB that AWS Lambda hands back. Send fewer rows a request.')
  return { statusCode, headers, body: text, isBase64Encoded: !isText }
}

const refusal = (statusCode: number, error: string): LambdaAnswer => ({
  statusCode,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body: JSON.stringify({ error }),
  isBase64Encoded: false,
})

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined
const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {}
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
