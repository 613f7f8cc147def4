import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, rmdir, stat, statfs } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip, gzipSync } from 'node:zlib'
import { z } from 'zod'
import { LatheError, throwIfCancelled } from '../../shared/core/index.ts'
import { firstBytes, hashOf } from '../data/index.ts'
import { flushFolder } from './flush-folder.ts'

/** A data file as a project keeps it: its own copy, whatever becomes of the file that it was taken of. */
export const KEPT_SOURCE = z.object({
  /** The name that the person knows it by. */
  name: z.string(),
  /** Its place in the project's folder. */
  file: z.string(),
  /** Of the file as it came; absent in projects of older versions. */
  bytes: z.number().optional(),
  sha256: z.string().optional(),
  isPacked: z.boolean().default(false),
  /** What it takes in the project. */
  keptBytes: z.number().optional(),
  /** Milliseconds since 1970. */
  keptAt: z.number().optional(),
  /** Where it was taken from, and when that had changed last, in milliseconds since 1970; null where only its bytes came. */
  origin: z.object({ path: z.string(), changedAt: z.number() }).nullable().default(null),
})

export type KeptSource = z.output<typeof KEPT_SOURCE>

/** A file to be kept. */
export interface GivenSource {
  readonly path: string
  readonly name: string
  /** Whether the path says where the person has the file; otherwise it is of an upload, or a bundled sample. */
  readonly isOriginal: boolean
}

/** How keeping is followed and stopped. */
export interface KeepControls {
  readonly signal?: AbortSignal
  /** Is told of the fraction that is written; often. */
  readonly onProgress?: (fraction: number) => void
}

export const SOURCE_FOLDER = 'source'

const SAMPLE = 1 << 20
/** A file is packed where its beginning becomes smaller than this share. */
const WORTH_PACKING = 0.8
/** 300 MB a second; the usual level packs a sixth smaller in twice the time. */
const LEVEL = 3
const HASH_LETTERS = 16
const DAY = 86_400_000

/** A file name that is safe everywhere and keeps its ending, which tells formats apart. */
export function safeFileName(name: string): string {
  const safe = basename(name.replaceAll('\\', '/'))
    .replace(/[^\p{L}\p{N}. _-]/gu, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
  return safe === '' ? 'data' : safe.slice(-100)
}

/**
 * Keeps a copy of a file in a project, as `source/<hash>/<name>`, packed as gzip where that makes it smaller. It takes its
 * name when it is whole and on the disk; the same bytes are kept once.
 */
export async function keepSource(
  project: string,
  given: GivenSource,
  { signal, onProgress }: KeepControls = {},
): Promise<KeptSource> {
  const draft = join(project, SOURCE_FOLDER, `.draft-${randomBytes(4).toString('hex')}`)
  try {
    const { mtimeMs, size: expected } = await stat(given.path)
    const onBytes = (bytes: number) => onProgress?.(Math.min(1, bytes / Math.max(1, expected)))
    const isPacked = await isWorthPacking(given.path)
    await mkdir(dirname(draft), { recursive: true })
    await removeOldDrafts(dirname(draft))
    const { bytes, sha256 } = await copy(given.path, draft, { isPacked, signal, onBytes })
    const folder = join(SOURCE_FOLDER, sha256.slice(0, HASH_LETTERS))
    const file = join(folder, `${safeFileName(given.name)}${isPacked ? '.gz' : ''}`)
    await mkdir(join(project, folder), { recursive: true })
    await rename(draft, join(project, file))
    for (const flushed of [folder, SOURCE_FOLDER, '.']) await flushFolder(join(project, flushed))
    const { size } = await stat(join(project, file))
    return {
      name: basename(given.name),
      file: file.replaceAll('\\', '/'),
      bytes,
      sha256,
      isPacked,
      keptBytes: size,
      keptAt: Date.now(),
      origin: given.isOriginal ? { path: given.path, changedAt: mtimeMs } : null,
    }
  } catch (error) {
    await rm(draft, { force: true })
    throwIfCancelled(signal)
    throw await notKept(given, dirname(draft), error)
  }
}

/** A copy that a crash cut off; one of today may still be written. */
async function removeOldDrafts(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((one) => one.startsWith('.draft-'))) {
    const found = await stat(join(folder, name)).catch(() => undefined)
    if (found && Date.now() - found.mtimeMs > DAY) await rm(join(folder, name), { force: true })
  }
}

