import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { usageError } from '../../shared/core/index.ts'
import { PROJECT_FILE } from '../store/project.ts'

/** The folder of a registry in a project. */
export const REGISTRY_FOLDER = 'registry'
export const EVENTS_FILE = 'events.jsonl'

/** Where the registry of a project lies. */
export const registryOfProject = (project: string): string => join(resolve(project), REGISTRY_FOLDER)

/** Throws unless a folder holds a registry. */
export function checkRegistry(folder: string): void {
  if (existsSync(join(folder, EVENTS_FILE))) return
  if (existsSync(join(folder, PROJECT_FILE)) && existsSync(join(registryOfProject(folder), EVENTS_FILE)))
    throw usageError(`${folder} is a project; its registry lies in ${registryOfProject(folder)}.`, {
      file: folder,
      next: 'Name that folder, or the project as one.',
    })
  throw usageError(`${folder} holds no registry.`, {
    file: folder,
    next: 'Register a model there first, or name another folder.',
  })
}

/** Makes the folder of a registry where it is not there. */
export async function makeRegistry(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw usageError(
      `The folder ${folder} of the registry cannot be made: ${error instanceof Error ? error.message : error}.`,
      { file: folder, next: 'Name a folder that you may write to.' },
    )
  })
}
