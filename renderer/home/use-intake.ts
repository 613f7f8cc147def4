import { useCallback, useRef, useState } from 'react'
import { type FilesCompared, isModelFile, type ProjectView } from '../../shared/contract/index.ts'
import type { Client } from '../client/client.ts'
import { followed } from '../client/followed.ts'
import { isCancelled, problemOf, type Problem as Trouble } from '../client/problem.ts'
import { type SentFiles, sendFiles, someOf } from '../client/send-files.ts'
import { useConnection } from '../connection.ts'
import { counted, readingText } from '../format/index.ts'
import { keepOpened } from '../project/opened.ts'
import { goTo, type Route } from '../route.ts'
import type { Work } from '../ui/index.ts'

/** A file on its way in: being sent, then being read. */
export interface Intake {
  readonly name: string
  readonly work: Work
}

/** Files that came in and are not of the same columns, and what can be made of them. */
export interface Differing {
  readonly files: number
  readonly compared: FilesCompared
  takeAll(): void
  takeAlike(): void
}

type Report = (work: Work) => void
/** Where to go when it is there; null where somebody is to be asked first. */
type Opening = (report: Report, signal: AbortSignal) => Promise<Route | null>

/** Data becomes a project; a model is shown. */
async function openFile(
  client: Client,
  name: string,
  sent: SentFiles,
  report: Report,
  signal: AbortSignal,
): Promise<Route> {
  if (!isModelFile(name)) return routeTo(await createProject(client, sent, report, signal))
  const { also: _, ...origin } = sent
  return { page: 'home', model: (await client.models.open(origin, { signal })).id }
}

function createProject(
  client: Client,
  source: SentFiles | { readonly sample: string },
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

/** Takes in files, a pasted table or a sample, and opens the project that it makes. */
export function useIntake() {
  const { client, pathOf, upload } = useConnection()
  const [differing, setDiffering] = useState<Differing | null>(null)
  const [intake, setIntake] = useState<Intake | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const abort = useRef<AbortController | null>(null)

  const take = useCallback(async (name: string, open: Opening) => {
    if (abort.current) return
    const controller = new AbortController()
    abort.current = controller
    const report: Report = (work) => {
      if (abort.current === controller) setIntake({ name, work })
    }
    setTrouble(null)
    setDiffering(null)
    report({ fraction: null, text: 'Opening', startedAt: performance.now() })
    try {
      const route = await open(report, controller.signal)
      if (route && !controller.signal.aborted) goTo(route)
    } catch (error) {
      if (!controller.signal.aborted && !isCancelled(error)) setTrouble(problemOf(error))
    } finally {
      if (abort.current === controller) {
        abort.current = null
        setIntake(null)
      }
    }
  }, [])
  const takeFiles = useCallback(
    (files: readonly File[]) => {
      const [file] = files
      if (!file) return
      const isOne = files.length === 1
      const name = isOne ? file.name : counted(files.length, 'file')
      const open = (sent: SentFiles) =>
        take(name, async (report, signal) => openFile(client, file.name, sent, report, signal))
      return take(name, async (report, signal) => {
        const startedAt = performance.now()
        const text = isOne ? 'Receiving the file' : 'Receiving the files'
        const onSent = (fraction: number) => report({ fraction, text, startedAt })
        const sent = await sendFiles({ pathOf, upload }, files, onSent, signal)
        if (isOne) return openFile(client, file.name, sent, report, signal)
        report({ fraction: null, text: 'Comparing their columns', startedAt })
        const compared = await client.projects.compare(sent, { signal })
        if (compared.differing.length === 0) return openFile(client, file.name, sent, report, signal)
        const isAlike = (at: number) => compared.differing.every((other) => other.at !== at)
        setDiffering({
          files: files.length,
          compared,
          takeAll: () => open(sent),
          takeAlike: () => open(someOf(sent, isAlike)),
        })
        return null
      })
    },
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
    setDiffering(null)
  }, [])
  return { intake, differing, trouble, setTrouble, takeFiles, takeSample, cancel }
}
