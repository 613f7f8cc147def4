import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { type LatheError, usageError } from '../../shared/core/index.ts'

export const LOCK_FILE = '.lock'

/** Who holds a lock. */
interface Holder {
  readonly pid: number
  readonly host: string
  /** When the process began, as its system counts; null where that is not known. */
  readonly born: string | null
}

/** Says who holds the lock at `path`, in words such as "process 812". */
export type InUse = (who: string, path: string) => LatheError

/** Runs `work` while no other process writes to the folder. A lock whose process is gone is taken over. */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const release = await holdLock(folder, (who, path) =>
    usageError(`${folder} is in use by ${who}.`, {
      file: path,
      next: `Wait until it is done. If it is not running any more, remove ${path}.`,
    }),
  )
  try {
    return await work()
  } finally {
    await release()
  }
}

/**
 * Takes the lock of a folder, also from a process that is gone.
 *
 * @returns what gives it back
 */
export async function holdLock(folder: string, inUse: InUse): Promise<() => Promise<void>> {
  const path = join(folder, LOCK_FILE)
  await takeLock(path, folder, inUse)
  return () => rm(path, { force: true })
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
  const draft = `${path}.${process.pid}`
  const holder: Holder = { pid: process.pid, host: hostname(), born: await birthOf(process.pid) }
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
    const { pid, host, born = null } = JSON.parse(text)
    if (typeof pid !== 'number' || typeof host !== 'string') return undefined
    return { pid, host, born: typeof born === 'string' ? born : null }
  } catch {
    return undefined
  }
}

/** A process of another machine cannot be asked: it counts as alive. */
async function isAlive({ pid, host, born }: Holder): Promise<boolean> {
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
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
