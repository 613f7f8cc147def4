import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { dataError } from '../../../shared/core/index.ts'
import { type Caller, isScope, SCOPES, type Scope } from './scopes.ts'

/** A key as its file keeps it: what it opens, and the hash of its secret. */
export interface KeptKey {
  readonly id: string
  readonly scopes: readonly Scope[]
  /** SHA-256 of the secret, in hex. A secret is 256 random bits: there is nothing to guess that a slow hash would protect. */
  readonly sha256: string
  /** ISO 8601. */
  readonly created: string
  /** From when on it opens nothing; null where it does not expire. */
  readonly expires: string | null
  /** Since when it opens nothing; null where it was not revoked. */
  readonly revoked: string | null
}

const PREFIX = 'lathe'
const ID = /^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/u
const KEY = /^lathe_([A-Za-z0-9][A-Za-z0-9.-]{0,62})_([A-Za-z0-9_-]{43})$/u
const NEXT = 'Make keys with: lathe keys add NAME --key-file FILE.'

/**
 * A new key: 256 random bits behind its id.
 *
 * @param id letters, digits, dots and hyphens; it stands in the key and in logs
 * @returns the key, which is shown once, and what is kept of it
 */
export function createKey(
  id: string,
  scopes: readonly Scope[],
  { now, expires = null }: { readonly now: Date; readonly expires?: Date | null },
): { key: string; kept: KeptKey } {
  if (!ID.test(id))
    throw dataError(`A key cannot be called ${JSON.stringify(id)}.`, {
      value: id,
      next: 'Use up to 63 letters, digits, dots and hyphens.',
    })
  const secret = randomBytes(32).toString('base64url')
  const kept = {
    id,
    scopes,
    sha256: hashOf(secret).toString('hex'),
    created: now.toISOString(),
    expires: expires?.toISOString() ?? null,
    revoked: null,
  }
  return { key: `${PREFIX}_${id}_${secret}`, kept }
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

const NO_HASH = Buffer.alloc(32)

/** Finds whose key a text is; undefined where it opens nothing. Takes as long for a wrong secret as for the right one. */
export function callerOfKey(keys: ReadonlyMap<string, KeptKey>, text: string, now: number): Caller | undefined {
  const [, id = '', secret = ''] = KEY.exec(text) ?? []
  const kept = keys.get(id)
  const isRight = timingSafeEqual(hashOf(secret), kept ? Buffer.from(kept.sha256, 'hex') : NO_HASH)
  if (!isRight || !kept || kept.revoked !== null) return undefined
  if (kept.expires !== null && Date.parse(kept.expires) <= now) return undefined
  return { id: kept.id, scopes: kept.scopes }
}

/** Keys as a file holds them: `{ "keys": [ … ] }`. */
export function parseKeys(text: string, file: string): Map<string, KeptKey> {
  const wrong = (what: string) => dataError(`${file}: ${what}.`, { file, next: NEXT })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw wrong('this is not JSON')
  }
  const list = property(json, 'keys')
  if (!Array.isArray(list)) throw wrong('there is no list "keys"')
  const keys = new Map<string, KeptKey>()
  for (const [at, one] of list.entries()) {
    const kept = keptKey(one)
    if (typeof kept === 'string') throw wrong(`keys[${at}] ${kept}`)
    if (keys.has(kept.id)) throw wrong(`two keys are called ${JSON.stringify(kept.id)}`)
    keys.set(kept.id, kept)
  }
  return keys
}

export const keysText = (keys: Iterable<KeptKey>): string => `${JSON.stringify({ keys: [...keys] }, null, 2)}\n`

/** A key, or in words what is wrong with it. */
function keptKey(value: unknown): KeptKey | string {
  const [id, sha256, scopes] = ['id', 'sha256', 'scopes'].map((name) => property(value, name))
  if (typeof id !== 'string' || !ID.test(id)) return 'has no "id" of letters, digits, dots and hyphens'
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/u.test(sha256)) return 'has no "sha256" of 64 hexadecimal digits'
  if (!Array.isArray(scopes) || !scopes.every((scope) => typeof scope === 'string' && isScope(scope)))
    return `has no "scopes" out of ${SCOPES.join(', ')}`
  const times = ['created', 'expires', 'revoked'].map((name) => property(value, name) ?? null)
  if (!times.every((time) => time === null || isTime(time)))
    return 'has a time that is none: times are like 2026-01-31T00:00:00Z'
  const [created, expires, revoked] = times.map((time) => (typeof time === 'string' ? time : null))
  return {
    id,
    sha256,
    scopes: scopes.filter(isScope),
    created: created ?? '',
    expires: expires ?? null,
    revoked: revoked ?? null,
  }
}

const isTime = (value: unknown): boolean => typeof value === 'string' && !Number.isNaN(Date.parse(value))

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined
