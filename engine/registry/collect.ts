import { usageError } from '../../shared/core/index.ts'
import { namedVersions, type RegistryState, type Version } from '../../shared/registry/index.ts'
import { removeHalfWritten } from '../data/index.ts'
import { removeBlobs } from './blobs.ts'
import { locked, readRegistry, record } from './log.ts'

export interface Collected {
  readonly versions: readonly number[]
  /** Versions that stay though they were meant, each with why. */
  readonly kept: readonly { readonly version: number; readonly why: string }[]
  readonly bytes: number
}

/**
 * Removes the models of all versions but the newest `keep`, and files that no version refers to. What an alias or a deployment
 * names stays, and so does what is known of every version.
 */
export async function collectGarbage(
  folder: string,
  { keep, note = '', isTrial = false }: { readonly keep: number; readonly note?: string; readonly isTrial?: boolean },
): Promise<Collected> {
  const chosen = (state: RegistryState) => {
    const meant = state.versions
      .filter(({ collectedAt }) => collectedAt === null)
      .slice(0, keep === 0 ? undefined : -keep)
    const named = namedVersions(state)
    return {
      versions: meant.flatMap(({ version }) => (named.has(version) ? [] : [version])),
      kept: meant.flatMap(({ version }) => {
        const why = named.get(version)
        return why === undefined ? [] : [{ version, why }]
      }),
    }
  }
  if (keep < 0 || !Number.isInteger(keep))
    throw usageError(`${keep} is no number of versions to keep.`, { value: String(keep), next: 'Give 0 or more.' })
  if (isTrial) {
    const { state } = await readRegistry(folder)
    const found = chosen(state)
    const bytes = found.versions.reduce((sum, version) => sum + (state.versions[version - 1]?.model.bytes ?? 0), 0)
    return { ...found, bytes }
  }
  let found: Omit<Collected, 'bytes'> = { versions: [], kept: [] }
  await record(folder, (state) => {
    found = chosen(state)
    return found.versions.length === 0 ? [] : [{ what: 'collect', versions: [...found.versions], note }]
  })
  // The log says that they are gone before they are: a crash in between leaves files that the next time removes.
  return locked(folder, async () => {
    await removeHalfWritten(folder)
    const wanted = blobsOf((await readRegistry(folder)).state)
    return { ...found, bytes: await removeBlobs(folder, (digest) => wanted.has(digest)) }
  })
}

/** Every blob that a version refers to: its model, its job, and reports about it. */
export function blobsOf({ versions }: RegistryState): Set<string> {
  return new Set(versions.flatMap(blobsOfVersion))
}

export const blobsOfVersion = ({ model, job, evaluations, collectedAt }: Version): string[] => [
  ...(collectedAt === null ? [model.sha256] : []),
  ...(job === null ? [] : [job]),
  ...evaluations.flatMap(({ report }) => (report === null ? [] : [report])),
]
