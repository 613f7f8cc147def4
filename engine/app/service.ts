import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AsyncIteratorClass } from '@orpc/server'
import { readBundle } from '../../shared/bundle/index.ts'
import type { ServiceView } from '../../shared/contract/index.ts'
import type { Engine } from './engine.ts'
import { api } from './implementer.ts'
import { inTurn } from './in-turn.ts'
import { projectFolder, readProject } from './project-file.ts'
import { modelFile, readRun } from './run-file.ts'
import { type Serving, startServing } from './serving.ts'

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
    const folder = join(projectFolder(engine.home, project), 'service')
    return inTurn(folder, async () => {
      const before = engine.services.get(project)?.view().url
      await stopService(engine, project)
      // Whoever asks the model goes on asking the same address.
      const same = before ? Number(new URL(before).port) : 0
      const serving = await startServing({ launch: engine.launch, bundle, name, run, folder, port: port || same })
      engine.services.set(project, serving)
      return serving.view()
    })
  }),
  stop: api.service.stop.handler(async ({ input: { project } }) => {
    await readProject(engine.home, project)
    await stopService(engine, project)
    return null
  }),
})

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
