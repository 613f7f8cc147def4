import { join } from 'node:path'
import type { KeptFile, ReadOptions } from '../../data/index.ts'
import type { KeptSource } from '../../store/keep-source.ts'

/** A file that a table is read from: where a project keeps it, and what it was. */
export interface SourceAt extends KeptFile {
  readonly path: string
}

export const sourcesAt = (folder: string, sources: readonly KeptSource[]): SourceAt[] =>
  sources.map(({ file, name, bytes, sha256, isPacked }) => ({
    path: join(folder, file),
    name,
    bytes,
    sha256,
    isPacked,
  }))

/** "january.csv and 2 more files" */
export function nameOf(files: readonly { readonly name: string }[]): string {
  const [first, ...others] = files
  const name = first?.name ?? ''
  if (others.length === 0) return name
  return others.length === 1 ? `${name} and ${others[0]?.name}` : `${name} and ${others.length} more files`
}

/** The path of the first file, and what reading all of them takes. */
export function filesToRead(files: readonly SourceAt[]): {
  readonly file: string
  readonly read: Pick<ReadOptions, 'also' | 'kept'>
} {
  const [file = '', ...also] = files.map(({ path }) => path)
  const kept = files.map(({ path: _, ...one }) => one)
  return { file, read: { kept, ...(also.length > 0 && { also }) } }
}
