import type { Deployment } from '../traffic/deployment.ts'
import type { DeploymentSource } from '../traffic/source.ts'
import type { DeploymentChange } from './messages.ts'

/** How a process reaches the deployment that all of them follow. */
export interface DeploymentLink {
  /** undefined where no answer came in time. */
  deployment(change: DeploymentChange): Promise<Deployment | null | undefined>
  onDeploymentChanged(changed: () => void): { close(): void }
}

/** What the first process does with what another one asks. */
export function changed(source: DeploymentSource, change: DeploymentChange): Promise<Deployment | null> {
  if (change.to === 'promote') return source.promote(change.note)
  if (change.to === 'rollBack') return source.rollBack(change.note, change.seen)
  if (change.to === 'change' && source.change) return source.change(change.changes)
  return source.read()
}

/**
 * The deployment that the first of several processes keeps in memory: what one of them is told, or decides, holds for all.
 *
 * @param own what this process would follow alone; it still loads the models
 */
export function followPrimary(own: DeploymentSource, link: DeploymentLink): DeploymentSource {
  const asked = async (change: DeploymentChange): Promise<Deployment | null> => {
    const deployment = await link.deployment(change)
    if (deployment === undefined) throw new Error('the first process does not answer')
    return deployment
  }
  const surely = async (change: DeploymentChange): Promise<Deployment> => {
    const deployment = await asked(change)
    if (deployment === null) throw new Error('a deployment that was read or changed is there')
    return deployment
  }
  return {
    read: () => surely({ to: 'read' }),
    follow: (onChange) => link.onDeploymentChanged(onChange),
    promote: (note) => asked({ to: 'promote', note }),
    rollBack: (note, seen) => asked({ to: 'rollBack', note, seen }),
    change: (changes) => surely({ to: 'change', changes }),
    load: (path) => own.load(path),
  }
}
