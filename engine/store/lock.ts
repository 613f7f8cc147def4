import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { type LatheError, usageError } from '../../shared/core/index.ts'

export const LOCK_FILE = '.lock'

/** Who holds a lock. */
interface Holder {
  readonly pid: number
  readonly host: string
}

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
  if (await made(path, folder)) return
  const found = await readFile(path, 'utf8').catch(() => '')
  const holder = holderOf(found)
  if (holder && isAlive(holder)) throw inUse(path, folder, holder)
  await moveAway(path, found)
  if (await made(path, folder)) return
  throw inUse(path, folder, holderOf(await readFile(path, 'utf8').catch(() => '')))
}

/**
 * Makes the lock with its content in one step: a link to a finished file. (Made empty and filled afterwards, it could be
 * taken for a dead one in between.)
 */
async function made(path: string, folder: string): Promise<boolean> {
  const draft = `${path}.${process.pid}`
  const holder: Holder = { pid: process.pid, host: hostname() }
  try {
    await writeFile(draft, JSON.stringify(holder))
    await link(draft, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw usageError(`${folder} cannot be written: ${error instanceof Error ? error.message : error}.`, {
      file: folder,
      next: 'Name a folder that you may write to.',
    })
  } finally {
    await rm(draft, { force: true })
  }
}

/** Takes a dead lock away. Where another process was faster and has made its own, that one is put back. */
async function moveAway(path: string, dead: string): Promise<void> {
  const aside = `${path}.${process.pid}.dead`
  try {
    await rename(path, aside)
    if ((await readFile(aside, 'utf8')) !== dead) await link(aside, path)
  } catch {
    // It is gone already, or a third process has made one: the next try tells.
  } finally {
    await rm(aside, { force: true })
  }
}

function holderOf(text: string): Holder | undefined {
  try {
    const { pid, host } = JSON.parse(text)
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : undefined
  } catch {
    return undefined
  }
}

/** A process of another machine cannot be asked: it counts as alive. */
function isAlive({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function inUse(path: string, folder: string, holder: Holder | undefined): LatheError {
  const who = holder
    ? `process ${holder.pid}${holder.host === hostname() ? '' : ` of ${holder.host}`}`
    : 'another process'
  return usageError(`${folder} is in use by ${who}.`, {
    file: path,
    next: `Wait until it is done. If it is not running any more, remove ${path}.`,
  })
}
