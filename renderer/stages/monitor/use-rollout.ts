import { useEffect } from 'react'
import type { RolloutView } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { defineShared, useShared } from '../../ui/index.ts'
import { REGISTRY_NOW } from './versions/registry.ts'

/** Which runs answer, as the service said last; null where none does. */
const ROLLOUT = defineShared<RolloutView | null>('monitor rollout', null)

const EVERY_MILLISECONDS = 2000

/** What is known of the trial; asked for by `useRolloutFollowed`. */
export function useRollout(): RolloutView | null {
  const { service } = useProject().project
  const [rollout] = useShared(ROLLOUT)
  return service?.state === 'running' ? rollout : null
}

export const useShowRollout = () => useShared(ROLLOUT)[1]

/** Asks how the trial stands as long as the stage is open; what the service did by itself stands in the registry, too. */
export function useRolloutFollowed(): void {
  const { client, project } = useProject()
  const { id, service } = project
  const [rollout, show] = useShared(ROLLOUT)
  const [, showRegistry] = useShared(REGISTRY_NOW)
  const isRunning = service?.state === 'running'
  useEffect(() => {
    if (!isRunning) return
    let isOver = false
    const look = async () => {
      // A service that does not answer is said so above.
      const seen = await client.service.rollout({ project: id }).catch(() => undefined)
      if (!isOver && seen !== undefined) show(seen)
    }
    look()
    const timer = setInterval(look, EVERY_MILLISECONDS)
    return () => {
      isOver = true
      clearInterval(timer)
      show(null)
    }
  }, [client, id, isRunning, show])
  const who = rollout && `${rollout.champion} ${rollout.challenger}`
  useEffect(() => {
    if (who === null) return
    const abort = new AbortController()
    client.registry.list({ project: id }, { signal: abort.signal }).then(showRegistry, () => undefined)
    return () => abort.abort('left')
  }, [client, id, who, showRegistry])
}
