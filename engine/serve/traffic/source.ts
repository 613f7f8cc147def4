import type { LoadedModel } from '../model.ts'
import { type Deployment, promoted, rolledBack } from './deployment.ts'

/** Where it is written which models serve: memory, a file, or a registry. Several processes may follow one. */
export interface DeploymentSource {
  read(): Promise<Deployment>
  /** Tells of every change by anybody until it is closed; undefined where only this process changes it. */
  follow?(changed: () => void): { close(): void }
  promote(note: string): Promise<Deployment | null>
  rollBack(note: string): Promise<Deployment | null>
  /** Puts a challenger beside the champion, or another share; null where it cannot be changed from here. */
  change: ((changes: Partial<Deployment>) => Promise<Deployment>) | null
  /** @param path of a deployment, as it stands there */
  load(path: string): Promise<LoadedModel>
}

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
    rollBack: async () => keep(rolledBack(deployment)),
    change: async (changes) => {
      deployment = { ...deployment, ...changes }
      return deployment
    },
    load,
  }
}
