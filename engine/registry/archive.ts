import type { KeyObject } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Zip, ZipPassThrough } from 'fflate'
import { z } from 'zod'
import { dataError, LatheError, usageError } from '../../shared/core/index.ts'
import { PUBLIC_KEY_FILE, SIGNATURE_FILE } from '../../shared/export/index.ts'
import { type Chain, type RegistryState, readChain, stateOf, type Version } from '../../shared/registry/index.ts'
import { notRead, textIfThere, withArchive, withTemporaryFolder, writeAtomically, writing } from '../data/index.ts'
import { filesBelow } from '../verify/folder-files.ts'
import { checkSignature, signFolder } from '../verify/signature.ts'
import type { SigningKey } from '../verify/signing-key.ts'
import { digestOf, keepBlob, readBlob } from './blobs.ts'
import { blobsOfVersion } from './collect.ts'
import { appendChain, readRegistry } from './log.ts'
import { EVENTS_FILE } from './place.ts'

const ARCHIVE_FILE = 'archive.json'
const BLOB_FOLDER = 'blobs'
const FORMAT = { format: 'lathe-registry-archive', version: 1 } as const
const MOST_BYTES = 2 ** 32 - 2 ** 24

const MANIFEST = z.looseObject({
  format: z.literal(FORMAT.format),
  version: z.int().min(1),
  signedBy: z.string(),
  files: z.array(z.object({ path: z.string() })),
})

export interface ExportedArchive {
  readonly file: string
  readonly bytes: number
  readonly events: number
  readonly files: number
  readonly signedBy: string
}

/**
 * Writes a whole registry as one signed file: its log, its models and reports. What trainings were asked for in full is left
 * out unless it is asked for, since that may hold cells of the data or keys; models keep the rest themselves.
 */
export async function exportRegistry(
  folder: string,
  out: string,
  { key, withJobs = false }: { readonly key: SigningKey; readonly withJobs?: boolean },
): Promise<ExportedArchive> {
  const { events, state } = await readRegistry(folder)
  if (events.length === 0) throw usageError('The registry is empty.', { file: folder, next: 'Register a model first.' })
  return withTemporaryFolder(async (place) => {
    const files = await writing(place, () => gather(folder, state, place, { key, withJobs }))
    await writeAtomically(out, (temporary) => writeZip(place, temporary))
    const { size } = await writing(out, () => stat(out))
    return { file: out, bytes: size, events: events.length, files, signedBy: key.fingerprint }
  })
}

/** Puts what an archive holds into a folder. @returns how many files are signed */
async function gather(
  folder: string,
  state: RegistryState,
  place: string,
  { key, withJobs }: { readonly key: SigningKey; readonly withJobs: boolean },
): Promise<number> {
  await mkdir(join(place, BLOB_FOLDER))
  const log = await textIfThere(join(folder, EVENTS_FILE))
  await writeFile(join(place, EVENTS_FILE), log.slice(0, log.lastIndexOf('\n') + 1))
  let bytes = Buffer.byteLength(log)
  for (const digest of new Set(state.versions.flatMap((version) => wantedOf(version, withJobs)))) {
    const blob = await readBlob(folder, digest)
    bytes += blob.length
    if (bytes > MOST_BYTES)
      throw usageError('The registry is larger than 4 GB, which an archive cannot hold.', {
        file: folder,
        next: 'Remove models of old versions first.',
      })
    await writeFile(join(place, BLOB_FOLDER, digest), blob)
  }
  await writeFile(join(place, PUBLIC_KEY_FILE), key.publicKey)
  const files = (await filesBelow(place)).map(({ path }) => ({ path }))
  await writeFile(join(place, ARCHIVE_FILE), `${JSON.stringify({ ...FORMAT, signedBy: key.fingerprint, files })}\n`)
  await writeFile(join(place, SIGNATURE_FILE), await signFolder(place, 'registry', key))
  return files.length
}

const wantedOf = (version: Version, withJobs: boolean): string[] =>
  blobsOfVersion(version).filter((digest) => withJobs || digest !== version.job)

/** Everything in a folder as a zip file: the same files give the same bytes. */
async function writeZip(folder: string, to: string): Promise<void> {
  const out = await open(to, 'w')
  try {
    const pieces: Uint8Array[] = []
    let failure: Error | null = null
    const zip = new Zip((error, piece) => {
      failure ??= error
      pieces.push(piece)
    })
    const flush = async () => {
      if (failure) throw failure
      // `write` may write a part alone, which `appendFile` goes on from.
      for (const piece of pieces.splice(0)) await out.appendFile(piece)
    }
    for (const { path } of await filesBelow(folder)) {
      const entry = new ZipPassThrough(path)
      entry.mtime = '1980-01-01T00:00:00'
      zip.add(entry)
      for await (const block of createReadStream(join(folder, path))) {
        entry.push(block)
        await flush()
      }
      entry.push(new Uint8Array(0), true)
    }
    zip.end()
    await flush()
  } finally {
    await out.close()
  }
}

