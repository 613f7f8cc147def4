import type { LoadedModel } from '../model.ts'
import { type Deployment, isSameDeployment, promoted, rolledBack } from './deployment.ts'
import { fileSource } from './file-source.ts'
import type { TrafficSettings } from './options.ts'

/** Where it is written which models serve: memory, a file, or a registry. Several processes may follow one. */
export interface DeploymentSource {
  read(): Promise<Deployment>
  /** Tells of every change by anybody until it is closed; undefined where only this process changes it. */
  follow?(changed: () => void): { close(): void }
  /** Makes the challenger the champion; null where there is none. */
  promote(note: string): Promise<Deployment | null>
  /** Sends the challenger away, or brings the champion of before back; null where somebody has changed what was `seen` already. */
  rollBack(note: string, seen: Deployment): Promise<Deployment | null>
  /** Puts a challenger beside the champion, or another share; undefined where it cannot be changed from here. */
  change?(changes: Partial<Deployment>): Promise<Deployment>
  /** @param path of a deployment, as it stands there */
  load(path: string): Promise<LoadedModel>
  /** Writes down what answers where; undefined where nobody keeps that. */
  readonly log?: DeployLog
}

/** Who answers at a place, for those who look later. */
export interface DeployLog {
  served(version: string, place: string, note: string): Promise<void>
  /** Nothing answers there any more. */
  ended(place: string, note: string): Promise<void>
}

/** Stands for the model that the program came with. */
export const OWN_MODEL = '(own)'

/**
 * The source that options ask for: their file, or memory.
 *
 * @param own the model that the program came with
 * @param load reads a model by its path
 */
export function sourceOf(
  settings: TrafficSettings,
  own: LoadedModel,
  load: (path: string) => Promise<LoadedModel>,
): DeploymentSource {
  if (settings.deployment !== '') return fileSource(settings.deployment, load)
  return inMemory(firstDeployment(settings), async (path) => (path === OWN_MODEL ? own : load(path)))
}

/** What options ask for: the own model, and their challenger beside it. */
export const firstDeployment = ({ challenger, share, shadow }: TrafficSettings): Deployment => ({
  champion: OWN_MODEL,
  challenger: challenger === '' ? null : challenger,
  previous: null,
  share: challenger === '' ? 0 : share,
  shadow,
  salt: 'lathe',
})

/** A deployment that this process alone knows of. */
export function inMemory(first: Deployment, load: DeploymentSource['load']): DeploymentSource {
  let deployment = first
  const keep = (next: Deployment | null): Deployment | null => {
    if (next) deployment = next
    return next
  }
  return {
    read: async () => deployment,
    promote: async () => keep(promoted(deployment)),
    rollBack: async (_, seen) => keep(isSameDeployment(deployment, seen) ? rolledBack(deployment) : null),
    change: async (changes) => {
      deployment = { ...deployment, ...changes }
      return deployment
    },
    load,
  }
}
