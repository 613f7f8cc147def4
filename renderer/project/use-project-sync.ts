import { useCallback, useEffect, useRef } from 'react'
import type { ProjectView } from '../../shared/contract/index.ts'
import type { Connection } from '../client/connection.ts'

/**
 * Keeps the windows of one project alike: each tells the others when it saved something, and they open the project
 * again. Also after a lost connection. The result tells the others; it opens the project again here too where more than
 * what was done here may have changed, as findings do with the target.
 */
export function useProjectSync(
  connection: Connection,
  project: string,
  show: (view: ProjectView) => void,
  adopt: (view: ProjectView) => void,
): (isReadAgain: boolean) => void {
  const channel = useRef<BroadcastChannel | null>(null)
  const refresh = useCallback(
    async (withChoices: boolean) => {
      // Where it cannot be read again, the next answer of the engine says so where it matters.
      const view = await connection.client.projects.open({ project }).catch(() => null)
      if (!view) return
      show(view)
      if (withChoices) adopt(view)
    },
    [connection, project, show, adopt],
  )
  useEffect(() => {
    const open = new BroadcastChannel(`lathe.project.${project}`)
    open.onmessage = () => refresh(true)
    channel.current = open
    return () => open.close()
  }, [project, refresh])
  useEffect(() => connection.onState((state) => state === 'open' && refresh(false)), [connection, refresh])
  return useCallback(
    (isReadAgain) => {
      channel.current?.postMessage('changed')
      if (isReadAgain) refresh(false)
    },
    [refresh],
  )
}
