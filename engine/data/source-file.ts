import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { dataError, type LatheError, throwIfCancelled } from '../../shared/core/index.ts'

/** How a source is written. A zip archive is the files inside it. */
export type SourceFormat = 'csv' | 'json' | 'jsonl' | 'parquet' | 'arrow' | 'sqlite' | 'excel'

/** A file to be read: what messages call it, and where its bytes lie, unpacked. */
export interface SourceFile {
  readonly name: string
  readonly path: string
  readonly format: SourceFormat | 'zip'
  /** An empty folder for what reading needs; its owner removes it. */
  readonly folder: string
}

const BLOCK = 1 << 20

export const emptyFile = (name: string): LatheError =>
  dataError(`${name} is empty.`, { file: name, next: 'Choose a file with a header and at least one record.' })

/** SHA-256 of a file's bytes, in hexadecimal. */
export async function hashOf(path: string, signal?: AbortSignal): Promise<string> {
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

/** Bytes at the end that begin a UTF-8 character without ending it: 0 to 3. */
export function cutTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return back >= (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? 0 : back
  }
  return 0
}
