import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { relative, sep } from 'node:path'

/** A file or link below a folder. */
export interface FolderFile {
  /** Relative to the folder, with `/`. */
  readonly path: string
  readonly isLink: boolean
}

/** Everything but folders below `place`, by path. */
export async function filesBelow(place: string): Promise<FolderFile[]> {
  const entries: Dirent[] = await readdir(place, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({
      path: [...relative(place, entry.parentPath).split(sep), entry.name].filter(Boolean).join('/'),
      isLink: entry.isSymbolicLink(),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}
