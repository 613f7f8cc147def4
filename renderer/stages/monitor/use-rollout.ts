import { useEffect } from 'react'
import type { RolloutView } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { defineShared, useShared } from '../../ui/index.ts'

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

/** Asks how the trial stands as long as the stage is open. */
export function useRolloutFollowed(): void {
  const { client, project } = useProject()
  const { id, service } = project
  const [, show] = useShared(ROLLOUT)
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
}
