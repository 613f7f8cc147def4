import { useEffect } from 'react'
import type { Stage } from '../stage.ts'
import { useProject } from '../state.ts'
import { whenIdle } from '../ui/index.ts'

/** Lets every stage ask for what it will show of the run, once nothing else is to do. */
export function usePrepared(stages: readonly Stage[]): void {
  const { client, project, run } = useProject()
  const [projectId, runId] = [project.id, run?.id]
  useEffect(() => {
    if (runId === undefined) return
    const stops: (() => void)[] = []
    const stopWaiting = whenIdle(() => {
      for (const stage of stages) if (stage.prepare) stops.push(stage.prepare(client, projectId, runId))
    })
    return () => {
      stopWaiting()
      for (const stop of stops) stop()
    }
  }, [stages, client, projectId, runId])
}
