import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { LatheError } from '../../shared/core/index.ts'

/**
 * Writes a file whole or not at all: `fill` writes a file beside it, which is flushed and then takes its name.
 *
 * @param fill gets the path of the file to write
 */
export async function writeAtomically(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const target = resolve(path)
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`)
  try {
    await fill(temporary)
    await flush(temporary)
    await rename(temporary, target)
    await flush(dirname(target)).catch(() => undefined)
  } catch (error) {
    await rm(temporary, { force: true })
    if (error instanceof Error && 'code' in error && !(error instanceof LatheError)) throw notWritten(path, error)
    throw error
  }
}

function notWritten(path: string, error: Error): LatheError {
  const next = 'Check that the folder exists, can be written to, and has room.'
  return new LatheError('fileUnreadable', `${path} cannot be written: ${error.message}.`, { file: path, next })
}

/** Some systems cannot flush a folder; what it holds is flushed all the same. */
async function flush(path: string): Promise<void> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'r+').catch(() => open(path, 'r'))
    await file.sync()
  } finally {
    await file?.close()
  }
}
