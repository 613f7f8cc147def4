import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { readChain } from '../../shared/registry/index.ts'
import { textIfThere } from '../data/index.ts'
import { checkProjectFolder, type PartCheck, type ProjectCheck } from '../store/check-project.ts'
import { listRuns, MODEL_FILE } from '../store/runs.ts'
import { digestOf, keepBlob, readBlob } from './blobs.ts'
import { readRegistry, removeTorn } from './log.ts'
import { EVENTS_FILE, registryOfProject } from './place.ts'
import { verifyRegistry } from './verify.ts'

/** Looks at a project and its registry, and mends what can be: either has models that the other may have lost. */
export const checkWholeProject = (project: string): Promise<ProjectCheck> =>
  checkProjectFolder(project, {
    spare: (sha256) => readBlob(registryOfProject(project), sha256).catch(() => undefined),
    more: (folder) => checkRegistryOf(folder),
  })

async function checkRegistryOf(project: string): Promise<PartCheck> {
  const folder = registryOfProject(project)
  const path = join(folder, EVENTS_FILE)
  if (!existsSync(path)) return { repaired: [], lost: [] }
  const repaired: string[] = []
  // A log that lacks events which were acknowledged was not cut off by a crash: it stays as it is, and is told of below.
  const registry = await readRegistry(folder).catch(() => undefined)
  if (registry && readChain(await textIfThere(path)).torn !== '') {
    await removeTorn(folder)
    repaired.push('registry: a line of its log that a crash cut off is removed')
  }
  const runs = (await listRuns(project)).map((run) => join(resolve(project), 'runs', run, MODEL_FILE))
  for (const { version, model, collectedAt } of registry?.state.versions ?? []) {
    if (collectedAt !== null || (await isThere(folder, model.sha256))) continue
    for (const run of runs) {
      const bytes = await readFile(run).catch(() => undefined)
      if (!bytes || digestOf(bytes) !== model.sha256) continue
      await keepBlob(folder, bytes)
      repaired.push(`registry: the model of version ${version} was lost, and is taken from a run`)
      break
    }
  }
  const { problems } = await verifyRegistry(folder)
  return { repaired, lost: problems.map((problem) => `registry: ${problem}`) }
}

const isThere = (folder: string, digest: string): Promise<boolean> =>
  readBlob(folder, digest).then(
    () => true,
    () => false,
  )
