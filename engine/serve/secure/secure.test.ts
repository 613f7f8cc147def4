import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { createLocalJWKSet, exportJWK, SignJWT } from 'jose'
import { afterAll, expect, test, vi } from 'vitest'
import { Refusal } from '../answer.ts'
import { createGuard, type GuardOptions } from './guard.ts'
import { callerOfKey, createKey, keysText, parseKeys } from './keys.ts'
import { changeKeys } from './keys-command.ts'
import { createRateLimiter } from './rate-limit.ts'
import type { SCOPES } from './scopes.ts'
import { createTokens, KeysMissing } from './tokens.ts'
import { watchedFile } from './watched-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'lathe-secure-'))
afterAll(() => rmSync(folder, { recursive: true }))

const NOW = new Date('2026-03-01T00:00:00Z')
const request = (headers: Record<string, string>) => ({ headers, remote: '10.0.0.9' })

const madeKeys = (...scopes: (typeof SCOPES)[number][]) => {
  const { key, kept } = createKey('shop', scopes, { now: NOW })
  return { key, keys: new Map([[kept.id, kept]]) }
}

test('a key opens what its hash is of, and no other text does', () => {
  const { key, keys } = madeKeys('predict')
  const read = parseKeys(keysText(keys.values()), 'keys.json')
  expect(read).toEqual(keys)
  expect(keysText(keys.values())).not.toContain(key.slice(-43))
  expect(callerOfKey(read, key, 0)).toEqual({ id: 'shop', scopes: ['predict'] })
  fc.assert(
    fc.property(fc.nat(key.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, letter) => {
      const other = key.slice(0, at) + letter + key.slice(at + 1)
      expect(callerOfKey(read, other, 0) === undefined).toBe(other !== key)
    }),
  )
  expect(callerOfKey(read, '', 0)).toBeUndefined()
  expect(callerOfKey(read, `lathe_constructor_${key.slice(-43)}`, 0)).toBeUndefined()
})

test('a key opens nothing once it is revoked or over', () => {
  const file = join(folder, 'made.json')
  const change = (action: 'add' | 'revoke', id: string, days = 0) =>
    changeKeys({ action, id, file, scopes: ['predict'], days }, NOW)
  const [first, second] = [change('add', 'first').key ?? '', change('add', 'second', 2).key ?? '']
  const keys = () => changeKeysFile(file)
  expect(callerOfKey(keys(), first, NOW.getTime())?.id).toBe('first')
  expect(callerOfKey(keys(), second, NOW.getTime() + 2 * 86_400_000)).toBeUndefined()
  change('revoke', 'first')
  expect(callerOfKey(keys(), first, NOW.getTime())).toBeUndefined()
  expect(callerOfKey(keys(), second, NOW.getTime())?.id).toBe('second')
  expect(() => change('add', 'first')).toThrow('holds a key "first" already')
  expect(() => change('revoke', 'third')).toThrow('holds no key "third"')
})

const changeKeysFile = (file: string) =>
  watchedFile(
    file,
    (bytes) => parseKeys(bytes.toString(), file),
    () => {},
  ).current()

test.each([
  ['{', 'this is not JSON'],
  ['[]', 'there is no list "keys"'],
  ['{"keys":[{"id":"a b"}]}', 'keys[0] has no "id"'],
  ['{"keys":[{"id":"a","sha256":"00"}]}', 'keys[0] has no "sha256"'],
])('a file of keys that reads %s is refused', (text, why) => {
  expect(() => parseKeys(text, 'keys.json')).toThrow(`keys.json: ${why}`)
})

test('a file in use is read again when it changes, and what cannot be read leaves the version before', async () => {
  const file = join(folder, 'watched')
  writeFileSync(file, '1')
  const problems: string[] = []
  const watched = watchedFile(
    file,
    (bytes) => {
      const number = Number(bytes.toString())
      if (Number.isNaN(number)) throw new Error('no number')
      return number
    },
    ({ message }) => problems.push(message),
  )
  writeFileSync(file, 'nonsense')
  await vi.waitFor(() => expect(problems).toEqual(['no number']), 5000)
  expect(watched.current()).toBe(1)
  writeFileSync(file, '22')
  await vi.waitFor(() => expect(watched.current()).toBe(22), 5000)
  watched.close()
})

async function statusOf(
  options: Partial<GuardOptions>,
  headers: Record<string, string>,
  scope: (typeof SCOPES)[number] | null = 'predict',
) {
  try {
    await createGuard({ now: () => NOW.getTime(), ...options })?.(request(headers), scope)
    return 200
  } catch (error) {
    if (error instanceof Refusal) return error.status
    throw error
  }
}

