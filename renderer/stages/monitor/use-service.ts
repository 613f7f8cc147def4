import { useRef } from 'react'
import { problemOf } from '../../client/problem.ts'
import { useProject } from '../../state.ts'
import { useShared } from '../../ui/index.ts'
import { SERVICE_LOG, SERVICE_PORT, SERVICE_WORK, type ServiceWork } from './shared.ts'
import { sentence } from './trial-words.ts'
import { servedName } from './versions/registry.ts'
import { useRegistry } from './versions/use-registry.ts'

const NOTHING: ServiceWork = { is: 'none', trouble: null }

/** The service of the project, and the ways to start and to stop it. */
export function useService() {
  const { client, project, run, showService, notify } = useProject()
  const [work, setWork] = useShared(SERVICE_WORK)
  const [port, setPort] = useShared(SERVICE_PORT)
  const [isLogged, setLogged] = useShared(SERVICE_LOG)
  const { registry } = useRegistry()
  const busy = useRef(false)
  const during = async (is: ServiceWork['is'], act: () => Promise<void>) => {
    if (busy.current || work.is !== 'none') return
    busy.current = true
    setWork({ is, trouble: null })
    try {
      await act()
      setWork(NOTHING)
    } catch (error) {
      setWork({ is: 'none', trouble: problemOf(error) })
    } finally {
      busy.current = false
    }
  }
  const serve = (id: string) =>
    during('starting', async () => {
      const wanted = portOf(port)
      if (wanted === null) return
      const isSwap = project.service?.state === 'running'
      showService(await client.service.start({ project: project.id, run: id, port: wanted, isLogged }))
      notify(isSwap ? `${sentence(servedName(registry, id))} answers` : 'Service started')
    })
  return {
    service: project.service,
    work,
    port,
    setPort,
    isLogged,
    setLogged,
    isPortWrong: portOf(port) === null,
    start: () => run && serve(run.id),
    /** Starts what was running when Lathe was closed. */
    resume: (withTrial: boolean) =>
      during('starting', async () => {
        showService(await client.service.resume({ project: project.id, withTrial }))
        notify(withTrial ? 'Running again' : 'Service started')
      }),
    /** Serves a run, or a version by what a service calls it; where another one is served, in its place. */
    serve,
    stop: () =>
      during('stopping', async () => {
        await client.service.stop({ project: project.id })
        showService(undefined)
        notify('Service stopped')
      }),
  }
}

/** 0 for any free one; null where it is none. */
export function portOf(text: string): number | null {
  const trimmed = text.trim()
  if (trimmed === '') return 0
  const port = Number(trimmed)
  return /^\d{1,5}$/.test(trimmed) && port >= 1 && port <= 65_535 ? port : null
}
