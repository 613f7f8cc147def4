import { type RefObject, useCallback, useMemo } from 'react'
import type { CheckSummary, ProjectView, ServiceView } from '../../shared/contract/index.ts'
import type { Connection } from '../client/connection.ts'
import { useStream } from '../use-stream.ts'

/**
 * Follows the service of a project as long as there is one, whichever window started it; again after a lost connection.
 *
 * @param show is given each state of it, and undefined when it has ended
 */
function useServiceFollowed(
  connection: Connection,
  project: string,
  service: ServiceView | undefined,
  show: (service: ServiceView | undefined) => void,
): void {
  const key = service ? `${project} ${service.startedAt}` : null
  useStream(connection, key, async (signal) => {
    const states = await connection.client.service.follow({ project }, { signal })
    for await (const state of states) show(state)
    if (!signal.aborted) show(undefined)
  })
}

/** What the Monitor stage changes of the project that is shown; `announce` tells the other windows. */
export function useOperating(
  connection: Connection,
  { id, service }: Pick<ProjectView, 'id' | 'service'>,
  change: (by: (before: ProjectView) => ProjectView) => void,
  announce: RefObject<(isReadAgain: boolean) => void>,
) {
  const follow = useCallback(
    (next: ServiceView | undefined) =>
      change(({ service: _, ...before }) => ({ ...before, ...(next && { service: next }) })),
    [change],
  )
  useServiceFollowed(connection, id, service, follow)
  return useMemo(
    () => ({
      showService(next: ServiceView | undefined) {
        follow(next)
        announce.current(false)
      },
      addCheck({ run, file, rows, at, drifted, alarm }: CheckSummary) {
        const summary = { run, file, rows, at, drifted, alarm }
        change((before) => ({ ...before, checked: { ...before.checked, [run]: summary } }))
        announce.current(false)
      },
    }),
    [follow, change, announce],
  )
}
