import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AsyncIteratorClass } from '@orpc/server'
import { type Bundle, readBundle } from '../../shared/bundle/index.ts'
import type { RolloutView, ServiceView } from '../../shared/contract/index.ts'
import { usageError } from '../../shared/core/index.ts'
import { registryOfProject } from '../registry/place.ts'
import type { Engine } from './engine.ts'
import { api } from './implementer.ts'
import { inTurn } from './in-turn.ts'
import { projectFolder, readProject } from './project-file.ts'
import { changeTrial, recordWentBack } from './registry-trial.ts'
import { modelFile, readRun } from './run-file.ts'
import { questionOf, type Serving, startServing } from './serving.ts'

export const serviceProcedures = (engine: Engine) => ({
  state: api.service.state.handler(async ({ input: { project } }) => {
    await readProject(engine.home, project)
    return engine.services.get(project)?.view() ?? null
  }),
  follow: api.service.follow.handler(async ({ input: { project } }) => changesOf(engine.services.get(project))),
  start: api.service.start.handler(async ({ input: { project, run, port } }) => {
    const { name } = await readProject(engine.home, project)
    await readRun(engine.home, project, run)
    const file = modelFile(engine.home, project, run)
    const bundle = readBundle(await readFile(file), file)
    const folder = serviceFolder(engine, project)
    return inTurn(folder, async () => {
      const there = engine.services.get(project)
      const before = there?.view().url
      if (there && before && canGoOn(there, bundle, port)) {
        await there.trial.swap(run, bundle)
        there.nowServes(run, bundle)
        return there.view()
      }
      await stopService(engine, project)
      // Whoever asks the model goes on asking the same address.
      const same = before ? Number(new URL(before).port) : 0
      const serving = await startServing({ launch: engine.launch, bundle, name, run, folder, port: port || same })
      engine.services.set(project, serving)
      return serving.view()
    })
  }),
  rollout: api.service.rollout.handler(async ({ input: { project } }) => {
    await readProject(engine.home, project)
    const serving = engine.services.get(project)
    if (serving?.view().state !== 'running') return null
    return inTurn(serviceFolder(engine, project), () => lookAtTrial(engine, project, serving))
  }),
  trial: api.service.trial.handler(async ({ input: { project, ...asked } }) => {
    await readProject(engine.home, project)
    return inTurn(serviceFolder(engine, project), async () => {
      const serving = engine.services.get(project)
      if (serving?.view().state !== 'running')
        throw usageError('No service of this project is running.', { next: 'Start it first: a trial takes requests.' })
      await changeTrial(registryOfProject(projectFolder(engine.home, project)), serving, asked)
      return lookAtTrial(engine, project, serving)
    })
  }),
  stop: api.service.stop.handler(async ({ input: { project } }) => {
    await readProject(engine.home, project)
    await stopService(engine, project)
    return null
  }),
})

const serviceFolder = ({ home }: Pick<Engine, 'home'>, project: string) => join(projectFolder(home, project), 'service')

/** Whether a service can answer with another model without being started anew. */
function canGoOn(serving: Serving, bundle: Bundle, port: number): boolean {
  const { state, url } = serving.view()
  if (state !== 'running' || url === null || serving.question !== questionOf(bundle)) return false
  return port === 0 || port === Number(new URL(url).port)
}

/** How a trial stands; what the service did by itself since then is written down. */
async function lookAtTrial(engine: Engine, project: string, serving: Serving): Promise<RolloutView> {
  const { view, went } = await serving.trial.look()
  serving.nowServes(view.champion, null)
  if (went) await recordWentBack(registryOfProject(projectFolder(engine.home, project)), went)
  return view
}

/** Ends the service of a project, if there is one. */
export async function stopService({ services }: Pick<Engine, 'services'>, project: string): Promise<void> {
  const serving = services.get(project)
  services.delete(project)
  await serving?.stop()
}

/** The view of a service as it is, and at each change, until it has ended as it was told to. */
function changesOf(serving: Serving | undefined): AsyncIteratorClass<ServiceView> {
  let seen: ServiceView | undefined
  let isReturned = false
  let leave = () => {}
  const left = new Promise<void>((resolve) => {
    leave = resolve
  })
  const next = async (): Promise<IteratorResult<ServiceView, undefined>> => {
    while (serving && !isReturned && serving.view() === seen && !serving.isOver())
      await Promise.race([serving.change(), left])
    if (!serving || isReturned || serving.isOver()) return { done: true, value: undefined }
    seen = serving.view()
    return { done: false, value: seen }
  }
  return new AsyncIteratorClass<ServiceView>(next, async () => {
    isReturned = true
    leave()
  })
}
