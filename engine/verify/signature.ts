import { type KeyObject, sign, verify } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { LatheError } from '../../shared/core/index.ts'
import { type ExportManifest, hashOf, PUBLIC_KEY_FILE, SIGNATURE_FILE } from '../../shared/export/index.ts'
import { filesBelow } from './folder-files.ts'
import { publicKeyOf, type SigningKey, signatoryOf } from './signing-key.ts'

// The OpenSSF Model Signing layout (https://github.com/ossf/model-signing-spec, v1.0): a sigstore bundle that holds a DSSE
// envelope around an in-toto statement, whose predicate lists the SHA-256 of every file. Ed25519 by a key, no transparency log.

const MEDIA_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json'
const PAYLOAD_TYPE = 'application/vnd.in-toto+json'
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1'
const PREDICATE_TYPE = 'https://model_signing/signature/v1.0'

/** What a version control puts beside a model, and the signature itself: not signed, and allowed to be there. */
const IGNORED = [SIGNATURE_FILE, '.git', '.gitattributes', '.github', '.gitignore']

const RESOURCE = z.object({ name: z.string().min(1), digest: z.string(), algorithm: z.literal('sha256') })
const STATEMENT = z.object({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.tuple([z.object({ name: z.string(), digest: z.object({ sha256: z.string() }) })]),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: z.object({ resources: z.array(RESOURCE), serialization: z.object({ method: z.literal('files') }) }),
})
const BUNDLE = z.object({
  mediaType: z.literal(MEDIA_TYPE),
  verificationMaterial: z.object({ publicKey: z.object({ hint: z.string() }) }),
  dsseEnvelope: z.object({
    payload: z.base64(),
    payloadType: z.literal(PAYLOAD_TYPE),
    signatures: z.tuple([z.object({ sig: z.base64() })]),
  }),
})

type Resource = z.output<typeof RESOURCE>

/** The text of model.sig for all files that lie in a folder now. The same files and key give the same bytes. */
export async function signFolder(
  folder: string,
  name: string,
  { privateKey, fingerprint }: SigningKey,
): Promise<string> {
  const resources = await resourcesOf(folder)
  const statement = {
    _type: STATEMENT_TYPE,
    subject: [{ name, digest: { sha256: rootOf(resources) } }],
    predicateType: PREDICATE_TYPE,
    predicate: {
      serialization: { method: 'files', hash_type: 'sha256', allow_symlinks: false, ignore_paths: IGNORED },
      resources,
    },
  }
  const payload = Buffer.from(JSON.stringify(statement))
  return bundleText(fingerprint, payload, sign(null, authenticated(payload), privateKey))
}

/** The one text of a signature: whoever reads it holds it to the byte. */
function bundleText(fingerprint: string, payload: Buffer, signature: Buffer): string {
  const bundle = {
    mediaType: MEDIA_TYPE,
    verificationMaterial: { publicKey: { hint: fingerprint }, tlogEntries: [] },
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType: PAYLOAD_TYPE,
      signatures: [{ sig: signature.toString('base64') }],
    },
  }
  return `${JSON.stringify(bundle, null, 2)}\n`
}

/**
 * Holds a folder against its signature: the key, the signed digests, and that no file was added, removed or made a link.
 *
 * @param wanted the key that must have signed it; where it is left out, the one that lies in the folder
 * @returns the fingerprint of the key that signed it; null where it says that nobody did
 */
export async function checkSignature(
  folder: string,
  { signedBy, files }: Pick<ExportManifest, 'signedBy'> & { readonly files: readonly { readonly path: string }[] },
  wanted?: KeyObject,
): Promise<string | null> {
  const file = join(folder, SIGNATURE_FILE)
  if (signedBy === null) {
    if (wanted) throw refused(file, 'is missing: the folder is not signed', 'Ask for an export that is signed.')
    return null
  }
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) throw refused(file, 'is missing, though the export was signed')
  if (!files.some(({ path }) => path === PUBLIC_KEY_FILE)) throw refused(join(folder, PUBLIC_KEY_FILE), 'is not listed')
  const key = publicKeyOf(await readFile(join(folder, PUBLIC_KEY_FILE), 'utf8'), join(folder, PUBLIC_KEY_FILE))
  const { fingerprint } = signatoryOf(key)
  if (wanted && signatoryOf(wanted).fingerprint !== fingerprint)
    throw refused(
      file,
      `is by the key ${fingerprint}, not by ${signatoryOf(wanted).fingerprint}`,
      'Ask whoever sent it which key is theirs.',
    )
  const { bundle, statement } = parsed(text, file)
  if (fingerprint !== signedBy || bundle.verificationMaterial.publicKey.hint !== signedBy)
    throw refused(file, 'names another key than the one that lies beside it')
  const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64')
  const signature = Buffer.from(bundle.dsseEnvelope.signatures[0].sig, 'base64')
  if (!verify(null, authenticated(payload), wanted ?? key, signature))
    throw refused(file, 'does not hold: its text or its signature was changed')
  if (text !== bundleText(fingerprint, payload, signature)) throw refused(file, 'is not as it was written')
  const { resources } = statement.predicate
  if (statement.subject[0].digest.sha256 !== rootOf(resources)) throw refused(file, 'does not add up to its own digest')
  await compareFiles(folder, resources)
  return fingerprint
}

/** Names the first file that is not as it was signed. */
async function compareFiles(folder: string, signed: readonly Resource[]): Promise<void> {
  const found = new Map((await resourcesOf(folder)).map(({ name, digest }) => [name, digest]))
  for (const { name, digest } of signed) {
    const own = found.get(name)
    if (own === undefined) throw refused(join(folder, name), 'is missing: it was removed after the folder was signed')
    if (own !== digest) throw refused(join(folder, name), 'is not the file that was signed: its SHA-256 differs')
    found.delete(name)
  }
  for (const name of found.keys())
    throw refused(
      join(folder, name),
      'was added after the folder was signed',
      'Move it elsewhere, or do not use this folder.',
    )
}

/** Every file with its digest, by name. */
async function resourcesOf(folder: string): Promise<Resource[]> {
  const resources: Resource[] = []
  for (const { path, isLink } of await filesBelow(folder)) {
    if (IGNORED.some((ignored) => path === ignored || path.startsWith(`${ignored}/`))) continue
    if (isLink) throw refused(join(folder, path), 'is a link, which no export has')
    resources.push({ name: path, digest: hashOf(await readFile(join(folder, path))), algorithm: 'sha256' })
  }
  return resources
}

/** The digest of the whole: that of all digests, one after the other. */
export const rootOf = (resources: readonly Pick<Resource, 'digest'>[]): string =>
  hashOf(Buffer.concat(resources.map(({ digest }) => Buffer.from(digest, 'hex'))))

/** The pre-authentication encoding of DSSE v1: type and text with their lengths, so that neither can pass for a part of the other. */
const authenticated = (payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `), payload])

function parsed(text: string, file: string) {
  try {
    const bundle = BUNDLE.parse(JSON.parse(text))
    const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString('utf8')
    return { bundle, statement: STATEMENT.parse(JSON.parse(payload)) }
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw refused(file, `is not a signature of a model: ${reason}`)
  }
}

const refused = (file: string, what: string, next = 'Do not use this folder. Export again.'): LatheError =>
  new LatheError('verificationFailed', `${file} ${what}.`, { file, next })