test('the guard asks for a key, for the right one, and for its scope; health is open', async () => {
  const { key, keys } = madeKeys('predict')
  const options = { keys: () => keys }
  expect(createGuard({ now: Date.now })).toBeUndefined()
  expect(await statusOf(options, {})).toBe(401)
  expect(await statusOf(options, {}, null)).toBe(200)
  expect(await statusOf(options, { authorization: `Bearer ${key}` })).toBe(200)
  expect(await statusOf(options, { 'x-api-key': key })).toBe(200)
  expect(await statusOf(options, { authorization: `Basic ${key}` })).toBe(401)
  expect(await statusOf(options, { authorization: `Bearer ${key}x` })).toBe(401)
  expect(await statusOf(options, { authorization: `Bearer ${key}` }, 'metrics')).toBe(403)
  const admin = madeKeys('admin')
  expect(await statusOf({ keys: () => admin.keys }, { 'x-api-key': admin.key }, 'metrics')).toBe(200)
})

test('whoever comes too often is told when to come again', async () => {
  const { key, keys } = madeKeys('predict')
  const limiter = createRateLimiter({ perSecond: 1, burst: 2 }, () => 0)
  const options = { keys: () => keys, limiter }
  const statuses = [1, 2, 3].map(() => statusOf(options, { 'x-api-key': key }))
  expect(await Promise.all(statuses)).toEqual([200, 200, 429])
  // Wrong keys use up what their address may send, not what the key's owner may.
  expect(await statusOf(options, { 'x-api-key': 'lathe_shop_x' })).toBe(401)
})

test('a bucket never gives more than its burst and what flows in', () => {
  fc.assert(
    fc.property(
      fc.record({ perSecond: fc.integer({ min: 1, max: 50 }), burst: fc.integer({ min: 1, max: 20 }) }),
      fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 }),
      (limit, waits) => {
        let time = 0
        let taken = 0
        const limiter = createRateLimiter(limit, () => time)
        for (const wait of waits) {
          time += wait
          const again = limiter.take('a')
          if (again === 0) taken++
          else expect(again).toBeLessThanOrEqual(1 / limit.perSecond + 1e-9)
        }
        expect(taken).toBeLessThanOrEqual(limit.burst + (time / 1000) * limit.perSecond + 1e-6)
        if (waits.every((wait) => wait * limit.perSecond >= 1000)) expect(taken).toBe(waits.length)
      },
    ),
  )
})

const secret = new TextEncoder().encode('a secret of at least thirty-two bytes')
const signed = (
  claims: Record<string, unknown>,
  { key = secret, alg = 'HS256' }: { key?: Parameters<SignJWT['sign']>[0]; alg?: string } = {},
) =>
  new SignJWT({ sub: 'ann', iss: 'https://login.example', aud: 'scores', exp: NOW.getTime() / 1000 + 300, ...claims })
    .setProtectedHeader({ alg })
    .sign(key)
const RULES = { issuer: 'https://login.example', audience: 'scores' }

test('a token opens what it says, where issuer, audience, times and signature are right', async () => {
  const { callerOf } = createTokens({ kind: 'secret', current: () => secret }, RULES, () => NOW.getTime())
  expect(await callerOf(await signed({ scope: 'predict openid' }))).toEqual({ id: 'jwt:ann', scopes: ['predict'] })
  expect(await callerOf(await signed({ scp: ['metrics', 'predict'] }))).toEqual({
    id: 'jwt:ann',
    scopes: ['metrics', 'predict'],
  })
  expect(await callerOf(await signed({ exp: NOW.getTime() / 1000 - 60 }))).toBeUndefined()
  expect(await callerOf(await signed({ exp: undefined }))).toBeUndefined()
  expect(await callerOf(await signed({ iss: 'https://other.example' }))).toBeUndefined()
  expect(await callerOf(await signed({ aud: 'mails' }))).toBeUndefined()
  expect(
    await callerOf(await signed({}, { key: new TextEncoder().encode('another secret of thirty-two bytes') })),
  ).toBeUndefined()
  const [head = '', claims = ''] = (await signed({ scope: 'predict' })).split('.')
  expect(await callerOf(`${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`)).toBeUndefined()
  expect(await callerOf(`${head}.${claims}.AAAA`)).toBeUndefined()
})

test('keys of an issuer check what it signed; a token signed by its public key as a secret opens nothing', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = { ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig' }
  let set: ReturnType<typeof createLocalJWKSet> | undefined
  let asked = 0
  const refresh = async () => {
    asked++
    set = asked > 1 ? createLocalJWKSet({ keys: [jwk] }) : undefined
    return set !== undefined
  }
  const { callerOf } = createTokens({ kind: 'jwks', current: () => set, refresh }, RULES, () => NOW.getTime())
  const token = await signed({ scope: 'explain' }, { key: privateKey, alg: 'ES256' })
  await expect(callerOf(token)).rejects.toThrow(KeysMissing)
  expect(await callerOf(token)).toEqual({ id: 'jwt:ann', scopes: ['explain'] })
  const pem = Buffer.from(publicKey.export({ type: 'spki', format: 'pem' }))
  expect(await callerOf(await signed({ scope: 'admin' }, { key: pem }))).toBeUndefined()
})
