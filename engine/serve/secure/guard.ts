import type { IncomingHttpHeaders } from 'node:http'
import { Refusal } from '../answer.ts'
import { callerOfKey, type KeptKey } from './keys.ts'
import type { RateLimiter } from './rate-limit.ts'
import { ANYBODY, type Caller, mayDo, type Scope } from './scopes.ts'
import { KeysMissing, type Tokens } from './tokens.ts'

/** What the guard goes by; what is left out is not asked for. */
export interface GuardOptions {
  /** Keys that open the service, as they are now. */
  readonly keys?: () => ReadonlyMap<string, KeptKey>
  readonly tokens?: Tokens
  readonly limiter?: RateLimiter
  /** Told why a request was turned down. */
  readonly onRefused?: (why: RefusedFor, client: string) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** What of a request the guard looks at. */
export interface Visitor {
  readonly headers: IncomingHttpHeaders
  /** The address that it came from. */
  readonly remote: string
}

export type RefusedFor = 'no-key' | 'wrong-key' | 'scope' | 'rate'

/**
 * Says who sends a request, or throws the Refusal that answers it.
 *
 * @param scope what the route does; null for routes that are open to everybody, such as health
 */
export type Guard = (visitor: Visitor, scope: Scope | null) => Caller | Promise<Caller>

/** A guard; undefined where nobody is asked for anything, so that nothing is spent on it. */
export function createGuard(options: GuardOptions): Guard | undefined {
  const { keys, tokens, limiter, onRefused, now } = options
  const isAsked = keys !== undefined || tokens !== undefined
  if (!isAsked && !limiter) return undefined
  const refuse = (why: RefusedFor, client: string, refusal: Refusal): never => {
    onRefused?.(why, client)
    throw refusal
  }
  /** Goes on where the rate of a client allows it. */
  const limited = (client: string, goOn: () => Caller): Caller | Promise<Caller> => {
    const judged = (seconds: number): Caller => (seconds > 0 ? refuse('rate', client, tooMany(seconds)) : goOn())
    const seconds = limiter?.take(client) ?? 0
    return typeof seconds === 'number' ? judged(seconds) : seconds.then(judged)
  }
  const admitted = (caller: Caller | undefined, scope: Scope, { remote }: Visitor): Caller | Promise<Caller> => {
    // Guesses are limited by where they come from.
    if (!caller)
      return limited(remote, () =>
        refuse('wrong-key', remote, unauthorized('The key or token is not valid here (any more).')),
      )
    if (!mayDo(caller, scope)) refuse('scope', caller.id, forbidden(caller, scope))
    return limited(caller.id, () => caller)
  }
  return (visitor, scope) => {
    const { remote } = visitor
    if (scope === null) return ANYBODY
    if (!isAsked) return limited(remote, () => ANYBODY)
    const text = credentialOf(visitor)
    if (text === undefined)
      return limited(remote, () => refuse('no-key', remote, unauthorized('This service asks for a key.')))
    if (keys && (!tokens || text.startsWith('lathe_')))
      return admitted(callerOfKey(keys(), text, now()), scope, visitor)
    if (!tokens) return admitted(undefined, scope, visitor)
    return tokens.callerOf(text).then(
      (caller) => admitted(caller, scope, visitor),
      (error) => {
        if (error instanceof KeysMissing) throw issuerAway()
        throw error
      },
    )
  }
}

/** The longest key or token that is looked at; tokens with many claims are a few thousand characters. */
const LONGEST = 8192

function credentialOf({ headers }: Visitor): string | undefined {
  const own = headers['x-api-key']
  const bearer = /^Bearer +(\S+)$/iu.exec(headers.authorization ?? '')?.[1]
  const text = bearer ?? (typeof own === 'string' ? own.trim() : undefined)
  return text === undefined || text === '' || text.length > LONGEST ? undefined : text
}

const unauthorized = (problem: string): Refusal =>
  new Refusal(401, problem, 'Send one with the header "authorization: Bearer …" or "x-api-key: …".', {
    'www-authenticate': 'Bearer realm="lathe"',
  })

const forbidden = ({ id }: Caller, scope: Scope): Refusal =>
  new Refusal(403, `"${id}" may not ${WORDS[scope]}.`, `It needs the scope "${scope}".`, {
    'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"`,
  })

const WORDS: Readonly<Record<Scope, string>> = {
  predict: 'ask for predictions',
  explain: 'ask for explanations',
  feedback: 'send labels',
  metrics: 'read the metrics',
  admin: 'change the service',
}

function tooMany(seconds: number): Refusal {
  const wait = Math.max(1, Math.ceil(seconds))
  return new Refusal(429, 'Too many requests from here.', `Come again in ${wait} s, and send several rows at once.`, {
    'retry-after': String(wait),
  })
}

const issuerAway = (): Refusal =>
  new Refusal(503, 'Tokens cannot be checked now: their issuer does not answer.', 'Come again in a moment.', {
    'retry-after': '5',
  })
