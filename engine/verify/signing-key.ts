import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomInt } from 'node:crypto'
import { access, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { LatheError } from '../../shared/core/index.ts'
import { hashOf, type Signatory } from '../../shared/export/index.ts'
import { removeHalfWritten, writing } from '../data/index.ts'

/** A private key that signs exports, and what others may know of it. */
export interface SigningKey extends Signatory {
  readonly privateKey: KeyObject
}

/** A keychain of the system that keeps a secret in a form that only this user, on this computer, can open. */
export interface Keychain {
  protect(text: string): Promise<Uint8Array>
  /** Fails where another user or computer protected it. */
  reveal(secret: Uint8Array): Promise<string>
}

/** The user's own key, in the folder that keeps the projects: as it is, or as the keychain keeps it. */
export const ownKeyFile = (home: string): string => join(home, 'signing-key.pem')
export const keptKeyFile = (home: string): string => join(home, 'signing-key.kept')

/**
 * The user's own key: made when it is first asked for, kept by the keychain where there is one, else readable for its owner alone (mode
 * 600). A key that is there already stays as it is. Of two programs that make one at the same time, the first one's stays.
 */
export async function ownSigningKey(home: string, keychain?: Keychain): Promise<SigningKey> {
  const found = await readOwnKey(home, keychain)
  if (found) return found
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  const [file, content] = keychain
    ? [keptKeyFile(home), await keychain.protect(pem)]
    : [ownKeyFile(home), new TextEncoder().encode(pem)]
  await writing(file, () => putWhereNone(file, content))
  const own = await readOwnKey(home, keychain)
  if (own) return own
  throw new LatheError('fileUnreadable', `The key ${file} was removed while it was made.`, { file, next: 'Try again.' })
}

/** Writes a file, unless somebody was faster: no key is ever written over. */
async function putWhereNone(file: string, content: Uint8Array): Promise<void> {
  const beside = `.${basename(file)}.`
  await mkdir(dirname(file), { recursive: true })
  await removeHalfWritten(dirname(file), (name) => name.startsWith(beside))
  const draft = join(dirname(file), `${beside}${process.pid}.${randomInt(2 ** 32)}.tmp`)
  try {
    await writeFile(draft, content, { mode: 0o600, flush: true })
    // A link is refused where the file is already there.
    await link(draft, file)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    await rm(draft, { force: true }).catch(() => undefined)
  }
}

/** The user's own key; undefined where none was made yet, or only one that a keychain keeps, which is not at hand. */
export async function readOwnKey(home: string, keychain?: Keychain): Promise<SigningKey | undefined> {
  if (keychain && (await isThere(keptKeyFile(home)))) return revealedKey(keptKeyFile(home), keychain)
  return (await isThere(ownKeyFile(home))) ? readSigningKey(ownKeyFile(home)) : undefined
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    (error: unknown) => !isCode(error, 'ENOENT'),
  )

async function revealedKey(file: string, keychain: Keychain): Promise<SigningKey> {
  const secret = await readFile(file)
  try {
    return signingKeyOf(await keychain.reveal(secret), file)
  } catch {
    throw new LatheError('fileUnreadable', `The keychain of this system does not open the key ${file}.`, {
      file,
      next: 'Unlock the keychain and try again. A key of another computer or user cannot be opened here: move the file away, and a new key is made.',
    })
  }
}

/** @param file an Ed25519 private key as PEM (PKCS #8), without a passphrase */
export async function readSigningKey(file: string): Promise<SigningKey> {
  return signingKeyOf(await textOf(file), file)
}

/** @param file what messages call it */
function signingKeyOf(pem: string, file: string): SigningKey {
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
