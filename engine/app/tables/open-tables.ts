import { sep } from 'node:path'
import { LatheError } from '../../../shared/core/index.ts'
import { type OpenControls, type OpenTable, openTable, readOptionsOf, type TableAt } from './open-table.ts'

/** Tables in memory at the same time: the one that is looked at, and one more. */
const MOST = 2

/** A table that is open, or being opened for those who wait for it. */
interface Entry {
  readonly at: TableAt
  readonly table: Promise<OpenTable>
  readonly stop: () => void
  readonly followers: Set<OpenControls>
}

/** The tables that were looked at last, opened when they are asked for. */
export interface OpenTables {
  /** Ends with `cancelled` for one whose signal says so: at once where others wait, otherwise when opening has ended. */
  get(at: TableAt, controls?: OpenControls): Promise<OpenTable>
  /** The file lies somewhere else now; it is not read again. */
  moved(from: TableAt, to: TableAt): void
  /** Lets go of the tables whose files lie in a folder. */
  forget(folder: string): void
}

export function createOpenTables(): OpenTables {
  // In order of use, the latest last.
  const entries = new Map<string, Entry>()
  const keep = (key: string, entry: Entry) => {
    entries.delete(key)
    entries.set(key, entry)
    for (const old of [...entries.keys()].slice(0, -MOST)) entries.delete(old)
  }
  const drop = (key: string, entry: Entry) => {
    if (entries.get(key) === entry) entries.delete(key)
  }
  return {
    async get(at, controls = {}) {
      const key = keyOf(at)
      const entry =
        entries.get(key) ??
        begin(
          at,
          [...entries.values()].find((entry) => isReadAlike(entry.at, at)),
        )
      keep(key, entry)
      entry.table.catch(() => drop(key, entry))
      entry.followers.add(controls)
      const { signal } = controls
      let leave = () => {}
      const left = new Promise<never>((_, reject) => {
        leave = () => {
          entry.followers.delete(controls)
          if (entry.followers.size > 0) return reject(new LatheError('cancelled', 'Cancelled.'))
          drop(key, entry)
          entry.stop()
        }
      })
      if (signal?.aborted) leave()
      signal?.addEventListener('abort', leave, { once: true })
      try {
        return await Promise.race([entry.table, left])
      } finally {
        signal?.removeEventListener('abort', leave)
        entry.followers.delete(controls)
      }
    },
    moved(from, to) {
      const entry = entries.get(keyOf(from))
      entries.delete(keyOf(from))
      if (entry) keep(keyOf(to), { ...entry, at: to })
    },
    forget(folder) {
      for (const [key, { at }] of [...entries])
        if (at.files.some(({ path }) => path.startsWith(folder + sep))) entries.delete(key)
    },
  }
}

/** @param alike a table of the same file under the same dialect */
function begin(at: TableAt, alike: Entry | undefined): Entry {
  const controller = new AbortController()
  const followers = new Set<OpenControls>()
  const controls: OpenControls = {
    signal: controller.signal,
    onProgress(progress) {
      for (const { onProgress } of followers) onProgress?.(progress)
    },
  }
  const known = alike?.table.then(
    ({ read }) => read,
    () => undefined,
  )
  const table = Promise.resolve(known).then((read) => openTable(at, controls, read))
  return { at, table, stop: () => controller.abort(), followers }
}

const isReadAlike = (a: TableAt, b: TableAt): boolean =>
  pathsOf(a) === pathsOf(b) && JSON.stringify(readOptionsOf(a.reading)) === JSON.stringify(readOptionsOf(b.reading))

const keyOf = (at: TableAt): string => `${pathsOf(at)}\n${JSON.stringify(at.reading)}`

const pathsOf = ({ files }: TableAt): string => files.map(({ path }) => path).join('\n')
