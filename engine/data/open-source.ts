import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { LatheError } from '../../shared/core/index.ts'
import type { KeptFile } from './read-options.ts'
import { emptyFile, firstBytes, type SourceFile } from './source-file.ts'
import { formatOf } from './source-format.ts'
import { unpackGzip } from './unpack.ts'

/** A file as it was given. */
export interface GivenFile extends SourceFile {
  /** Where it lies as given, before unpacking, and its size. */
  readonly given: string
  readonly bytes: number
}

const SAMPLE = 1 << 12

/**
 * Finds the bytes of a source (a path, or `-` for stdin), unpacks gzip, and tells the format: by the first bytes, then by
 * the file's ending.
 *
 * @param folder an empty folder for what has to be written down
 * @param kept what the file was, where it is a project's copy
 */
export async function openSource(
  path: string,
  folder: string,
  signal?: AbortSignal,
  kept?: KeptFile,
): Promise<GivenFile> {
  const given = path === '-' ? await spool(folder) : resolve(path)
  const name = kept?.name ?? (path === '-' ? 'stdin' : path)
  const size = await sizeOf(given, name)
  const unpacked = kept?.isPacked === true ? kept.bytes : undefined
  return { ...(await openFile(given, name, folder, signal, unpacked)), given, bytes: kept?.bytes ?? size }
}

/**
 * Opens a file on disk: a gzip file is unpacked.
 *
 * @param name what messages call it; its ending counts where the bytes do not tell the format
 * @param bytes what a gzip file comes to, where that is known
 */
export async function openFile(
  path: string,
  name: string,
  folder: string,
  signal?: AbortSignal,
  bytes?: number,
): Promise<SourceFile> {
  let inner = path
  let ending = basename(name).toLowerCase()
  let first = await firstBytes(path, SAMPLE)
  if (first[0] === 0x1f && first[1] === 0x8b) {
    inner = join(folder, 'unpacked')
    await unpackGzip(path, inner, name, { bytes, signal })
    ending = ending.replace(/\.gz$/u, '')
    first = await firstBytes(inner, SAMPLE)
  }
  if (first.length === 0) throw emptyFile(name)
  return { name, path: inner, format: formatOf(first, ending), folder: await roomIn(folder) }
}

/** An empty folder of its own inside a folder that already holds the file's bytes. */
async function roomIn(folder: string): Promise<string> {
  const room = join(folder, 'room')
  await mkdir(room, { recursive: true })
  return room
}

async function spool(folder: string): Promise<string> {
  const path = join(folder, 'stdin')
  await pipeline(process.stdin, createWriteStream(path))
  return path
}

async function sizeOf(path: string, name: string): Promise<number> {
  const next = 'Check the path; a relative one starts at the current folder.'
  try {
    const found = await stat(path)
    if (found.isFile()) return found.size
    if (found.isDirectory())
      throw new LatheError('fileUnreadable', `${name} is a folder.`, { file: name, next: 'Name a file inside it.' })
    throw new LatheError('fileUnreadable', `${name} is not a regular file.`, {
      file: name,
      next: 'Give it through stdin: -',
    })
  } catch (error) {
    if (error instanceof LatheError) throw error
    throw new LatheError('fileNotFound', `${name}: ${reasonOf(error)}.`, { file: name, next })
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read it'
  return error instanceof Error ? error.message : String(error)
}

/** Whether the beginning of a file can be read alone: text in lines, also in gzip. */
export async function isReadInLines(path: string, name: string): Promise<boolean> {
  const first = await firstBytes(path, SAMPLE)
  const isGzip = first[0] === 0x1f && first[1] === 0x8b
  const ending = basename(name).toLowerCase()
  if (!isGzip) return LINES.has(formatOf(first, ending))
  const unpacked = createReadStream(path).pipe(createGunzip())
  for await (const block of unpacked) {
    unpacked.destroy()
    return LINES.has(formatOf(block.subarray(0, SAMPLE), ending.replace(/\.gz$/u, '')))
  }
  return false
}

const LINES: ReadonlySet<string> = new Set(['csv', 'jsonl'])
