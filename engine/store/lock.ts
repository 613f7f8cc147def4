import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LatheError } from '../../shared/core/index.ts'

const LOCK_FILE = '.lock'

/** Runs `work` while no other process writes to the folder. A lock whose process is gone is taken over. */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const path = join(folder, LOCK_FILE)
  await takeLock(path, folder)
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

async function takeLock(path: string, folder: string): Promise<void> {
  for (const isLastTry of [false, true]) {
    try {
      const file = await open(path, 'wx')
      await file.writeFile(String(process.pid))
      return await file.close()
    } catch (error) {
      const holder = Number(await readFile(path, 'utf8').catch(() => ''))
      if (isLastTry || (holder > 0 && isRunning(holder)))
        throw new LatheError('usage', `${folder} is in use by another process (${holder}).`, {
          file: path,
          next: `Wait until it is done. (${error instanceof Error ? error.message : ''})`,
        })
      await rm(path, { force: true })
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
