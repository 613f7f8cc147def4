import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LatheError, usageError } from '../../../shared/core/index.ts'
import {
  type LoggedLabel,
  type LoggedRow,
  logFileOf,
  type ReadLines,
  readLoggedLabels,
  readLoggedRows,
} from '../../../shared/serve/index.ts'

/** What a folder of request logs holds of a stretch of time, file by file, oldest first: a file is 64 MB at most. */
export interface LogPart {
  readonly file: string
  readonly rows: readonly LoggedRow[]
  readonly labels: readonly LoggedLabel[]
  /** Lines that could not be read. */
  readonly unreadable: number
}

const DAY_MILLISECONDS = 86_400_000

/**
 * Reads a folder that `lathe serve --log` wrote.
 *
 * @param from and `to`: lines from this moment on and before that one; left out, all
 */
export async function* readLogFolder(
  folder: string,
  { from, to }: { readonly from?: Date; readonly to?: Date } = {},
): AsyncGenerator<LogPart> {
  const files = (await namesIn(folder)).flatMap((name) => {
    const found = logFileOf(name)
    return found ? [{ name, ...found }] : []
  })
  const isWithin = ({ time }: { readonly time: string }): boolean =>
    (!from || Date.parse(time) >= from.getTime()) && (!to || Date.parse(time) < to.getTime())
  for (const { name, kind, begun } of files.sort((a, b) => a.begun.getTime() - b.begun.getTime())) {
    // A file holds lines of the day on which it was begun.
    if (from && begun.getTime() + 2 * DAY_MILLISECONDS < from.getTime()) continue
    if (to && begun.getTime() >= to.getTime() + 1000) continue
    const text = await readFile(join(folder, name), 'utf8')
    const within = <T extends { readonly time: string }>({ lines, unreadable }: ReadLines<T>) => ({
      lines: lines.filter(isWithin),
      unreadable,
    })
    if (kind === 'requests') {
      const { lines, unreadable } = within(readLoggedRows(text))
      yield { file: name, rows: lines, labels: [], unreadable }
    } else {
      const { lines, unreadable } = within(readLoggedLabels(text))
      yield { file: name, rows: [], labels: lines, unreadable }
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const next = 'Give the folder of a request log: what `lathe serve --log` names.'
    if (code === 'ENOENT') throw new LatheError('fileNotFound', `${folder} is not there.`, { file: folder, next })
    if (code === 'ENOTDIR') throw usageError(`${folder} is a file, and no folder of a log.`, { file: folder, next })
    throw new LatheError('fileUnreadable', `${folder} cannot be read (${code}).`, { file: folder, next })
  }
}
