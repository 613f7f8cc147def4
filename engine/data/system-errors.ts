import { readdir, readFile } from 'node:fs/promises'
import { LatheError } from '../../shared/core/index.ts'

const REASONS: Readonly<Record<string, readonly [why: string, next: string]>> = {
  ENOSPC: ['the disk is full', 'Free some space on it, and try again.'],
  EDQUOT: ['the space that you may use is full', 'Free some space, and try again.'],
  EROFS: ['its disk can only be read', 'Choose a place on another disk.'],
}

/** Where nobody knows what was being done. */
const MORE_REASONS: typeof REASONS = {
  ...REASONS,
  EACCES: ['you may not do that there', 'Check the rights of the file and its folder.'],
  EPERM: ['you may not do that there', 'Check the rights of the file and its folder.'],
  EIO: ['its disk failed', 'Check the disk, and take a copy of what is on it.'],
}

const WRITE_NEXT = 'Check that the folder exists, can be written to, and has room.'

/** What the system said when a file was written, as an error that names the file and the next step; any other error as it is. */
export function notWritten(path: string, error: unknown): unknown {
  if (!isSystemError(error)) return error
  const [why = error.message, next = WRITE_NEXT] = REASONS[String(error.code)] ?? []
  return new LatheError('fileUnreadable', `${path} cannot be written: ${why}.`, { file: path, next })
}

/** The same of a file that was read. */
export function notRead(path: string, error: unknown): unknown {
  if (!isSystemError(error)) return error
  const isMissing = isMissingError(error)
  return new LatheError(
    isMissing ? 'fileNotFound' : 'fileUnreadable',
    isMissing ? `${path} is not there.` : `${path} cannot be read: ${error.message}.`,
    { file: path, next: isMissing ? 'Check the path.' : 'Check that you may read it, and that its disk is sound.' },
  )
}

/** What a disk or the rights on it say, wherever it comes from: no defect of Lathe. Null of any other error. */
export function systemRefusal(error: unknown): LatheError | null {
  if (!isSystemError(error) || !('syscall' in error)) return null
  const [why, next] = MORE_REASONS[String(error.code)] ?? []
  if (why === undefined || next === undefined) return null
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined
  const message = `${path ?? 'A file'} could not be read or written: ${why} (${error.code}).`
  return new LatheError('fileUnreadable', message, { ...(path !== undefined && { file: path }), next })
}

const isSystemError = (error: unknown): error is Error & { readonly code: unknown } =>
  error instanceof Error && 'code' in error && !(error instanceof LatheError)

const isMissingError = ({ code }: { readonly code: unknown }): boolean => code === 'ENOENT' || code === 'ENOTDIR'

/** Does what writes to a file, or to what lies below a folder. @throws what the system says as an error that names it */
export async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw notWritten(path, error)
  }
}

/** A file's text; '' where there is none. One that is there and cannot be read is an error, never an empty one. */
export async function textIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isSystemError(error) && isMissingError(error)) return ''
    throw notRead(path, error)
  }
}

/** The names in a folder; none where there is none. */
export async function namesIfThere(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isSystemError(error) && isMissingError(error)) return []
    throw notRead(folder, error)
  }
}
