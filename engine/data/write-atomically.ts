import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { threadId } from 'node:worker_threads'
import { removeHalfWritten } from './half-written.ts'
import { notWritten } from './system-errors.ts'

/**
 * Writes a file whole or not at all: `fill` writes a file beside it, which is flushed and then takes its name. What a process
 * that is gone left of the same file is removed.
 *
 * @param fill gets the path of the file to write
 */
export async function writeAtomically(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const target = resolve(path)
  count++
  const beside = `.${basename(target)}.`
  const temporary = join(dirname(target), `${beside}${process.pid}.${threadId}.${count}.tmp`)
  try {
    await removeHalfWritten(dirname(target), (name) => name.startsWith(beside))
    await fill(temporary)
    await flush(temporary)
    await rename(temporary, target)
    await flush(dirname(target)).catch(() => undefined)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw notWritten(path, error)
  }
}

/** Of two that write the same file at the same time, each has its own beside it. */
let count = 0

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
