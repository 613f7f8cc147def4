import { useCallback, useRef, useState } from 'react'
import { isModelFile, type ProjectView } from '../../shared/contract/index.ts'
import type { Connection } from '../client/connection.ts'
import { isCancelled, problemOf, type Problem as Trouble } from '../client/problem.ts'
import { useConnection } from '../connection.ts'
import { keepOpened } from '../project/opened.ts'
import { goTo, type Route } from '../route.ts'

/** A file on its way in: being sent (with how much of it), then being read. */
export interface Intake {
  readonly name: string
  /** null while the engine reads. */
  readonly fraction: number | null
}

/** Data becomes a project; a model is shown. */
async function openFile(
  { client }: Connection,
  name: string,
  origin: { readonly upload: string } | { readonly path: string },
  signal: AbortSignal,
): Promise<Route> {
  if (isModelFile(name)) return { page: 'home', model: (await client.models.open(origin, { signal })).id }
  return routeTo(await client.projects.create(origin, { signal }))
}

function routeTo(view: ProjectView): Route {
  keepOpened(view)
  return { page: 'project', project: view.id, stage: 'data' }
}

/** Takes in a file, a pasted table or a sample, and opens the project that it makes. */
export function useIntake() {
  const connection = useConnection()
  const [intake, setIntake] = useState<Intake | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const abort = useRef<AbortController | null>(null)

  const take = useCallback(async (name: string, open: (signal: AbortSignal) => Promise<Route>) => {
    if (abort.current) return
    const controller = new AbortController()
    abort.current = controller
    setTrouble(null)
    setIntake({ name, fraction: null })
    try {
      goTo(await open(controller.signal))
    } catch (error) {
      if (!controller.signal.aborted && !isCancelled(error)) setTrouble(problemOf(error))
    } finally {
      setIntake(null)
      abort.current = null
    }
  }, [])

  const takeFile = useCallback(
    (file: File) =>
      take(file.name, async (signal) => {
        const path = connection.pathOf(file)
        if (path !== '') return openFile(connection, file.name, { path }, signal)
        setIntake({ name: file.name, fraction: 0 })
        const upload = await connection.upload(file, (fraction) => setIntake({ name: file.name, fraction }), signal)
        setIntake({ name: file.name, fraction: null })
        return openFile(connection, file.name, { upload }, signal)
      }),
    [connection, take],
  )
  const takeSample = useCallback(
    (sample: string, title: string) =>
      take(title, async (signal) => routeTo(await connection.client.projects.create({ sample }, { signal }))),
    [connection, take],
  )
  const cancel = useCallback(() => {
    abort.current?.abort()
    setIntake(null)
  }, [])
  return { intake, trouble, setTrouble, takeFile, takeSample, cancel }
}
