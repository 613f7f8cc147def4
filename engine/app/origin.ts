import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { usageError } from '../../shared/core/index.ts'
import type { GivenSource } from '../store/keep-source.ts'
import type { Engine } from './engine.ts'
import { uploadedFile } from './uploads.ts'

/** Where a file comes from: the window sent it, or the desktop gave its path. */
export type Origin = { readonly upload: string } | { readonly path: string }

/** Several files, which are one table. */
export type Origins =
  | { readonly upload: string; readonly also?: readonly string[] | undefined }
  | { readonly path: string; readonly also?: readonly string[] | undefined }

export interface OriginFile extends GivenSource {
  /** To be called when the file has been taken in, or not. */
  readonly done: () => Promise<void>
}

export async function originFile({ home, host }: Pick<Engine, 'home' | 'host'>, origin: Origin): Promise<OriginFile> {
  if ('path' in origin) {
    if (host !== 'desktop')
      throw usageError('A browser cannot open files by their path.', { next: 'Drop the file on the window.' })
    return { path: origin.path, name: basename(origin.path), isOriginal: true, done: async () => undefined }
  }
  const { path, name, folder } = await uploadedFile(home, origin.upload)
  return { path, name, isOriginal: false, done: () => rm(folder, { recursive: true, force: true }) }
}

/** Files in the order in which they were given; `done` is of all of them. */
export async function originFiles(
  engine: Pick<Engine, 'home' | 'host'>,
  origins: Origins,
): Promise<{ files: OriginFile[]; done: () => Promise<void> }> {
  const { also = [] } = origins
  const all: Origin[] =
    'path' in origins
      ? [origins.path, ...also].map((path) => ({ path }))
      : [origins.upload, ...also].map((upload) => ({ upload }))
  const files: OriginFile[] = []
  for (const origin of all) files.push(await originFile(engine, origin))
  return {
    files,
    done: async () => {
      for (const file of files) await file.done()
    },
  }
}
