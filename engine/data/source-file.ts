import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { dataError, LatheError, throwIfCancelled } from '../../shared/core/index.ts'

export type SourceFormat = 'csv' | 'json' | 'jsonl' | 'parquet'

/** A file to be read: what messages call it, and where its bytes lie, unpacked. */
export interface SourceFile {
  readonly name: string
  readonly path: string
  readonly format: SourceFormat
  /** Size and hash of the file as given, before unpacking. */
  readonly bytes: number
  readonly sha256: string
  /** An empty folder for what reading needs; its owner removes it. */
  readonly folder: string
}

const SAMPLE = 1 << 12
const BLOCK = 1 << 20

/**
 * Finds the bytes of a source (a path, or `-` for stdin), unpacks gzip, and tells the format: by the first bytes, then by
 * the file's ending.
 *
 * @param folder an empty folder for what has to be written down
 */
export async function openSource(path: string, folder: string, signal?: AbortSignal): Promise<SourceFile> {
  const given = path === '-' ? await spool(folder) : resolve(path)
  const name = path === '-' ? 'stdin' : path
  const bytes = await sizeOf(given, name)
  const sha256 = await hashOf(given, signal)
  let inner = given
  let ending = basename(name).toLowerCase()
  let first = await firstBytes(given, SAMPLE)
  if (first[0] === 0x1f && first[1] === 0x8b) {
    inner = join(folder, 'unpacked')
    await unpack(given, inner, name, signal)
    ending = ending.replace(/\.gz$/u, '')
    first = await firstBytes(inner, SAMPLE)
  }
  if (first.length === 0) throw emptyFile(name)
  return { name, path: inner, format: formatOf(first, ending), bytes, sha256, folder }
}

export const emptyFile = (name: string): LatheError =>
  dataError(`${name} is empty.`, { file: name, next: 'Choose a file with a header and at least one record.' })

function formatOf(first: Uint8Array, ending: string): SourceFormat {
  const text = Buffer.from(first)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/u, '')
    .trimStart()
  if (text.startsWith('PAR1') && text.charCodeAt(4) < 32) return 'parquet'
  const extension = /\.([a-z]+)$/u.exec(ending)?.[1] ?? ''
  if (extension === 'csv' || extension === 'tsv' || extension === 'tab') return 'csv'
  if (extension === 'jsonl' || extension === 'ndjson') return 'jsonl'
  if (/^\[\s*[{\]]/u.test(text)) return 'json'
  if (/^\{\s*["}]/u.test(text)) return extension === 'json' && !/^\{[^\n]*\}\r?\n\s*\{/u.test(text) ? 'json' : 'jsonl'
  return extension === 'json' ? 'json' : extension === 'parquet' ? 'parquet' : 'csv'
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

async function unpack(from: string, to: string, name: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    await pipeline(createReadStream(from), createGunzip(), createWriteStream(to), { ...(signal && { signal }) })
  } catch (error) {
    throwIfCancelled(signal)
    const next = 'Fetch it again: it is cut off or damaged.'
    throw dataError(`${name} does not unpack: ${reasonOf(error)}.`, { file: name, next })
  }
}

async function hashOf(path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256')
  for await (const block of blocksOf(path)) {
    throwIfCancelled(signal)
    hash.update(block)
  }
  return hash.digest('hex')
}

/** The first bytes of a file, `most` at most. */
export async function firstBytes(path: string, most: number): Promise<Uint8Array> {
  for await (const block of blocksOf(path, [0, most], most)) return block
  return new Uint8Array(0)
}

/**
 * The bytes of a file, or of some ranges of it (from, to, from, to, …), in blocks of at most `size`. A block's memory is
 * used again for the next one.
 */
export async function* blocksOf(
  path: string,
  ranges: readonly number[] = [0, Number.POSITIVE_INFINITY],
  size = BLOCK,
): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const buffer = new Uint8Array(size)
    for (let range = 0; range < ranges.length; range += 2) {
      const to = ranges[range + 1] ?? 0
      for (let at = ranges[range] ?? 0; at < to; ) {
        const { bytesRead } = await file.read(buffer, 0, Math.min(size, to - at), at)
        if (bytesRead === 0) break
        yield buffer.subarray(0, bytesRead)
        at += bytesRead
      }
    }
  } finally {
    await file.close()
  }
}
