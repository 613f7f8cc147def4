import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { dataError, usageError } from '../../../shared/core/index.ts'
import { notWritten } from '../../data/system-errors.ts'
import { createKey, type KeptKey, keysText, parseKeys } from './keys.ts'
import { isScope, SCOPES, type Scope } from './scopes.ts'

/** What is to be done with a file of keys. */
export interface KeysRequest {
  readonly action: 'add' | 'list' | 'revoke'
  readonly id: string
  readonly file: string
  readonly scopes: readonly Scope[]
  /** Days after which a new key opens nothing; 0: it does not expire. */
  readonly days: number
}

/** What was done; `key` of a new one is told this once. */
export interface KeysResult {
  readonly keys: readonly Omit<KeptKey, 'sha256'>[]
  readonly key: string | null
}

const DAY_MILLISECONDS = 86_400_000

/** Adds, lists or revokes keys of a file. Services that use the file notice within a second. */
export function changeKeys(request: KeysRequest, now: Date): KeysResult {
  const { action, id, file } = request
  if (action === 'list') return told(keysIn(file), null)
  if (id === '')
    throw usageError(`Which key is to be ${action === 'add' ? 'added' : 'revoked'}?`, {
      next: `Give its name after "${action}".`,
    })
  return whileAlone(file, (write) => {
    const keys = keysIn(file)
    const key = action === 'add' ? added(keys, request, now) : revoked(keys, request, now)
    write(keysText(keys.values()))
    return told(keys, key)
  })
}

type Keys = Map<string, KeptKey>

const keysIn = (file: string): Keys => (existsSync(file) ? parseKeys(readFileSync(file, 'utf8'), file) : new Map())

const told = (keys: Keys, key: string | null): KeysResult => ({
  keys: [...keys.values()].map(({ sha256: _, ...rest }) => rest),
  key,
})

/** @returns the key, which is told this once */
function added(keys: Keys, { id, file, scopes, days }: KeysRequest, now: Date): string {
  if (keys.has(id))
    throw dataError(`${file} holds a key "${id}" already.`, {
      file,
      value: id,
      next: 'Choose another name; names of revoked keys stay taken.',
    })
  const expires = days > 0 ? new Date(now.getTime() + days * DAY_MILLISECONDS) : null
  const made = createKey(id, scopes, { now, expires })
  keys.set(id, made.kept)
  return made.key
}

function revoked(keys: Keys, { id, file }: KeysRequest, now: Date): null {
  const kept = keys.get(id)
  if (!kept)
    throw dataError(`${file} holds no key "${id}".`, {
      file,
      value: id,
      next: `It holds: ${[...keys.keys()].join(', ') || 'none'}.`,
    })
  if (kept.revoked === null) keys.set(id, { ...kept, revoked: now.toISOString() })
  return null
}

/** So long another process may take to change the file; one that takes longer is gone. */
const PATIENCE_MILLISECONDS = 2000
const PAUSE_MILLISECONDS = 20

/**
 * Changes a file while no other process does: the new one is made beside it, under a name that only one may have, and then takes
 * its place. A service never reads half of it, and of two changes at once none is lost.
 */
function whileAlone<T>(file: string, change: (write: (text: string) => void) => T): T {
  const beside = `${file}.tmp`
  try {
    const made = openAlone(beside)
    try {
      const result = change((text) => {
        writeFileSync(made, text)
        fsyncSync(made)
      })
      renameSync(beside, file)
      return result
    } catch (error) {
      rmSync(beside, { force: true })
      throw error
    } finally {
      closeSync(made)
    }
  } catch (error) {
    throw notWritten(file, error)
  }
}

function openAlone(path: string): number {
  const until = performance.now() + PATIENCE_MILLISECONDS
  for (;;) {
    try {
      return openSync(path, 'wx', 0o600)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      if (performance.now() > until) rmSync(path, { force: true })
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MILLISECONDS)
    }
  }
}

/** @param text scopes separated by commas */
export function parseScopes(text: string): Scope[] {
  const names = text.split(',').map((name) => name.trim())
  const other = names.find((name) => !isScope(name))
  if (other !== undefined)
    throw usageError(`"${other}" is no scope.`, { value: other, next: `Scopes are ${SCOPES.join(', ')}.` })
  return names.filter(isScope)
}

/** The result in words. */
export function keysWords({ keys, key }: KeysResult, { id, file }: KeysRequest): string {
  const lines = keys.map(({ id: name, scopes, created, expires, revoked }) =>
    [name, scopes.join(','), `made ${created}`, expires && `expires ${expires}`, revoked && `REVOKED ${revoked}`]
      .filter(Boolean)
      .join('  '),
  )
  const list = lines.length > 0 ? `${lines.join('\n')}\n` : `${file} holds no keys.\n`
  return key === null
    ? list
    : `${key}\n\nThis is the key "${id}". It is shown this once; ${file} keeps its hash alone.\n`
}

export const KEYS_USAGE = `keys: node server.js keys add|list|revoke [NAME] --key-file FILE [--scopes ${SCOPES.join(',')}] [--days N]\n`

/** The same as a program without the command line of Lathe: what an exported folder has. @returns what it prints */
export function keysProgram(args: readonly string[]): string {
  const { values, positionals } = keysArguments(args)
  const [action, id = ''] = positionals
  const file = values['key-file'] ?? ''
  const days = Number(values.days ?? '0')
  if (
    (action !== 'add' && action !== 'list' && action !== 'revoke') ||
    file === '' ||
    !Number.isInteger(days) ||
    days < 0
  )
    throw usageError('That is nothing that can be done with keys.', { next: KEYS_USAGE.trim() })
  const request = { action, id, file, scopes: parseScopes(values.scopes ?? 'predict,explain,feedback'), days } as const
  return keysWords(changeKeys(request, new Date()), request)
}

function keysArguments(args: readonly string[]) {
  const options = { 'key-file': { type: 'string' }, scopes: { type: 'string' }, days: { type: 'string' } } as const
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error), { next: KEYS_USAGE.trim() })
  }
}
