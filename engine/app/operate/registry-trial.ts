import { usageError } from '../../../shared/core/index.ts'
import { aliasesOf } from '../../../shared/registry/index.ts'
import { remark, rollBack } from '../../registry/promotion.ts'
import { versionNamed } from '../../registry/versions.ts'
import type { Engine } from '../engine.ts'
import { modelOfVersion, versionServed } from './served-model.ts'
import { questionOf, type Serving } from './serving.ts'
import type { WentBack } from './serving-trial.ts'

export interface AskedTrial {
  /** null ends the trial. */
  readonly version: number | null
  readonly share: number
  readonly shadow: boolean
}

/** Puts a version beside the one that answers, and names it the challenger; or ends both. */
export async function changeTrial(
  engine: Engine,
  project: string,
  serving: Serving,
  { share, shadow, ...asked }: AskedTrial,
): Promise<void> {
  const { registries } = engine
  const folder = registries.folder(project)
  const { state } = await registries.read(project)
  const { champion, challenger } = aliasesOf(state)
  const name = (version: string | null) => remark(folder, { what: 'challenge', version, note: '' })
  if (asked.version === null) {
    await serving.trial.end()
    if (challenger !== null) registries.done(project, await name(null))
    return
  }
  const version = versionNamed(state, String(asked.version))
  const value = String(version.version)
  if (version.version === champion)
    throw usageError(`Version ${value} is the champion: it is not on trial any more.`, {
      value,
      next: 'Serve it, and put another version on trial beside it.',
    })
  const { id, bundle } = await modelOfVersion(engine, project, version)
  if (id === serving.view().run)
    throw usageError(`Version ${value} answers already.`, {
      value,
      next: 'Put another version on trial beside it.',
    })
  if (questionOf(bundle) !== serving.question)
    throw usageError(`Version ${value} does not predict what the service predicts.`, {
      value,
      next: 'Choose a version with the same target and the same classes.',
    })
  await serving.trial.begin({ run: id, bundle, share, isShadow: shadow })
  if (challenger !== version.version) registries.done(project, await name(value))
}

/** Writes down what a service did by itself, where the registry still says otherwise. */
export async function recordWentBack(
  { registries }: Engine,
  project: string,
  { what, run, why }: WentBack,
): Promise<void> {
  const folder = registries.folder(project)
  const { state } = await registries.read(project)
  const { champion, challenger, previous } = aliasesOf(state)
  const version = versionServed(state, run)?.version
  const note = `By the service itself${why === '' ? '' : `, beyond its limit: ${why}`}`
  if (version === undefined) return
  if (what === 'trial' && version === challenger) await remark(folder, { what: 'challenge', version: null, note })
  if (what === 'champion' && version === champion && previous !== null) await rollBack(folder, note)
}
