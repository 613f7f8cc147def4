import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** `.name.812.0.3.tmp`: what process 812 was writing (`writeAtomically`, locks); of older versions `.name.812.tmp`. */
const NAME = /^\..+?\.(\d+)(?:\.\d+){0,2}\.(?:tmp|dead)$/

/** Whether a file is what a process was writing that is gone. */
export function isLeftByDead(name: string): boolean {
  const pid = Number(NAME.exec(name)?.[1] ?? NaN)
  return !Number.isNaN(pid) && !isRunning(pid)
}

/** Removes what processes were writing in a folder when something stopped them, as far as that is possible. */
export async function removeHalfWritten(folder: string, isMeant = (_name: string) => true): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names)
    if (isMeant(name) && isLeftByDead(name)) await rm(join(folder, name), { force: true }).catch(() => undefined)
}

/** Whether a process of this computer has the number. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
