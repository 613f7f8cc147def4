import { useCallback, useEffect, useRef, useState } from 'react'
import type { RunSummary, TrainingEvent } from '../../shared/contract/index.ts'
import type { Connection } from '../client/connection.ts'
import { isCancelled, problemOf, type Problem as Trouble } from '../client/problem.ts'
import type { Job, TrainingRequest } from '../state.ts'

interface Report {
  started(): void
  done(run: RunSummary): void
  failed(trouble: Trouble): void
  cancelled(): void
}

/**
 * One training at a time, fed by the engine's stream. A training that this window did not start, or that it lost sight
 * of (`isUnderWay` says so when the project is opened), is followed.
 */
export function useTraining(connection: Connection, project: string, isUnderWay: boolean, report: Report) {
  const { client } = connection
  const [job, setJob] = useState<Job | null>(null)
  const isActive = useRef(false)
  const tell = useRef(report)
  tell.current = report

  const consume = useCallback(
    async (begin: () => Promise<AsyncIterable<TrainingEvent>>, isOurs: boolean) => {
      if (isActive.current) return
      isActive.current = true
      const startedAt = performance.now()
      let first: number | null = null
      setJob({ fraction: 0, text: 'Starting', startedAt })
      try {
        const events = await begin()
        if (isOurs) tell.current.started()
        for await (const event of events) {
          if (event.type === 'done') tell.current.done(event.run)
          else {
            first ??= isOurs ? 0 : event.fraction
            setJob({ fraction: event.fraction, text: event.text, startedAt: startOf(startedAt, first, event.fraction) })
          }
        }
      } catch (error) {
        if (isCancelled(error)) tell.current.cancelled()
        // The engine goes on training without us: the project is opened again when the connection is back.
        else if (connection.state === 'open') tell.current.failed(problemOf(error))
      } finally {
        isActive.current = false
        setJob(null)
      }
    },
    [connection],
  )
  const start = useCallback(
    ({ mode, families, budgetSeconds }: TrainingRequest) =>
      consume(() => client.train.start({ project, mode, families: [...families], budgetSeconds }), true),
    [client, project, consume],
  )
  const cancel = useCallback(async () => {
    if (isActive.current) await client.train.cancel({ project }).catch(() => null)
  }, [client, project])
  useEffect(() => {
    if (isUnderWay) consume(() => client.train.follow({ project }), false)
  }, [isUnderWay, client, project, consume])
  return { job, start, cancel }
}

/** Where a training that we joined at `first` would have begun at the pace seen since, so that its time left is right. */
function startOf(joinedAt: number, first: number, fraction: number): number {
  const now = performance.now()
  return first > 0 && fraction > first ? now - ((now - joinedAt) * fraction) / (fraction - first) : joinedAt
}
