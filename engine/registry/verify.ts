import { lstat } from 'node:fs/promises'
import { LatheError } from '../../shared/core/index.ts'
import type { Version } from '../../shared/registry/index.ts'
import { blobPath, readBlob } from './blobs.ts'
import { blobsOfVersion } from './collect.ts'
import { readRegistry } from './log.ts'

export interface RegistryCheck {
  readonly isWhole: boolean
  readonly events: number
  /** Files that were held against their digests. */
  readonly files: number
  readonly problems: readonly string[]
}

/** Holds a registry's log against its hashes, and every file that it refers to against its digest. */
export async function verifyRegistry(folder: string): Promise<RegistryCheck> {
  const found = await readRegistry(folder).catch((error: unknown) => problemOf(error))
  if (typeof found === 'string') return { isWhole: false, events: 0, files: 0, problems: [found] }
  const problems: string[] = []
  let files = 0
  for (const version of found.state.versions)
    for (const digest of blobsOfVersion(version)) {
      if (mayBeLeftOut(version, digest) && !(await isAnythingAt(blobPath(folder, digest)))) continue
      files++
      const problem = await readBlob(folder, digest).then(() => null, problemOf)
      if (problem !== null) problems.push(`version ${version.version}: ${problem}`)
    }
  return { isWhole: problems.length === 0, events: found.events.length, files, problems }
}

/** What a training was asked for in full may be left out of an archive, since it may hold cells of the data. */
const mayBeLeftOut = ({ job }: Version, digest: string): boolean => digest === job

const isAnythingAt = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )

function problemOf(error: unknown): string {
  if (error instanceof LatheError) return error.message
  throw error
}
