import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LatheError } from '../../shared/core/index.ts'
import { hashOf, type Signatory } from '../../shared/export/index.ts'

/** A private key that signs exports, and what others may know of it. */
export interface SigningKey extends Signatory {
  readonly privateKey: KeyObject
}

/** The user's own key, in the folder that keeps the projects. */
export const ownKeyFile = (home: string): string => join(home, 'signing-key.pem')

/**
 * The user's own key: made when it is first asked for, readable for its owner alone (mode 600). Of two programs that make one at the
 * same time, the first one's stays.
 */
export async function ownSigningKey(home: string): Promise<SigningKey> {
  const file = ownKeyFile(home)
  const found = await readOwnKey(home)
  if (found) return found
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' })
  await mkdir(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}.${hashOf(new TextEncoder().encode(pem.toString())).slice(0, 8)}`
  await writeFile(draft, pem, { mode: 0o600, flush: true })
  try {
    // A link is refused where the file is already there: no key is ever written over.
    await link(draft, file)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    await rm(draft, { force: true })
  }
  return readSigningKey(file)
}

/** The user's own key; undefined where none was made yet. */
export async function readOwnKey(home: string): Promise<SigningKey | undefined> {
  const file = ownKeyFile(home)
  try {
    await readFile(file)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
  }
  return readSigningKey(file)
}

/** @param file an Ed25519 private key as PEM (PKCS #8), without a passphrase */
export async function readSigningKey(file: string): Promise<SigningKey> {
  const pem = await textOf(file)
  const privateKey = ed25519(file, 'private', () => createPrivateKey(pem))
  return { privateKey, ...signatoryOf(createPublicKey(privateKey)) }
}

/** @param file an Ed25519 public key as PEM; of a private key, its public part */
export async function readPublicKey(file: string): Promise<KeyObject> {
  const pem = await textOf(file)
  return publicKeyOf(pem, file)
}

/** @param file what messages call it */
export const publicKeyOf = (pem: string, file: string): KeyObject => ed25519(file, 'public', () => createPublicKey(pem))

/** The fingerprint is the SHA-256 of the PEM text: what OpenSSF Model Signing calls the key's hint. */
export function signatoryOf(key: KeyObject): Signatory {
  const publicKey = key.export({ format: 'pem', type: 'spki' }).toString()
  return { publicKey, fingerprint: hashOf(new TextEncoder().encode(publicKey)) }
}

function ed25519(file: string, kind: 'private' | 'public', read: () => KeyObject): KeyObject {
  const next = `Name an Ed25519 ${kind} key as PEM, such as openssl genpkey -algorithm ed25519 makes.`
  let key: KeyObject
  try {
    key = read()
  } catch {
    throw new LatheError('usage', `${file} is not a ${kind} key that can be read.`, { file, next })
  }
  if (key.asymmetricKeyType === 'ed25519') return key
  throw new LatheError('usage', `${file} holds a key of the kind ${key.asymmetricKeyType}, not Ed25519.`, {
    file,
    next,
  })
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const isMissing = isCode(error, 'ENOENT')
    throw new LatheError(
      isMissing ? 'fileNotFound' : 'fileUnreadable',
      `The key ${file} ${isMissing ? 'was not found' : 'cannot be read'}.`,
      {
        file,
        next: 'Check the path and the permissions.',
      },
    )
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
