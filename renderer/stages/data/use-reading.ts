import { useCallback } from 'react'
import type { ProjectView, Reading } from '../../../shared/contract/index.ts'
import { followed } from '../../client/followed.ts'
import { isCancelled, problemOf, type Problem as Trouble } from '../../client/problem.ts'
import { readingText } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { defineShared, useShared, type Work } from '../../ui/index.ts'

/** A reading of the file under way. */
interface Rereading {
  readonly work: Work
  cancel(): void
}

const REREADING = defineShared<Rereading | null>('data.rereading', null)
const TROUBLE = defineShared<Trouble | null>('data.reading-trouble', null)

/** Reads the file another way; what was there stays until the new view is. The project keeps what was said. */
export function useReading() {
  const { client, project, setProject, notify } = useProject()
  const [rereading, setRereading] = useShared(REREADING)
  const [trouble, setTrouble] = useShared(TROUBLE)
  const { reading } = project.data

  const run = useCallback(
    async (read: (job: string, signal: AbortSignal) => Promise<ProjectView>): Promise<ProjectView | null> => {
      const controller = new AbortController()
      const startedAt = performance.now()
      const show = (work: Omit<Work, 'startedAt'>) =>
        setRereading({ work: { ...work, startedAt }, cancel: () => controller.abort('cancelled') })
      setTrouble(null)
      show({ fraction: null, text: 'Reading' })
      try {
        const view = await followed(
          client,
          (progress) => show({ fraction: progress.fraction, text: readingText(progress) }),
          (job) => read(job, controller.signal),
        )
        setProject(view)
        return view
      } catch (error) {
        if (!isCancelled(error)) setTrouble(problemOf(error))
        return null
      } finally {
        setRereading(null)
      }
    },
    [client, setProject, setRereading, setTrouble],
  )
  const apply = useCallback(
    async (next: Reading): Promise<boolean> =>
      (await run((job, signal) =>
        client.data.reread({ project: project.id, reading: plain(next), job }, { signal }),
      )) !== null,
    [client, project.id, run],
  )
  const change = async (changes: Reading, done: string): Promise<boolean> => {
    const isDone = await apply({ ...reading, ...changes })
    if (isDone) notify(done, () => void apply(reading))
    return isDone
  }
  return { reading, apply, change, run, rereading, trouble }
}

/** The reading as the engine takes it: lists of its own. */
export const plain = ({ types, missing, ...how }: Reading) => ({
  ...how,
  ...(types && { types: { ...types } }),
  ...(missing && { missing: [...missing] }),
})
