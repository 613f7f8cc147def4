import { createLocalJWKSet, type JSONWebKeySet, type LocalJWKSet } from 'jose'
import { dataError } from '../../../shared/core/index.ts'
import type { Outgoing } from '../outgoing.ts'
import type { TokenKeys } from './tokens.ts'
import { type OnUnusable, watchedFile } from './watched-file.ts'

/** Keys stay in use this long before they are asked for again. */
const FRESH_MILLISECONDS = 600_000
/** A token with an unknown key asks the issuer no more often than this: such tokens cost whoever sends them nothing. */
const APART_MILLISECONDS = 30_000

/**
 * Public keys of an issuer of tokens (RFC 7517), from its address. They are asked for in the background; where the issuer does
 * not answer, those that were had stay in use.
 */
export function issuerKeys(url: string, outgoing: Outgoing, now: () => number): TokenKeys {
  let set: LocalJWKSet | undefined
  let text = ''
  let asked = Number.NEGATIVE_INFINITY
  let asking: Promise<boolean> | undefined
  const ask = async (): Promise<boolean> => {
    asked = now()
    const answer = await outgoing.send({ url, method: 'GET', headers: { accept: 'application/json' } })
    if (!answer.ok || answer.body === text) return false
    set = keySetOf(answer.body, url)
    text = answer.body
    return true
  }
  const refresh = async (): Promise<boolean> => {
    if (!asking && now() - asked < APART_MILLISECONDS) return false
    asking ??= ask()
      .catch(() => false)
      .finally(() => {
        asking = undefined
      })
    return asking
  }
  void refresh()
  return {
    kind: 'jwks',
    current() {
      if (now() - asked > FRESH_MILLISECONDS) void refresh()
      return set
    },
    refresh,
  }
}

/** The same from a file, which is watched. */
export function issuerKeysOfFile(file: string, onUnusable: OnUnusable): TokenKeys {
  const { current } = watchedFile(file, (bytes) => keySetOf(bytes.toString('utf8'), file), onUnusable)
  return { kind: 'jwks', current, refresh: async () => false }
}

function keySetOf(text: string, from: string): LocalJWKSet {
  const wrong = dataError(`${from} holds no JSON Web Key Set.`, {
    value: from,
    next: 'It is a JSON document { "keys": [ … ] }, which identity providers publish.',
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw wrong
  }
  if (!isKeySet(json)) throw wrong
  return createLocalJWKSet(json)
}

const isKeySet = (value: unknown): value is JSONWebKeySet =>
  typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys)
