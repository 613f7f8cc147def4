import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Watch } from '../../../shared/contract/index.ts'
import { dataError, LatheError } from '../../../shared/core/index.ts'
import { logFileOf } from '../../../shared/serve/index.ts'
import { newestFile } from '../../registry/newest-file.ts'
import type { Engine } from '../engine.ts'
import { requestsFolder } from './service-follow.ts'

/** What a look of a watch is at. */
export interface WatchedSource {
  readonly path: string
  readonly name: string
  /** Another one where something came. */
  readonly digest: string
}

/** A request log as it lies; of another folder its newest file. @throws where there is nothing to look at */
export async function watchedSource(engine: Engine, project: string, { source }: Watch): Promise<WatchedSource> {
  if (source.is === 'service') {
    const path = requestsFolder(engine, project)
    const log = await logIn(path)
    if (log) return { path, name: 'requests', digest: log }
    throw dataError('The service has not been asked anything yet that was kept.', {
      next: 'Start it, and have it asked: what it is asked is looked at from then on.',
    })
  }
  const found = await stat(source.path).catch(() => undefined)
  if (!found)
    throw new LatheError('fileNotFound', `${source.path} is not there.`, {
      file: source.path,
      next: 'Put the data there, or watch another file or folder.',
    })
  const log = found.isDirectory() ? await logIn(source.path) : null
  if (log) return { path: source.path, name: basename(source.path), digest: log }
  const path = await newestFile(source.path)
  return { path, name: basename(path), digest: await digestOf(path) }
}

/** What a folder of request logs holds; null where it holds none. */
async function logIn(folder: string): Promise<string | null> {
  const names = await readdir(folder).catch(() => [])
  const files = names.filter((name) => logFileOf(name)).toSorted()
  const digests = await Promise.all(files.map((name) => digestOf(join(folder, name))))
  return files.some((name) => logFileOf(name)?.kind === 'requests') ? digests.join('\n') : null
}

async function digestOf(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path)
  return `${path} ${size} ${mtimeMs}`
}
