import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { dataError, usageError } from '../../../shared/core/index.ts'
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
export function changeKeys({ action, id, file, scopes, days }: KeysRequest, now: Date): KeysResult {
  const keys = existsSync(file) ? parseKeys(readFileSync(file, 'utf8'), file) : new Map<string, KeptKey>()
  const told = (key: string | null): KeysResult => ({
    keys: [...keys.values()].map(({ sha256: _, ...rest }) => rest),
    key,
  })
  if (action === 'list') return told(null)
  if (id === '')
    throw usageError(`Which key is to be ${action === 'add' ? 'added' : 'revoked'}?`, {
      next: `Give its name after "${action}".`,
    })
  const kept = keys.get(id)
  if (action === 'add') {
    if (kept)
      throw dataError(`${file} holds a key "${id}" already.`, {
        file,
        value: id,
        next: 'Choose another name; names of revoked keys stay taken.',
      })
    const expires = days > 0 ? new Date(now.getTime() + days * DAY_MILLISECONDS) : null
    const made = createKey(id, scopes, { now, expires })
    keys.set(id, made.kept)
    write(file, keys)
    return told(made.key)
  }
  if (!kept)
    throw dataError(`${file} holds no key "${id}".`, {
      file,
      value: id,
      next: `It holds: ${[...keys.keys()].join(', ') || 'none'}.`,
    })
  if (kept.revoked === null) {
    keys.set(id, { ...kept, revoked: now.toISOString() })
    write(file, keys)
  }
  return told(null)
}

/** In one step, so that a service never reads half of it. */
function write(file: string, keys: ReadonlyMap<string, KeptKey>): void {
  const half = `${file}.${process.pid}.tmp`
  writeFileSync(half, keysText(keys.values()), { mode: 0o600 })
  renameSync(half, file)
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