export interface ImportedArchive {
  /** Events that were new here; 0 where there were none. */
  readonly events: number
  readonly files: number
  readonly versions: number
  /** The fingerprint of the key that signed it. */
  readonly signedBy: string
}

/**
 * Takes an archive into a registry: into a new one, or one that it goes on from. Nothing is taken of an archive in which one
 * byte was changed, or whose log and this registry's have gone different ways.
 *
 * @param wanted the key that must have signed it; any where it is left out
 */
export async function importRegistry(folder: string, file: string, wanted?: KeyObject): Promise<ImportedArchive> {
  await checkIsFile(file)
  return withTemporaryFolder((place) =>
    takeIn(folder, file, place, wanted).catch((error: unknown) => {
      throw notRead(file, error)
    }),
  )
}

/** @param place an empty folder to unpack it in */
async function takeIn(
  folder: string,
  file: string,
  place: string,
  wanted: KeyObject | undefined,
): Promise<ImportedArchive> {
  await writing(place, () => unpack(file, place))
  const manifest = await manifestOf(place, file)
  const signedBy =
    (await checkSignature(place, manifest, wanted).catch((error: unknown) => {
      throw inArchive(error, place, file)
    })) ?? ''
  const text = await readFile(join(place, EVENTS_FILE), 'utf8')
  const chain = wholeChain(text, file)
  const state = stateOf(chain.events)
  const blobs = (await filesBelow(join(place, BLOB_FOLDER))).map(({ path }) => path)
  for (const digest of state.versions.flatMap((version) => wantedOf(version, false)))
    if (!blobs.includes(digest)) throw refused(file, `lacks the file ${digest}, which its log names`)
  const own = await readRegistry(folder)
  const isOlder = compareChains(own, chain, file)
  // Blobs first: an event never names what is not there.
  const events = await appendChain(folder, chain, text, async () => {
    for (const digest of blobs) {
      const bytes = await readFile(join(place, BLOB_FOLDER, digest))
      if (digestOf(bytes) !== digest) throw refused(file, `holds ${digest}, which is another file`)
      await keepBlob(folder, bytes)
    }
  })
  return { events: isOlder ? 0 : events, files: blobs.length, versions: state.versions.length, signedBy }
}

async function checkIsFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined)
  if (found?.isFile()) return
  throw new LatheError(
    found ? 'fileUnreadable' : 'fileNotFound',
    `${file} ${found ? 'is a folder' : 'is not there'}.`,
    {
      file,
      next: 'Name an archive of a registry.',
    },
  )
}

async function unpack(file: string, place: string): Promise<void> {
  await withArchive(file, basename(file), async (archive) => {
    for (const member of archive.members) {
      const to = join(place, member.name)
      await mkdir(dirname(to), { recursive: true })
      await archive.unpack(member, to)
    }
  })
}

async function manifestOf(place: string, file: string) {
  const text = await readFile(join(place, ARCHIVE_FILE), 'utf8').catch(() => '')
  const parsed = MANIFEST.safeParse(jsonOf(text))
  if (!parsed.success) throw refused(file, 'is no archive of a registry')
  if (parsed.data.version <= FORMAT.version) return parsed.data
  throw new LatheError('unsupported', `${file} was written by a newer version.`, { file, next: 'Update Lathe.' })
}

function wholeChain(text: string, file: string): Chain {
  const chain = readChain(text)
  if (!chain.broken && chain.torn === '' && chain.events.length > 0) return chain
  throw refused(
    file,
    `has a log that does not hold${chain.broken ? `: line ${chain.broken.line}, ${chain.broken.why}` : ''}`,
  )
}

/** Whether this registry has all of the archive already. @throws where the two have gone different ways */
function compareChains({ events }: Pick<Chain, 'events'>, chain: Chain, file: string): boolean {
  const both = Math.min(events.length, chain.events.length)
  const at = events.slice(0, both).findIndex(({ hash }, place) => hash !== chain.events[place]?.hash)
  if (at === -1) return events.length >= chain.events.length
  const [own, theirs] = [events[at], chain.events[at]]
  throw dataError(
    at === 0
      ? `${file} is of another registry than this one.`
      : `${file} and this registry have gone different ways since event ${at}: here "${own?.what}" came next, there "${theirs?.what}".`,
    {
      file,
      line: at + 1,
      next: 'Import it into a new folder, and register there what is wanted of this one.',
    },
  )
}

/** An error about the unpacked folder as one about the archive. */
function inArchive(error: unknown, place: string, file: string): unknown {
  if (!(error instanceof LatheError)) return error
  const message = error.message.replaceAll(`${place}/`, '').replaceAll(place, '')
  return new LatheError(error.code, `${file}: ${message}`, {
    file,
    next: 'Do not use it. Ask for the archive once more.',
  })
}

const refused = (file: string, what: string): LatheError =>
  new LatheError('verificationFailed', `${file} ${what}.`, {
    file,
    next: 'Do not use it. Ask for the archive once more.',
  })

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
