import { useCallback, useRef, useState } from 'react'
import { isModelFile, type ProjectView } from '../../shared/contract/index.ts'
import type { Client } from '../client/client.ts'
import { followed } from '../client/followed.ts'
import { isCancelled, problemOf, type Problem as Trouble } from '../client/problem.ts'
import { useConnection } from '../connection.ts'
import { readingText } from '../format/index.ts'
import { keepOpened } from '../project/opened.ts'
import { goTo, type Route } from '../route.ts'
import type { Work } from '../ui/index.ts'

/** A file on its way in: being sent, then being read. */
export interface Intake {
  readonly name: string
  readonly work: Work
}

type Report = (work: Work) => void
type Origin = { readonly upload: string } | { readonly path: string }

/** Data becomes a project; a model is shown. */
async function openFile(
  client: Client,
  name: string,
  origin: Origin,
  report: Report,
  signal: AbortSignal,
): Promise<Route> {
  if (isModelFile(name)) return { page: 'home', model: (await client.models.open(origin, { signal })).id }
  return routeTo(await createProject(client, origin, report, signal))
}

function createProject(
  client: Client,
  source: Origin | { readonly sample: string },
  report: Report,
  signal: AbortSignal,
): Promise<ProjectView> {
  const startedAt = performance.now()
  return followed(
    client,
    (progress) => report({ fraction: progress.fraction, text: readingText(progress), startedAt }),
    (job) => client.projects.create({ ...source, job }, { signal }),
  )
}

function routeTo(view: ProjectView): Route {
  keepOpened(view)
  return { page: 'project', project: view.id, stage: 'data' }
}

/** Takes in a file, a pasted table or a sample, and opens the project that it makes. */
export function useIntake() {
  const { client, pathOf, upload } = useConnection()
  const [intake, setIntake] = useState<Intake | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const abort = useRef<AbortController | null>(null)

  const take = useCallback(async (name: string, open: (report: Report, signal: AbortSignal) => Promise<Route>) => {
    if (abort.current) return
    const controller = new AbortController()
    abort.current = controller
    const report: Report = (work) => {
      if (abort.current === controller) setIntake({ name, work })
    }
    setTrouble(null)
    report({ fraction: null, text: 'Opening', startedAt: performance.now() })
    try {
      const route = await open(report, controller.signal)
      if (!controller.signal.aborted) goTo(route)
    } catch (error) {
      if (!controller.signal.aborted && !isCancelled(error)) setTrouble(problemOf(error))
    } finally {
      if (abort.current === controller) {
        abort.current = null
        setIntake(null)
      }
    }
  }, [])
  const takeFile = useCallback(
    (file: File) =>
      take(file.name, async (report, signal) => {
        const path = pathOf(file)
        if (path !== '') return openFile(client, file.name, { path }, report, signal)
        const startedAt = performance.now()
        const onSent = (fraction: number) => report({ fraction, text: 'Receiving the file', startedAt })
        return openFile(client, file.name, { upload: await upload(file, onSent, signal) }, report, signal)
      }),
    [client, pathOf, upload, take],
  )
  const takeSample = useCallback(
    (sample: string, title: string) =>
      take(title, async (report, signal) => routeTo(await createProject(client, { sample }, report, signal))),
    [client, take],
  )
  const cancel = useCallback(() => {
    abort.current?.abort('cancelled')
    abort.current = null
    setIntake(null)
  }, [])
  return { intake, trouble, setTrouble, takeFile, takeSample, cancel }
}
