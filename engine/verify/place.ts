import { existsSync } from 'node:fs'
import { chmod, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { LatheError, usageError } from '../../shared/core/index.ts'
import { MANIFEST_FILE, NOT_VERIFIED_FILE, SIGNATURE_FILE } from '../../shared/export/index.ts'
import { isRunning } from '../data/index.ts'
import { filesBelow } from './folder-files.ts'
import { readManifest } from './verify-export.ts'

/**
 * Throws a usage error unless an export may be put at `place`: nothing is there, an empty folder, or an earlier export
 * with no files besides those that it wrote.
 *
 * @param shown the folder as the person named it
 */
export async function checkReplaceable(place: string, shown: string): Promise<void> {
  const found = await filesIn(place, shown)
  if (found.length === 0) return
  const next = 'Choose a new or empty folder.'
  const manifest = await readManifest(place)
  if (!manifest) throw usageError(`${shown} is not empty and not an earlier export.`, { file: shown, next })
  const own = new Set([MANIFEST_FILE, NOT_VERIFIED_FILE, SIGNATURE_FILE, ...manifest.files.map(({ path }) => path)])
  const other = found.find((path) => !own.has(path))
  if (other !== undefined)
    throw usageError(`${shown} is an earlier export, but holds ${other}, which no export wrote.`, { file: shown, next })
}

/** How folders begin that are becoming an export at `place`: the number of the process that makes them follows. */
export const draftPrefix = (place: string): string => `.${basename(place)}.lathe-`

/**
 * Removes what an export to `place` left beside it whose process is gone. One that was being replaced then is put back where it was
 * taken away and the new one had not come yet.
 */
export async function clearDrafts(place: string): Promise<void> {
  const [folder, prefix] = [dirname(place), draftPrefix(place)]
  const left = (await readdir(folder).catch(() => [])).filter((name) => {
    const pid = name.startsWith(prefix) ? Number(/^(\d+)-/u.exec(name.slice(prefix.length))?.[1] ?? NaN) : NaN
    return !Number.isNaN(pid) && !isRunning(pid)
  })
  for (const name of left.toSorted((a, b) => Number(b.endsWith(OLD)) - Number(a.endsWith(OLD)))) {
    const path = join(folder, name)
    if (name.endsWith(OLD) && !existsSync(place)) await rename(path, place)
    else await rm(path, { recursive: true, force: true })
  }
}

const OLD = '.old'

/** Moves a finished folder to `place`; what was there goes only after it has been moved out of the way. */
export async function putInPlace(draft: string, place: string): Promise<void> {
  // mkdtemp makes folders that only their owner can enter; an export is for others too.
  await chmod(draft, 0o777 & ~process.umask())
  const old = `${draft}${OLD}`
  const wasThere = await moved(place, old)
  try {
    await rename(draft, place)
  } catch (error) {
    if (wasThere) await rename(old, place).catch(() => rename(old, place))
    throw error
  }
  // The export is in its place: what it replaced goes with the next one where it cannot be removed now.
  await rm(old, { recursive: true, force: true }).catch(() => undefined)
}

async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

/** Paths of everything but folders below `place`, with `/`; none where there is nothing. */
async function filesIn(place: string, shown: string): Promise<string[]> {
  try {
    return (await filesBelow(place)).map(({ path }) => path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    const next = 'Choose another folder.'
    if (codeOf(error) === 'ENOTDIR') throw usageError(`${shown} is a file, not a folder.`, { file: shown, next })
    throw new LatheError('fileUnreadable', `${shown} cannot be read.`, { file: shown, next })
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
