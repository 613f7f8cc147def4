import { errors, type JWTPayload, jwtVerify, type LocalJWKSet } from 'jose'
import { type Caller, isScope, type Scope } from './scopes.ts'

/** What a token has to be. */
export interface TokenRules {
  readonly issuer?: string
  readonly audience?: string
}

/** Where the keys that tokens are checked by come from. */
export type TokenKeys =
  | { readonly kind: 'secret'; readonly current: () => Uint8Array }
  | {
      readonly kind: 'jwks'
      readonly current: () => LocalJWKSet | undefined
      /** Gets them again, unless that was done a moment ago. @returns whether they are new */
      readonly refresh: () => Promise<boolean>
    }

/** A token cannot be checked now: its issuer's keys were never had. */
export class KeysMissing extends Error {}

export interface Tokens {
  /** @returns undefined where the token is none, is not from the issuer, or is over */
  callerOf(token: string): Promise<Caller | undefined>
}

/** A shared secret checks nothing but what is signed by one: a public key that is taken for a secret would open everything. */
const SECRET_ALGORITHMS = ['HS256', 'HS384', 'HS512']
const PUBLIC_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']
const CLOCKS_APART_SECONDS = 30
const MOST_KNOWN = 1000
const KNOWN_MILLISECONDS = 60_000

/**
 * Checks JSON Web Tokens (RFC 7519) with `jose`: signature, issuer, audience and times. A token must expire. One that was right
 * is known for a minute, or until it expires: checking a signature takes longer than most predictions.
 *
 * @param now milliseconds since 1970
 */
export function createTokens(keys: TokenKeys, rules: TokenRules, now: () => number): Tokens {
  const known = new Map<string, { caller: Caller; until: number; keys: unknown }>()
  return {
    async callerOf(token) {
      const current = keys.current()
      const remembered = known.get(token)
      if (remembered && remembered.until > now() && remembered.keys === current) return remembered.caller
      known.delete(token)
      const payload = await payloadOf(token, keys, rules, now)
      if (!payload) return undefined
      const caller = callerIn(payload)
      if (known.size >= MOST_KNOWN) known.clear()
      const until = Math.min(now() + KNOWN_MILLISECONDS, (payload.exp ?? 0) * 1000)
      known.set(token, { caller, until, keys: keys.current() })
      return caller
    },
  }
}

async function payloadOf(
  token: string,
  keys: TokenKeys,
  { issuer, audience }: TokenRules,
  now: () => number,
): Promise<JWTPayload | undefined> {
  const options = {
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
    requiredClaims: ['exp'],
    clockTolerance: CLOCKS_APART_SECONDS,
    currentDate: new Date(now()),
  }
  const verified = async (): Promise<JWTPayload> => {
    if (keys.kind === 'secret')
      return (await jwtVerify(token, keys.current(), { ...options, algorithms: SECRET_ALGORITHMS })).payload
    const set = keys.current()
    if (!set) throw new errors.JWKSNoMatchingKey()
    return (await jwtVerify(token, set, { ...options, algorithms: PUBLIC_ALGORITHMS })).payload
  }
  try {
    return await verified()
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error
    if (!(error instanceof errors.JWKSNoMatchingKey) || keys.kind === 'secret') return undefined
  }
  // The issuer may have new keys.
  const isNew = await keys.refresh()
  if (!keys.current()) throw new KeysMissing('The keys of the issuer of tokens could not be had.')
  if (!isNew) return undefined
  try {
    return await verified()
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}

/** Scopes stand in `scope`, separated by spaces (RFC 8693), or as a list in `scp` or `scopes`. */
function callerIn({ sub, scope, scp, scopes }: JWTPayload): Caller {
  const texts = [scope, scp, scopes].flatMap((claim): unknown[] =>
    typeof claim === 'string' ? claim.split(/\s+/u) : Array.isArray(claim) ? claim : [],
  )
  const own = texts.flatMap((text): Scope[] => (typeof text === 'string' && isScope(text) ? [text] : []))
  return { id: `jwt:${sub ?? ''}`, scopes: [...new Set(own)] }
}
