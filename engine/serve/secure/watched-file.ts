import { readFileSync, statSync } from 'node:fs'
import { LatheError } from '../../../shared/core/index.ts'

/** A file whose content is in use, and read again whenever it changes. */
export interface WatchedFile<T> {
  readonly current: () => T
  readonly close: () => void
}

/** What is done with a version that cannot be used; the one before stays in use. */
export type OnUnusable = (error: Error) => void

const LOOK_MILLISECONDS = 500

/**
 * Reads a file now, and again within a second of every change. What cannot be read or used when it starts is thrown; later
 * the version before stays in use.
 */
export function watchedFile<T>(
  file: string,
  parse: (bytes: Buffer) => T,
  onUnusable: OnUnusable,
  onNew?: (value: T) => void,
): WatchedFile<T> {
  // Looked at before it is read: what changes in between is seen later, rather than never.
  let seen = stampOf(file)
  let value = parse(read(file))
  const look = () => {
    const stamp = stampOf(file)
    if (stamp === seen) return
    seen = stamp
    try {
      value = parse(read(file))
      onNew?.(value)
    } catch (error) {
      onUnusable(error instanceof Error ? error : new Error(String(error)))
    }
  }
  // By polling: it sees a file that is replaced by another, mounted secrets of Kubernetes (a link that moves) and network drives.
  const timer = setInterval(look, LOOK_MILLISECONDS).unref()
  return { current: () => value, close: () => clearInterval(timer) }
}

/** What differs between two versions of a file; '' where there is none. */
function stampOf(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false })
  return found ? `${found.ino} ${found.size} ${found.mtimeNs}` : ''
}

function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new LatheError(why === 'ENOENT' ? 'fileNotFound' : 'fileUnreadable', `Cannot read ${file} (${why}).`, {
      file,
      next: 'Give a file that this user may read.',
    })
  }
}
