import { useCallback, useRef, useState } from 'react'
import type { ProjectView } from '../../shared/contract/index.ts'
import { isCancelled, problemOf, type Problem as Trouble } from '../client/problem.ts'
import { useConnection } from '../connection.ts'
import { keepOpened } from '../project/opened.ts'
import { goTo } from '../route.ts'

/** A file on its way in: being sent (with how much of it), then being read. */
export interface Intake {
  readonly name: string
  /** null while the engine reads. */
  readonly fraction: number | null
}

/** Takes in a file, a pasted table or a sample, and opens the project that it makes. */
export function useIntake() {
  const connection = useConnection()
  const [intake, setIntake] = useState<Intake | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const abort = useRef<AbortController | null>(null)

  const take = useCallback(async (name: string, create: (signal: AbortSignal) => Promise<ProjectView>) => {
    if (abort.current) return
    const controller = new AbortController()
    abort.current = controller
    setTrouble(null)
    setIntake({ name, fraction: null })
    try {
      const view = await create(controller.signal)
      keepOpened(view)
      goTo({ page: 'project', project: view.id, stage: 'data' })
    } catch (error) {
      if (!controller.signal.aborted && !isCancelled(error)) setTrouble(problemOf(error))
      setIntake(null)
    } finally {
      abort.current = null
    }
  }, [])

  const takeFile = useCallback(
    (file: File) =>
      take(file.name, async (signal) => {
        const path = connection.pathOf(file)
        if (path !== '') return connection.client.projects.create({ path }, { signal })
        setIntake({ name: file.name, fraction: 0 })
        const upload = await connection.upload(file, (fraction) => setIntake({ name: file.name, fraction }), signal)
        setIntake({ name: file.name, fraction: null })
        return connection.client.projects.create({ upload }, { signal })
      }),
    [connection, take],
  )
  const takeSample = useCallback(
    (sample: string, title: string) =>
      take(title, (signal) => connection.client.projects.create({ sample }, { signal })),
    [connection, take],
  )
  const cancel = useCallback(() => {
    abort.current?.abort()
    setIntake(null)
  }, [])
  return { intake, trouble, setTrouble, takeFile, takeSample, cancel }
}
