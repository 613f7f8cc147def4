import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LatheError } from '../../shared/core/index.ts'

/** What a service is made of. Manifests, rules and READMEs beside it are there to be changed; `lathe verify` looks at those, too. */
const RUNS = ['server.js', 'service.js', 'model.json', 'package.json', 'lambda.js', 'schema.json', 'openapi.json']

const [MANIFEST, SIGNATURE, PUBLIC_KEY] = ['lathe-export.json', 'model.sig', 'model.pub']
const PAYLOAD_TYPE = 'application/vnd.in-toto+json'

/** A folder whose files are as they were exported. */
export interface CheckedFolder {
  /** SHA-256 of the model, lower-case hex. */
  readonly digest: string
  readonly model: Uint8Array
  /** Fingerprint of the key that signed it; null where nobody did. */
  readonly signedBy: string | null
}

/**
 * Holds an exported service against its list of files and its signature (OpenSSF Model Signing, Ed25519), before anything of the
 * model is believed. Written without packages, as all of the service is; `lathe verify` does the same and scores the golden rows.
 *
 * @param keyFile the public key that must have signed it, as PEM; '' for whichever lies in the folder
 */
export function checkFolder(folder: string, keyFile: string): CheckedFolder {
  const manifestBytes = bytesOf(folder, MANIFEST)
  const manifest = jsonOf(manifestBytes, join(folder, MANIFEST))
  const listed = digestsIn(manifest.files, 'path', 'sha256')
  const { signedBy } = manifest
  if (typeof signedBy !== 'string' && signedBy !== null) throw refused(folder, MANIFEST, 'does not say who signed it')
  if (signedBy === null && existsSync(join(folder, SIGNATURE)))
    throw refused(folder, SIGNATURE, 'is there, though the folder says that nobody signed it')
  let model: Uint8Array = new Uint8Array(0)
  for (const name of RUNS) {
    const digest = listed.get(name)
    if (digest === undefined) {
      if (name !== 'lambda.js') throw refused(folder, name, `is not listed in ${MANIFEST}`)
      continue
    }
    const bytes = bytesOf(folder, name)
    if (sha256(bytes) !== digest) throw refused(folder, name, 'is not the file that was exported: its SHA-256 differs')
    if (name === 'model.json') model = bytes
  }
  if (signedBy !== null || keyFile !== '') checkSignature(folder, signedBy, listed, sha256(manifestBytes), keyFile)
  return { digest: sha256(model), model, signedBy }
}

function checkSignature(
  folder: string,
  signedBy: string | null,
  listed: ReadonlyMap<string, string>,
  manifestDigest: string,
  keyFile: string,
): void {
  if (signedBy === null) throw refused(folder, SIGNATURE, 'is missing: the folder is not signed')
  const key = keyIn(bytesOf(folder, PUBLIC_KEY), join(folder, PUBLIC_KEY))
  const wanted = keyFile === '' ? key : keyIn(readFileSync(keyFile), keyFile)
  if (fingerprintOf(key) !== signedBy)
    throw refused(folder, PUBLIC_KEY, 'is not the key that the folder says it is signed by')
  if (fingerprintOf(wanted) !== signedBy)
    throw refused(folder, SIGNATURE, `is by the key ${signedBy}, not by ${fingerprintOf(wanted)}`)
  const envelope = objectIn(jsonOf(bytesOf(folder, SIGNATURE), join(folder, SIGNATURE)), 'dsseEnvelope')
  const [signature] = Array.isArray(envelope.signatures) ? envelope.signatures : []
  const payload = Buffer.from(String(envelope.payload), 'base64')
  const isHeld =
    envelope.payloadType === PAYLOAD_TYPE &&
    verify(null, authenticated(payload), wanted, Buffer.from(String(objectOf(signature).sig), 'base64'))
  if (!isHeld) throw refused(folder, SIGNATURE, 'does not hold: its text or its signature was changed')
  const predicate = objectIn(jsonOf(payload, join(folder, SIGNATURE)), 'predicate')
  const signed = digestsIn(predicate.resources, 'name', 'digest')
  if (signed.get(MANIFEST) !== manifestDigest) throw refused(folder, MANIFEST, 'is not the file that was signed')
  for (const [name, digest] of listed)
    if (signed.get(name) !== digest) throw refused(folder, name, 'is not the file that was signed')
}

/** The pre-authentication encoding of DSSE v1. */
const authenticated = (payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `), payload])

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const fingerprintOf = (key: KeyObject): string =>
  sha256(Buffer.from(key.export({ format: 'pem', type: 'spki' }).toString()))

function keyIn(pem: Buffer, file: string): KeyObject {
  try {
    return createPublicKey(pem)
  } catch {
    throw new LatheError('verificationFailed', `${file} is not a public key that can be read.`, {
      file,
      next: 'Name an Ed25519 public key as PEM.',
    })
  }
}

function bytesOf(folder: string, name: string): Buffer {
  try {
    return readFileSync(join(folder, name))
  } catch {
    throw refused(folder, name, 'is missing or cannot be read')
  }
}

function jsonOf(bytes: Buffer, file: string): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(bytes.toString('utf8')))
  } catch {
    throw new LatheError('verificationFailed', `${file} is not JSON.`, { file, next: NEXT })
  }
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

const objectIn = (of: Readonly<Record<string, unknown>>, name: string) => objectOf(of[name])

/** Digests by name, out of a list of objects. */
function digestsIn(list: unknown, name: string, digest: string): Map<string, string> {
  const all: readonly unknown[] = Array.isArray(list) ? list : []
  return new Map(all.map(objectOf).map((one) => [String(one[name]), String(one[digest])]))
}

const NEXT = 'The service does not start. Export it again, or copy the folder anew.'

const refused = (folder: string, name: string, what: string): LatheError =>
  new LatheError('verificationFailed', `${join(folder, name)} ${what}.`, { file: join(folder, name), next: NEXT })
