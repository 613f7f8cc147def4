import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { usageError } from '../../shared/core/index.ts'
import type { Engine } from './engine.ts'
import { uploadedFile } from './uploads.ts'

/** Where a file comes from: the window sent it, or the desktop gave its path. */
export type Origin = { readonly upload: string } | { readonly path: string }

export interface OriginFile {
  readonly path: string
  /** The name that the person knows it by. */
  readonly name: string
  /** Whether the file is ours to move. */
  readonly isOurs: boolean
  /** To be called when the file has been taken in, or not. */
  readonly done: () => Promise<void>
}

export async function originFile({ home, host }: Engine, origin: Origin): Promise<OriginFile> {
  if ('path' in origin) {
    if (host !== 'desktop')
      throw usageError('A browser cannot open files by their path.', { next: 'Drop the file on the window.' })
    return { path: origin.path, name: basename(origin.path), isOurs: false, done: async () => undefined }
  }
  const { path, name, folder } = await uploadedFile(home, origin.upload)
  return { path, name, isOurs: true, done: () => rm(folder, { recursive: true, force: true }) }
}
