import type { RegistryView, RunSummary, VersionView } from '../../../../shared/contract/index.ts'
import type { Client } from '../../../client/client.ts'
import { defineShared } from '../../../ui/index.ts'

export type VersionDiff = Awaited<ReturnType<Client['registry']['diff']>>
export type JudgedLimit = VersionView['judged'][number]

/** Which question about versions is open. */
export type VersionDialog =
  | { readonly is: 'promote'; readonly version: number }
  | { readonly is: 'trial'; readonly version: number }
  | { readonly is: 'retrain'; readonly version: number }
  | { readonly is: 'rollback' }
  | { readonly is: 'compare'; readonly version: number; readonly other: number }
  | { readonly is: 'log' }
  | { readonly is: 'schedules' }
  | null

export const VERSION_DIALOG = defineShared<VersionDialog>('monitor version dialog', null)

/** The version that a run is, or that a service answers with (`version-3`); undefined where it is none. */
export const versionOfRun = (registry: RegistryView, run: string): VersionView | undefined =>
  registry.versions.find(({ version, lineage }) => lineage.run === run || run === `version-${version}`)

/** What a service calls the model of a version: its run, where the project has it. */
export const servedIdOf = ({ version, lineage }: VersionView, runs: readonly RunSummary[]): string =>
  runs.find(({ id }) => id === lineage.run)?.id ?? `version-${version}`

/** "version 3"; "run 2" of one that is no version. */
export function servedName(registry: RegistryView | null, run: string): string {
  const version = registry && versionOfRun(registry, run)
  return version
    ? `version ${version.version}`
    : run.startsWith('version-')
      ? run.replace('-', ' ')
      : `run ${Number(run)}`
}

/** The version that is worth a promotion: the newest, where it is newer than the champion and its model is there. */
export function candidateOf({ versions, aliases }: RegistryView): VersionView | null {
  const { champion, challenger } = aliases
  const named = versions.find(({ version }) => version === challenger)
  const newest = versions.find(({ collectedAt }) => collectedAt === null)
  const candidate = named ?? newest
  return candidate && (champion === null || candidate.version > champion) ? candidate : null
}

/** Two versions to hold against each other: the candidate or the newest, and the champion or the one before. */
export function pairOf(registry: RegistryView): readonly [number, number] | null {
  const [newest, before] = registry.versions
  if (!newest || !before) return null
  const { champion, previous } = registry.aliases
  const one = candidateOf(registry)?.version ?? champion ?? newest.version
  const other = one === champion ? (previous ?? before.version) : (champion ?? before.version)
  return one === other ? [newest.version, before.version] : [one, other]
}

/** The figure that versions are listed by: the one that chose the run. */
export const listedMetric = (run: RunSummary | null, versions: readonly VersionView[]): string | null => {
  const ids = Object.keys(versions[0]?.metrics ?? {})
  if (run && ids.includes(run.metric)) return run.metric
  return ids[0] ?? null
}
