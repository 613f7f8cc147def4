import { unwatchFile, watchFile } from 'node:fs'
import { join } from 'node:path'
import type { RolloutView } from '../../../shared/contract/index.ts'
import { LatheError } from '../../../shared/core/index.ts'
import { aliasesOf, NO_STATE, type RegistryState } from '../../../shared/registry/index.ts'
import { inTurn } from '../../store/in-turn.ts'
import type { Engine } from '../engine.ts'
import { projectFolder } from '../project-file.ts'
import { takeUpRollback } from './look-at-run.ts'
import type { OnRegistry } from './registries.ts'
import { recordWentBack } from './registry-trial.ts'
import { keepServedBefore } from './served-before.ts'
import { modelOfVersion, versionServed } from './served-model.ts'
import { questionOf, type Serving } from './serving.ts'
import type { WentBack } from './serving-trial.ts'

export const serviceFolder = ({ home }: Pick<Engine, 'home'>, project: string): string =>
  join(projectFolder(home, project), 'service')

/** Where the service of a project keeps what it is asked. */
export const requestsFolder = ({ home }: Pick<Engine, 'home'>, project: string): string =>
  join(projectFolder(home, project), 'requests')

const LOOK_MILLISECONDS = 500

/**
 * Keeps a service and the registry of its project alike as long as it runs, whoever changes one of them: a service that answers
 * with the champion follows it, ends a trial whose challenger is none any more, and what it does by itself is written down.
 */
export async function followChampion(engine: Engine, project: string, serving: Serving): Promise<Serving> {
  const { registries } = engine
  const inTheirTurn = (work: () => Promise<unknown>) =>
    inTurn(serviceFolder(engine, project), async () => {
      if (serving.view().state === 'running') await work()
    }).catch(() => undefined)
  let known: { readonly champion: number | null; readonly challenger: number | null } | undefined
  const onRegistry: OnRegistry = ({ state }, news) => {
    const before = known ?? aliasesOf(state)
    known = aliasesOf(state)
    if (news.length === 0) return
    void inTheirTurn(async () => {
      await endTrialOf(state, before.challenger, serving)
      await takeChampion(engine, project, { state, before: before.champion, serving })
      await keepServed(engine, project, serving)
    })
  }
  // A log that does not hold is told where it is opened, and keeps nobody from being served.
  const followed = await registries.follow(project, onRegistry).catch(() => undefined)
  known = followed && aliasesOf(followed.log.state)
  const look = () => void inTheirTurn(() => lookAtTrial(engine, project, serving))
  watchFile(serving.trial.file, { interval: LOOK_MILLISECONDS, persistent: false }, look)
  const end = () => {
    followed?.end()
    unwatchFile(serving.trial.file, look)
  }
  return {
    ...serving,
    stop() {
      end()
      return serving.stop()
    },
  }
}

interface Taking {
  readonly state: RegistryState
  /** The champion of before. */
  readonly before: number | null
  readonly serving: Serving
}

/** Answers with the champion where the service answered with that of before: another one was chosen by somebody. */
async function takeChampion(engine: Engine, project: string, { state, before, serving }: Taking): Promise<void> {
  const { champion } = aliasesOf(state)
  const version = champion === null ? undefined : state.versions[champion - 1]
  if (!version || champion === before) return
  const answers = versionServed(state, serving.view().run)?.version
  if (answers === champion || (before !== null && answers !== before)) return
  try {
    const { id, bundle } = await modelOfVersion(engine, project, version)
    if (questionOf(bundle) !== serving.question)
      throw new LatheError('data', `Version ${champion} does not predict what the service predicts.`, {
        next: 'Stop the service, and start it with this version.',
      })
    await serving.trial.swap(id, bundle)
    serving.nowServes(id, bundle)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    serving.says({
      message: `Version ${champion} was promoted, and the service goes on as before: ${why}`,
      next: (error instanceof LatheError && error.details.next) || 'Start the service again.',
    })
  }
}

/** Ends the trial of a version that is the challenger no more. */
async function endTrialOf(state: RegistryState, before: number | null, serving: Serving): Promise<void> {
  if (before === null || aliasesOf(state).challenger === before) return
  const { challenger } = await serving.trial.now()
  if (challenger !== null && versionServed(state, challenger)?.version === before) await serving.trial.end()
}

/** How a trial stands; what the service did by itself since then is written down. */
export async function lookAtTrial(engine: Engine, project: string, serving: Serving): Promise<RolloutView> {
  const { view, went } = await serving.trial.look()
  serving.nowServes(view.champion, null)
  if (went) {
    await recordWentBack(engine, project, went)
    await tellOfRollback(engine, project, went).catch(() => undefined)
    await keepServed(engine, project, serving)
  }
  return view
}

async function tellOfRollback(engine: Engine, project: string, { run, why }: WentBack): Promise<void> {
  const { state } = await engine.registries.read(project)
  const found = versionServed(state, run)
  const version = found ? `version ${found.version}` : `run ${Number(run)}`
  const kept = found?.lineage.run ?? run
  const events = await takeUpRollback(engine, project, kept, { version, why })
  void engine.desk.tell(project, kept, events).catch(() => '')
}

/** Writes down what answers now, for the next start. */
export async function keepServed(engine: Engine, project: string, serving: Serving): Promise<void> {
  const { url, isLogged } = serving.view()
  const { champion, challenger, share, shadow } = await serving.trial.now()
  const { state } = await engine.registries.read(project).catch(() => ({ state: NO_STATE }))
  const version = challenger === null ? undefined : versionServed(state, challenger)?.version
  await keepServedBefore(engine.home, project, {
    run: champion,
    port: url === null ? 0 : Number(new URL(url).port),
    at: Date.now(),
    isLogged,
    trial: version === undefined ? null : { version, share, shadow },
  })
}
