import { readFile } from 'node:fs/promises'
import { readBundle } from '../../shared/bundle/index.ts'
import { usageError } from '../../shared/core/index.ts'
import { aliasesOf, type RegistryState } from '../../shared/registry/index.ts'
import { readRegistry } from '../registry/log.ts'
import { remark, rollBack } from '../registry/promotion.ts'
import { modelPathOf, versionNamed } from '../registry/versions.ts'
import { questionOf, type Serving } from './serving.ts'
import type { WentBack } from './serving-trial.ts'

export interface AskedTrial {
  /** null ends the trial. */
  readonly version: number | null
  readonly share: number
  readonly shadow: boolean
}

/** Puts a version beside the one that answers, and names it the challenger; or ends both. */
export async function changeTrial(folder: string, serving: Serving, asked: AskedTrial): Promise<void> {
  const { state } = await readRegistry(folder)
  const { challenger } = aliasesOf(state)
  if (asked.version === null) {
    await serving.trial.end()
    if (challenger !== null) await remark(folder, { what: 'challenge', version: null, note: '' })
    return
  }
  const version = versionNamed(state, String(asked.version))
  const { run } = version.lineage
  if (version.collectedAt !== null || run === null)
    throw usageError(`The model of version ${version.version} is not one of this project any more.`, {
      value: String(version.version),
      next: 'Choose another version.',
    })
  if (run === serving.view().run)
    throw usageError(`Version ${version.version} answers already.`, {
      value: String(version.version),
      next: 'Put another version on trial beside it.',
    })
  const file = modelPathOf(folder, version)
  const bundle = readBundle(await readFile(file), file)
  if (questionOf(bundle) !== serving.question)
    throw usageError(`Version ${version.version} does not predict what the service predicts.`, {
      value: String(version.version),
      next: 'Choose a version with the same target and the same classes.',
    })
  await serving.trial.begin({ run, bundle, share: asked.share, isShadow: asked.shadow })
  if (challenger !== version.version)
    await remark(folder, { what: 'challenge', version: String(version.version), note: '' })
}

/** Writes down what a service did by itself, where the registry still says otherwise. */
export async function recordWentBack(folder: string, { what, run, why }: WentBack): Promise<void> {
  const { state } = await readRegistry(folder)
  const { champion, challenger, previous } = aliasesOf(state)
  const isOf = (version: number | null) => version !== null && runOf(state, version) === run
  const note = `By the service itself${why === '' ? '' : `, beyond its limit: ${why}`}`
  if (what === 'trial' && isOf(challenger)) await remark(folder, { what: 'challenge', version: null, note })
  if (what === 'champion' && isOf(champion) && previous !== null) await rollBack(folder, note)
}

const runOf = (state: RegistryState, version: number): string | null =>
  state.versions.find((one) => one.version === version)?.lineage.run ?? null