async function isWorthPacking(path: string): Promise<boolean> {
  const sample = await firstBytes(path, SAMPLE)
  const isGzip = sample[0] === 0x1f && sample[1] === 0x8b
  return !isGzip && gzipSync(sample, { level: LEVEL }).length < WORTH_PACKING * sample.length
}

interface CopyOptions {
  readonly isPacked: boolean
  readonly signal: AbortSignal | undefined
  readonly onBytes: (bytes: number) => void
}

async function copy(from: string, to: string, { isPacked, signal, onBytes }: CopyOptions) {
  const hash = createHash('sha256')
  let bytes = 0
  const measured = new Transform({
    transform(block: Uint8Array, _, done) {
      hash.update(block)
      bytes += block.length
      onBytes(bytes)
      done(null, block)
    },
  })
  const read = createReadStream(from, { highWaterMark: SAMPLE })
  const write = createWriteStream(to)
  const controls = { ...(signal && { signal }) }
  if (isPacked) await pipeline(read, measured, createGzip({ level: LEVEL, chunkSize: 1 << 18 }), write, controls)
  else await pipeline(read, measured, write, controls)
  const written = await open(to, 'r+')
  await written.sync().finally(() => written.close())
  return { bytes, sha256: hash.digest('hex') }
}

/** What the system said, as an error that says what to do. */
export async function notKept({ path, name }: GivenSource, folder: string, error: unknown): Promise<unknown> {
  if (error instanceof LatheError || !(error instanceof Error) || !('code' in error)) return error
  const { code } = error
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const { size } = await stat(path)
    const free = await statfs(folder).then(
      ({ bavail, bsize }) => `, and ${inWords(bavail * bsize)} are free`,
      () => '',
    )
    return new LatheError(
      'fileUnreadable',
      `${name} was not imported: the disk is full. The project's own copy takes up to ${inWords(size)}${free}.`,
      { file: name, next: 'Free some space, or keep your projects on another disk. Nothing was changed.' },
    )
  }
  const isMissing = code === 'ENOENT'
  const reason = isMissing ? 'it is not there' : error.message
  return new LatheError(isMissing ? 'fileNotFound' : 'fileUnreadable', `${name} cannot be read: ${reason}.`, {
    file: name,
    next: isMissing ? 'Choose the file again.' : 'Check that you may read it.',
  })
}

const inWords = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`

/** Keeps several files, under names that tell them apart. */
export async function keepSources(
  project: string,
  given: readonly GivenSource[],
  { signal, onProgress }: KeepControls = {},
): Promise<KeptSource[]> {
  const kept: KeptSource[] = []
  for (const one of given) {
    const share = (fraction: number) => onProgress?.((kept.length + fraction) / given.length)
    const source = await keepSource(project, one, { ...(signal && { signal }), onProgress: share })
    kept.push({ ...source, name: distinctName(source.name, new Set(kept.map(({ name }) => name))) })
  }
  return kept
}

/** "data (2).csv" where there is a data.csv already. */
function distinctName(name: string, taken: ReadonlySet<string>): string {
  const ending = /(?:\.[a-z0-9]{1,8}){0,2}$/iu.exec(name)?.[0] ?? ''
  const base = name.slice(0, name.length - ending.length)
  let distinct = name
  for (let number = 2; taken.has(distinct); number++) distinct = `${base} (${number})${ending}`
  return distinct
}

/** Whether a file is still what was taken of it; unknown where it is not known where it was. */
export type OriginState = 'same' | 'changed' | 'gone' | 'unknown'

/** A file whose time alone is another is read to be compared. */
export async function originState({ origin, bytes, sha256 }: KeptSource): Promise<OriginState> {
  if (!origin || sha256 === undefined) return 'unknown'
  const found = await stat(origin.path).catch(() => undefined)
  if (!found?.isFile()) return 'gone'
  if (found.size !== bytes) return 'changed'
  if (found.mtimeMs === origin.changedAt) return 'same'
  return (await hashOf(origin.path).catch(() => sha256)) === sha256 ? 'same' : 'changed'
}

/** Where the copies of a project lie, by their place in it; those that are being written are not named. */
export async function keptFiles(project: string): Promise<string[]> {
  const entries = await readdir(join(project, SOURCE_FOLDER), { withFileTypes: true, recursive: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
  return files.map((entry) => relative(project, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}

/** Removes copies, and the folders that are empty then. */
export async function removeKept(project: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    await rm(join(project, file), { force: true })
    await rmdir(dirname(join(project, file))).catch(() => undefined)
  }
  await rmdir(join(project, SOURCE_FOLDER)).catch(() => undefined)
}
