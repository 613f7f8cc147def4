import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { checkProject, checkRegistry, registryOfProject } from '../engine/index.ts'
import { usageError } from '../shared/core/index.ts'

/** Where a registry is: a folder of its own, or a project. */
export const PLACE_OPTIONS = {
  registry: z.string().default('').meta({ title: 'Folder of the registry', placeholder: 'DIR' }),
  project: z.string().default('').meta({ title: 'Project whose registry it is', placeholder: 'DIR' }),
}

const PLACE = z.object(PLACE_OPTIONS)

/** The folder of the registry that is meant; it need not be there yet. */
export async function registryPlace({ registry, project }: z.output<typeof PLACE>): Promise<string> {
  if ((registry === '') === (project === ''))
    throw usageError(registry === '' ? 'No registry is named.' : '--registry and --project exclude each other.', {
      next: 'Add --registry DIR, or --project DIR for the registry of a project.',
    })
  if (registry !== '') return resolve(registry)
  if (!existsSync(join(project, 'project.json')))
    throw usageError(`${project} is no project.`, {
      file: project,
      value: project,
      next: 'Name a folder that lathe train --project made, or a registry with --registry DIR.',
    })
  await checkProject(project)
  return registryOfProject(project)
}

/** The folder of a registry that is there. */
export async function knownRegistry(place: z.output<typeof PLACE>): Promise<string> {
  const folder = await registryPlace(place)
  checkRegistry(folder)
  return folder
}

/** A note of a person, for the log. */
export const NOTE_OPTION = {
  note: z.string().default('').meta({ title: 'What the log is to say about it', placeholder: 'TEXT' }),
}
