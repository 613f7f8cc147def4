import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { ownSigningKey } from '../engine/index.ts'
import { electron, storage } from './fake-electron.test-support.ts'
import { systemKeychain } from './keychain.ts'

vi.mock('electron', () => electron)

const platform = Object.getOwnPropertyDescriptor(process, 'platform')
const onLinux = () => Object.defineProperty(process, 'platform', { value: 'linux' })
afterEach(() => {
  Object.assign(storage, { backend: 'gnome_libsecret', isThere: true })
  if (platform) Object.defineProperty(process, 'platform', platform)
})

test('with a keychain the signing key never lies on the disk as it is, and is the same the next time', async () => {
  onLinux()
  const home = mkdtempSync(join(tmpdir(), 'lathe-keychain-'))
  const [one, two] = [
    await ownSigningKey(home, await systemKeychain()),
    await ownSigningKey(home, await systemKeychain()),
  ]
  expect(one.fingerprint).toBe(two.fingerprint)
  expect(readdirSync(home)).toEqual(['signing-key.kept'])
  expect(readFileSync(join(home, 'signing-key.kept'), 'latin1')).not.toContain('PRIVATE KEY')
  expect(statSync(join(home, 'signing-key.kept')).mode & 0o777).toBe(0o600)
  const locked = { protect: async () => new Uint8Array(), reveal: () => Promise.reject(new Error('locked')) }
  await expect(ownSigningKey(home, locked)).rejects.toThrow(/does not open the key .*signing-key\.kept/u)
})

test.each([
  { backend: 'basic_text', isThere: true },
  { backend: 'unknown', isThere: true },
  { backend: 'gnome_libsecret', isThere: false },
])('what only looks like a keychain is none: $backend, $isThere', async (found) => {
  onLinux()
  Object.assign(storage, found)
  expect(await systemKeychain()).toBeUndefined()
})

test('a key that was made before there was a keychain stays the key', async () => {
  onLinux()
  const home = mkdtempSync(join(tmpdir(), 'lathe-keychain-'))
  const before = await ownSigningKey(home)
  expect((await ownSigningKey(home, await systemKeychain())).fingerprint).toBe(before.fingerprint)
  expect(readdirSync(home)).toEqual(['signing-key.pem'])
})
