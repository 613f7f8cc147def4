import { constants, copyFile, link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { threadId } from 'node:worker_threads'
import { type LatheError, usageError } from '../../shared/core/index.ts'
import { isRunning } from '../data/index.ts'

export const LOCK_FILE = '.lock'

/** Who holds a lock. */
interface Holder {
  readonly pid: number
  /** Which thread of it; undefined in locks of older versions. */
  readonly thread: number | undefined
  readonly host: string
  /** When the process began, as its system counts; null where that is not known. */
  readonly born: string | null
}

/** Says who holds the lock at `path`, in words such as "process 812". */
export type InUse = (who: string, path: string) => LatheError

/** How long somebody else may hold a lock before this gives up: what is done with one takes milliseconds, a check some seconds. */
const PATIENCE_MILLISECONDS = 5000
const PAUSE_MILLISECONDS = 20

/** @param what what the folder is, as in "The registry models" */
const inUseBy =
  (what: string): InUse =>
  (who, path) =>
    usageError(`${what} is in use by ${who}.`, {
      file: path,
      next: `Wait until it is done. If it is not running any more, remove ${path}.`,
    })

/**
 * Runs `work` while no other process writes to the folder, after waiting a while for one that does. A lock whose process is gone is
 * taken over.
 *
 * @param what what the folder is, for the error; its path where that is left out
 */
export async function withLock<T>(folder: string, work: () => Promise<T>, what = folder): Promise<T> {
  const release = await patiently(folder, inUseBy(what))
  try {
    return await work()
  } finally {
    await release()
  }
}

async function patiently(folder: string, inUse: InUse): Promise<() => Promise<void>> {
  // Not by the time of day, which may be put back by an hour.
  const until = performance.now() + PATIENCE_MILLISECONDS
  for (;;) {
    let refusal: LatheError | undefined
    try {
      return await holdLock(folder, (who, path) => {
        refusal = inUse(who, path)
        return refusal
      })
    } catch (error) {
      if (error !== refusal || performance.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS * (1 + Math.random())))
    }
  }
}

/** The locks that this thread holds, or is taking: a file that names this thread and is none of them could not be removed once. */
const HELD = new Set<string>()

/**
 * Takes the lock of a folder, also from a process that is gone.
 *
 * @returns what gives it back
 */
export async function holdLock(folder: string, inUse: InUse): Promise<() => Promise<void>> {
  const path = resolve(folder, LOCK_FILE)
  if (HELD.has(path)) throw inUse(`process ${process.pid}`, path)
  HELD.add(path)
  try {
    await takeLock(path, folder, inUse)
  } catch (error) {
    HELD.delete(path)
    throw error
  }
  return async () => {
    // What was done with the lock is done: one that cannot be removed is a dead one from here on.
    await rm(path, { force: true }).catch(() => undefined)
    HELD.delete(path)
  }
}

async function takeLock(path: string, folder: string, inUse: InUse): Promise<void> {
  if (await made(path, folder)) return
  const found = await readFile(path, 'utf8').catch(() => '')
  const holder = holderOf(found)
  if (holder && (await isAlive(holder))) throw inUse(nameOf(holder), path)
  await moveAway(path, found)
  if (await made(path, folder)) return
  throw inUse(nameOf(holderOf(await readFile(path, 'utf8').catch(() => ''))), path)
}

/**
 * Makes the lock with its content in one step: a link to a finished file. (Made empty and filled afterwards, it could be
 * taken for a dead one in between.)
 */
async function made(path: string, folder: string): Promise<boolean> {
  const draft = `${path}.${process.pid}.${threadId}.tmp`
  const born = await birthOf(process.pid)
  const holder: Holder = { pid: process.pid, thread: threadId, host: hostname(), born }
  try {
    await writeFile(draft, JSON.stringify(holder))
    await linkOrCopy(draft, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw usageError(`${folder} cannot be written: ${error instanceof Error ? error.message : error}.`, {
      file: folder,
      next: 'Check that you may write to the folder, and that its disk has room.',
    })
  } finally {
    await rm(draft, { force: true }).catch(() => undefined)
  }
}

/** Disks without links, such as sticks with exFAT, get a copy, which is refused too where there is one already. */
const WITHOUT_LINKS: ReadonlySet<unknown> = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'])

async function linkOrCopy(draft: string, path: string): Promise<void> {
  await link(draft, path).catch((error: unknown) => {
    if (!WITHOUT_LINKS.has(codeOf(error))) throw error
    return copyFile(draft, path, constants.COPYFILE_EXCL)
  })
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

/** Takes a dead lock away. Where another process was faster and has made its own, that one is put back. */
async function moveAway(path: string, dead: string): Promise<void> {
  const aside = `${path}.${process.pid}.dead`
  try {
    await rename(path, aside)
    if ((await readFile(aside, 'utf8').catch(() => undefined)) !== dead) await linkOrCopy(aside, path)
  } catch {
    // It is gone already, or a third process has made one: the next try tells.
  } finally {
    await rm(aside, { force: true }).catch(() => undefined)
  }
}

function holderOf(text: string): Holder | undefined {
  try {
    const { pid, thread, host, born = null } = JSON.parse(text)
    if (typeof pid !== 'number' || typeof host !== 'string') return undefined
    return {
      ...{ pid, host, born: typeof born === 'string' ? born : null },
      thread: typeof thread === 'number' ? thread : undefined,
    }
  } catch {
    return undefined
  }
}

/** A process of another machine cannot be asked: it counts as alive. */
async function isAlive({ pid, thread, host, born }: Holder): Promise<boolean> {
  if (host !== hostname()) return true
  if (pid === process.pid && (thread === undefined || thread === threadId)) return false
  if (!isRunning(pid)) return false
  // After a crash another process may have got the number: after a restart of the machine that is likely.
  const now = born === null ? null : await birthOf(pid)
  return now === null || now === born
}

const START_TIME = 19

/** The boot and the tick of the clock at which a process began, on Linux (proc(5), `stat` field 22); null elsewhere. */
async function birthOf(pid: number): Promise<string | null> {
  try {
    const [boot, stat] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ])
    // The name of the program, in parentheses, may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return `${boot.trim()} ${fields[START_TIME]}`
  } catch {
    return null
  }
}

const nameOf = (holder: Holder | undefined): string =>
  holder ? `process ${holder.pid}${holder.host === hostname() ? '' : ` of ${holder.host}`}` : 'another process'
