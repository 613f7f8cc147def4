import { AsyncIteratorClass } from '@orpc/server'
import type { Bundle } from '../../../shared/bundle/index.ts'
import type { ServiceView } from '../../../shared/contract/index.ts'
import { usageError } from '../../../shared/core/index.ts'
import { remark } from '../../registry/promotion.ts'
import { inTurn } from '../../store/in-turn.ts'
import type { Engine } from '../engine.ts'
import { api } from '../implementer.ts'
import { readProject } from '../project-file.ts'
import { changeTrial } from './registry-trial.ts'
import { forgetServedBefore, readServedBefore } from './served-before.ts'
import { servedModel } from './served-model.ts'
import { followChampion, keepServed, lookAtTrial, requestsFolder, serviceFolder } from './service-follow.ts'
import { questionOf, type Serving, startServing } from './serving.ts'

export const serviceProcedures = (engine: Engine) => ({
  state: api.service.state.handler(async ({ input: { project } }) => {
    await readProject(engine.home, project)
    return engine.services.get(project)?.view() ?? null
  }),
  follow: api.service.follow.handler(async ({ input: { project } }) => changesOf(engine.services.get(project))),
  start: api.service.start.handler(({ input: { project, ...asked } }) => startService(engine, project, asked)),
  before: api.service.before.handler(async ({ input: { project } }) => {
    await readProject(engine.home, project)
    const state = engine.services.get(project)?.view().state
    return state === undefined || state === 'failed' ? readServedBefore(engine.home, project) : null
  }),
  resume: api.service.resume.handler(async ({ input: { project, withTrial } }) => {
    const before = await readServedBefore(engine.home, project)
    if (!before) throw usageError('Nothing was running when Lathe was closed.', { next: 'Start the service anew.' })
    const { trial, ...asked } = before
    // Somebody else may have its port meanwhile.
    const started = await startService(engine, project, asked).catch(() =>
      startService(engine, project, { ...asked, port: 0 }),
    )
    if (!trial || !withTrial) return started
    await inService(engine, project, (serving) => changeTrial(engine, project, serving, trial))
    return engine.services.get(project)?.view() ?? started
  }),
  forget: api.service.forget.handler(async ({ input: { project } }) => {
    const before = await readServedBefore(engine.home, project)
    if (before?.trial) await endChallenge(engine, project, before.trial.version)
    await forgetServedBefore(engine.home, project)
    return null
  }),
  rollout: api.service.rollout.handler(async ({ input: { project } }) => {
    await readProject(engine.home, project)
    const serving = engine.services.get(project)
    if (serving?.view().state !== 'running') return null
    return inTurn(serviceFolder(engine, project), () => lookAtTrial(engine, project, serving))
  }),
  trial: api.service.trial.handler(async ({ input: { project, ...asked } }) => {
    await readProject(engine.home, project)
    return inService(engine, project, async (serving) => {
      await changeTrial(engine, project, serving, asked)
      return lookAtTrial(engine, project, serving)
    })
  }),
  stop: api.service.stop.handler(async ({ input: { project } }) => {
    await readProject(engine.home, project)
    const trial = await readServedBefore(engine.home, project)
    await stopService(engine, project)
    if (trial?.trial) await endChallenge(engine, project, trial.trial.version)
    await forgetServedBefore(engine.home, project)
    return null
  }),
})

/** Starts the service of a run or a version; one that runs goes on with it where it can. */
async function startService(
  engine: Engine,
  project: string,
  { run, port, isLogged }: { readonly run: string; readonly port: number; readonly isLogged: boolean },
): Promise<ServiceView> {
  const { name } = await readProject(engine.home, project)
  const { id, bundle } = await servedModel(engine, project, run)
  const folder = serviceFolder(engine, project)
  return inTurn(folder, async () => {
    const there = engine.services.get(project)
    const before = there?.view().url
    if (there && before && canGoOn(there, bundle, port)) {
      await there.trial.swap(id, bundle)
      there.nowServes(id, bundle)
      await keepServed(engine, project, there)
      return there.view()
    }
    await stopService(engine, project)
    // Whoever asks the model goes on asking the same address.
    const same = before ? Number(new URL(before).port) : 0
    const log = isLogged ? requestsFolder(engine, project) : null
    const about = { launch: engine.launch, bundle, name, run: id, folder, log }
    const started = await startServing({ ...about, port: port || same })
    const serving = await followChampion(engine, project, started)
    engine.services.set(project, serving)
    await keepServed(engine, project, serving)
    return serving.view()
  })
}

/** Does something with the service that runs, after what is being done with it. */
function inService<T>(engine: Engine, project: string, work: (serving: Serving) => Promise<T>): Promise<T> {
  return inTurn(serviceFolder(engine, project), async () => {
    const serving = engine.services.get(project)
    if (serving?.view().state !== 'running')
      throw usageError('No service of this project is running.', { next: 'Start it first: a trial takes requests.' })
    const done = await work(serving)
    await keepServed(engine, project, serving)
    return done
  })
}

/** The registry names no challenger where its trial is over for good. */
async function endChallenge({ registries }: Engine, project: string, version: number): Promise<void> {
  const { state } = await registries.read(project)
  if (state.challenger !== version) return
  const note = 'The trial ended with the service'
  registries.done(project, await remark(registries.folder(project), { what: 'challenge', version: null, note }))
}

/** Whether a service can answer with another model without being started anew. */
function canGoOn(serving: Serving, bundle: Bundle, port: number): boolean {
  const { state, url } = serving.view()
  if (state !== 'running' || url === null || serving.question !== questionOf(bundle)) return false
  return port === 0 || port === Number(new URL(url).port)
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
