import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { RunSummary, TrainingEvent } from '../../shared/contract/index.ts'
import type { Connection } from '../client/connection.ts'
import { isCancelled, problemOf, type Problem as Trouble } from '../client/problem.ts'
import type { Job, TrainingActions } from '../state.ts'

interface Report {
  started(): void
  done(run: RunSummary): void
  failed(trouble: Trouble): void
  cancelled(): void
  paused(): void
  discarded(): void
}

/** Whether a training begins here, goes on from a checkpoint, or was begun elsewhere. */
type Origin = 'start' | 'resume' | 'follow'

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
    async (begin: () => Promise<AsyncIterable<TrainingEvent>>, origin: Origin) => {
      if (isActive.current) return
      isActive.current = true
      const pace = createPace(origin)
      let latest: Job = { fraction: 0, text: 'Starting', startedAt: performance.now(), isFinishing: false }
      setJob(latest)
      try {
        const events = await begin()
        if (origin !== 'follow') tell.current.started()
        for await (const event of events) {
          if (event.type === 'done') tell.current.done(event.run)
          else if (event.type === 'paused') tell.current.paused()
          else {
            const { type: _, ...news } = event
            latest = { ...latest, ...news, startedAt: pace(event.fraction, event.results !== undefined) }
            setJob(latest)
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
  const actions = useMemo<TrainingActions>(
    () => ({
      startTraining: ({ families, ...training }, from) =>
        consume(
          () =>
            client.train.start({ project, ...training, families: [...families], ...(from !== undefined && { from }) }),
          'start',
        ),
      startMitigation: (run, { methods, by, ...asked }) =>
        consume(() => client.train.mitigate({ project, run, ...asked, by: [...by], methods: [...methods] }), 'start'),
      takePoint: (run, point) => consume(() => client.train.takePoint({ project, run, point }), 'start'),
      resumeTraining: () => consume(() => client.train.resume({ project }), 'resume'),
      async discardTraining() {
        try {
          await client.train.discard({ project })
          tell.current.discarded()
        } catch (error) {
          tell.current.failed(problemOf(error))
        }
      },
      // What a training that has ended meanwhile is told is of no use to anybody.
      finishTraining: () => isActive.current && client.train.finish({ project }).catch(() => null),
      pauseTraining: () => isActive.current && client.train.pause({ project }).catch(() => null),
      cancelTraining: () => isActive.current && client.train.cancel({ project }).catch(() => null),
    }),
    [client, project, consume],
  )
  useEffect(() => {
    if (isUnderWay) consume(() => client.train.follow({ project }), 'follow')
  }, [isUnderWay, client, project, consume])
  return { job, actions }
}

/**
 * Says when a training would have begun at the pace seen since we are with it, so that its time left is right: what was
 * done before we joined, or before it was interrupted, took a time that we have not seen.
 */
function createPace(origin: Origin): (fraction: number, hasResults: boolean) => number {
  let joinedAt = performance.now()
  let first: number | null = origin === 'follow' ? null : 0
  let isTakenOver = origin !== 'resume'
  return (fraction, hasResults) => {
    const now = performance.now()
    // The first results of a resumed training are those that it had before.
    if (!isTakenOver && hasResults) {
      isTakenOver = true
      joinedAt = now
      first = null
    }
    first ??= fraction
    return first > 0 && fraction > first ? now - ((now - joinedAt) * fraction) / (fraction - first) : joinedAt
  }
}
