import { readFile } from 'node:fs/promises'
import { type Bundle, readBundle } from '../../../shared/bundle/index.ts'
import { usageError } from '../../../shared/core/index.ts'
import type { RegistryState, Version } from '../../../shared/registry/index.ts'
import { modelPathOf } from '../../registry/versions.ts'
import { listRuns } from '../../store/runs.ts'
import type { Engine } from '../engine.ts'
import { projectFolder } from '../project-file.ts'
import { modelFile, readRun } from '../training/run-file.ts'

/** A model under the name that its service knows it by: its run, or `version-3` of a version whose run the project does not have. */
export interface ServedModel {
  readonly id: string
  readonly bundle: Bundle
}

const VERSION = /^version-(\d+)$/

/** The version that a name of a served model means. */
export function versionServed(state: RegistryState, id: string): Version | undefined {
  const number = VERSION.exec(id)?.[1]
  if (number !== undefined) return state.versions[Number(number) - 1]
  return state.versions.findLast(({ lineage }) => lineage.run === id)
}

/** The model of a run, or of a version. */
export async function servedModel(engine: Engine, project: string, id: string): Promise<ServedModel> {
  const number = VERSION.exec(id)?.[1]
  if (number !== undefined) {
    const { state } = await engine.registries.read(project)
    const version = state.versions[Number(number) - 1]
    if (!version) throw usageError(`There is no version ${number}.`, { value: number, next: 'Choose one of the list.' })
    return modelOfVersion(engine, project, version)
  }
  await readRun(engine.home, project, id)
  const file = modelFile(engine.home, project, id)
  return { id, bundle: readBundle(await readFile(file), file) }
}

export async function modelOfVersion(engine: Engine, project: string, version: Version): Promise<ServedModel> {
  const { run } = version.lineage
  if (version.collectedAt !== null)
    throw usageError(`The model of version ${version.version} was removed.`, {
      value: String(version.version),
      next: 'Choose another version.',
    })
  const runs = run === null ? [] : await listRuns(projectFolder(engine.home, project))
  const file = modelPathOf(engine.registries.folder(project), version)
  const id = run !== null && runs.includes(run) ? run : `version-${version.version}`
  return { id, bundle: readBundle(await readFile(file), file) }
}
