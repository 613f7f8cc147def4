import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { LatheError } from '../../shared/core/index.ts'

/**
 * Writes a file so that a reader, a crash or a power cut finds the old content or the new one, never a part: write
 * beside it, fsync, rename, fsync of the folder.
 */
export async function writeAtomic(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`)
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw cannotWrite(path, error)
  }
  await syncFolder(dirname(path))
}

/** Some file systems refuse to sync a folder: there the rename is as durable as they make it. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch {}
}

function cannotWrite(path: string, error: unknown): LatheError {
  const cause = error instanceof Error ? error.message : String(error)
  return new LatheError('fileUnreadable', `${path} cannot be written: ${cause}.`, {
    file: path,
    next: 'Check that the folder exists, that you may write there, and that the disk has room.',
  })
}
