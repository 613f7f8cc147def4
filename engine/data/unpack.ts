import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { dataError, LatheError, throwIfCancelled } from '../../shared/core/index.ts'

/** What unpacking may come to: more than this many bytes and times the packed size is a bomb, not data. */
const MOST_BYTES = 1 << 28
const MOST_TIMES = 200
const MOST_MEMBERS = 100_000
const BLOCK = 1 << 18

export interface UnpackOptions {
  /** What it comes to, where that is known: anything else is damage. */
  readonly bytes?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Unpacks a gzip file (also of several members). */
export async function unpackGzip(from: string, to: string, name: string, options: UnpackOptions = {}): Promise<void> {
  const { bytes, signal } = options
  const { size } = await stat(from)
  try {
    const controls = { ...(signal && { signal }) }
    const steps = [createGunzip({ chunkSize: BLOCK }), ...(bytes === undefined ? [guard(size, name)] : [])]
    await pipeline([createReadStream(from, { highWaterMark: BLOCK }), ...steps, createWriteStream(to)], controls)
    const written = bytes === undefined ? undefined : (await stat(to)).size
    if (written !== bytes) throw new Error(`it comes to ${written} bytes in place of ${bytes}`)
  } catch (error) {
    throwIfCancelled(signal)
    throw damaged(error, name)
  }
}

/** One file of an archive. */
export interface Member {
  /** Its path in the archive. */
  readonly name: string
  readonly bytes: number
}

/** An archive that is open. */
export interface Archive {
  /** Files with content, in order of name; folders and what systems add (`__MACOSX`, names that begin with a dot) are none. */
  readonly members: readonly Member[]
  /** Writes a member to a file. */
  unpack(member: Member, to: string): Promise<void>
}

/**
 * Opens a zip archive for as long as `use` takes. One with an unsafe or encrypted member, or that would grow beyond all
 * measure, is refused.
 */
export async function withArchive<T>(path: string, name: string, use: (archive: Archive) => Promise<T>): Promise<T> {
  const { size } = await stat(path)
  let zip: ZipFile | undefined
  try {
    zip = await openPromise(path, { autoClose: false, lazyEntries: true })
    const open = zip
    const entries = new Map<string, Entry>()
    for await (const entry of open.eachEntry()) {
      if (entries.size > MOST_MEMBERS) throw bomb(name, `more than ${MOST_MEMBERS.toLocaleString('en-US')} files`)
      if (!/(?:^|\/)(?:__MACOSX\/|\.)|\/$/u.test(entry.fileName) && entry.uncompressedSize > 0)
        entries.set(entry.fileName, entry)
    }
    const members = [...entries.values()].map((entry) => ({ name: entry.fileName, bytes: entry.uncompressedSize }))
    members.sort((a, b) => (a.name < b.name ? -1 : 1))
    let written = 0
    for (const { bytes } of members) written += bytes
    if (isBomb(written, size)) throw bomb(name, `${Math.round(written / 1e6).toLocaleString('en-US')} MB`)
    return await use({
      members,
      async unpack(member, to) {
        const entry = entries.get(member.name)
        if (entry === undefined) throw new Error(`${member.name} is not in ${name}`)
        if (entry.isEncrypted()) throw encrypted(name, member.name)
        await pipeline(await open.openReadStreamPromise(entry), guard(size, name), createWriteStream(to))
      },
    })
  } catch (error) {
    throw damaged(error, name)
  } finally {
    zip?.close()
  }
}

const isBomb = (bytes: number, packed: number): boolean => bytes > MOST_BYTES && bytes > MOST_TIMES * packed

/** Stops what grows beyond all measure. */
function guard(packed: number, name: string): Transform {
  let bytes = 0
  return new Transform({
    transform(block: Uint8Array, _, done) {
      bytes += block.length
      if (isBomb(bytes, packed)) done(bomb(name, `more than ${Math.round(bytes / 1e6).toLocaleString('en-US')} MB`))
      else done(null, block)
    },
  })
}

const bomb = (name: string, size: string): LatheError =>
  dataError(`${name} is not unpacked: it would come to ${size}, far more than packed data does.`, {
    file: name,
    next: 'Unpack it yourself if you trust it, and read the file inside.',
  })

const encrypted = (name: string, member: string): LatheError =>
  dataError(`${name}: ${member} is encrypted.`, { file: name, next: 'Unpack it with its password first.' })

function damaged(error: unknown, name: string): unknown {
  if (error instanceof LatheError || !(error instanceof Error)) return error
  const next = 'Fetch it again: it is cut off or damaged.'
  return dataError(`${name} does not unpack: ${error.message.replace(/\.+$/, '')}.`, { file: name, next })
}
