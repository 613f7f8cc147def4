import { createHash } from 'node:crypto'
import type { Dirent } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LatheError } from '../../shared/core/index.ts'
import { notRead, writing } from '../data/index.ts'
import { flushFolder } from '../store/flush-folder.ts'
import { writeFileAtomically } from '../store/write-file.ts'

const BLOBS = ['blobs', 'sha256'] as const
const NAME = /^[0-9a-f]{64}$/

export const digestOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** Where a blob lies: by its digest, in folders of the first two letters. */
export const blobPath = (folder: string, digest: string): string => join(folder, ...BLOBS, digest.slice(0, 2), digest)

/** Keeps bytes under their own digest. The same bytes are kept once. @returns the digest */
export async function keepBlob(folder: string, bytes: Uint8Array | string): Promise<string> {
  const digest = digestOf(bytes)
  const path = blobPath(folder, digest)
  const there = await stat(path).catch(() => undefined)
  // A file of this name with other bytes is damage: it is mended by writing it again.
  if (there?.isFile() && (await readFile(path).then(digestOf, () => '')) === digest) return digest
  await writing(path, () => mkdir(dirname(path), { recursive: true }))
  await writeFileAtomically(path, bytes)
  for (const parent of [join(folder, ...BLOBS), join(folder, BLOBS[0]), folder]) await flushFolder(parent)
  return digest
}

/** @throws `verificationFailed` where it is not what was kept, `fileNotFound` where it is not there */
export async function readBlob(folder: string, digest: string): Promise<Buffer> {
  const path = blobPath(folder, digest)
  const bytes = await readFile(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code !== 'ENOENT') throw notRead(path, error)
    return undefined
  })
  if (!bytes)
    throw new LatheError('fileNotFound', `The registry lacks the file ${path}.`, {
      file: path,
      next: 'Take it from a copy, or from an archive that was exported.',
    })
  if (digestOf(bytes) === digest) return bytes
  throw new LatheError('verificationFailed', `${path} is not what the registry kept: its SHA-256 differs.`, {
    file: path,
    next: 'Do not use it. Take it from a copy, or from an archive that was exported.',
  })
}

/** The digests of all blobs that lie there, damaged ones too. */
export async function listBlobs(folder: string): Promise<string[]> {
  const entries = await entriesOf(folder)
  return entries.filter((entry) => entry.isFile() && NAME.test(entry.name)).map(({ name }) => name)
}

/** What a crash left of files that were being written, and blobs that are not wanted any more. @returns bytes freed */
export async function removeBlobs(folder: string, isWanted: (digest: string) => boolean): Promise<number> {
  let freed = 0
  const entries = await entriesOf(folder)
  for (const entry of entries) {
    if (!entry.isFile() || (NAME.test(entry.name) && isWanted(entry.name))) continue
    const path = join(entry.parentPath, entry.name)
    freed += (await stat(path).catch(() => ({ size: 0 }))).size
    await writing(path, () => rm(path, { force: true }))
  }
  return freed
}

function entriesOf(folder: string): Promise<Dirent[]> {
  const path = join(folder, ...BLOBS)
  return readdir(path, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw notRead(path, error)
  })
}
