import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceView } from '../../../shared/contract/index.ts'
import { usageError } from '../../../shared/core/index.ts'
import { inTurn } from '../../store/in-turn.ts'
import {
  type KeepControls,
  type KeptSource,
  keepSources,
  keptFiles,
  originState,
  removeKept,
} from '../../store/keep-source.ts'
import { neededFiles } from '../../store/training-files.ts'
import { refuseModels } from '../create-project.ts'
import { type Engine, projectView, tableAt } from '../engine.ts'
import { importControls } from '../keeping.ts'
import { type Origins, originFiles } from '../origin.ts'
import { projectFolder, readProject, type StoredProject, updateProject } from '../project-file.ts'
import { afterReading } from '../tables/after-reading.ts'
import type { OpenControls } from '../tables/open-table.ts'
import { plannedSources } from '../training/checkpoint.ts'

/** Where another version of a project's data comes from: the files of before, where they were, or others. */
export type NewVersion = Origins | { readonly from: 'origin' | 'before' }

/** The copies that a project keeps, and what became of the files that they were taken of. */
export async function sourceView({ home }: Engine, id: string): Promise<SourceView> {
  const { sources, before } = await readProject(home, id)
  const files = await Promise.all(
    sources.map(async (source) => ({
      name: source.name,
      bytes: source.bytes ?? null,
      keptBytes: source.keptBytes ?? null,
      keptAt: source.keptAt ?? null,
      state: await originState(source),
    })),
  )
  return { files, keptBytes: await bytesIn(projectFolder(home, id)), hasBefore: before !== null }
}

/**
 * Takes another version of the data into a project, read as the one before was, save for rows that were put right: those
 * were rows of the other files. What was chosen and the recipe stay; earlier runs keep the data that they learned from.
 * Data that cannot be read, or is cancelled, leaves the project as it was.
 */
export function renewData(engine: Engine, id: string, version: NewVersion, controls: OpenControls) {
  const folder = projectFolder(engine.home, id)
  return inTurn(`${folder} sources`, async () => {
    try {
      const project = await readProject(engine.home, id)
      const { keeping, opening } = importControls(controls)
      const next = await nextVersion(engine, folder, project, version, keeping)
      const table = await engine.tables.view(tableAt(engine, id, project, next.reading, next.sources), opening)
      await updateProject(engine.home, id, (stored) => ({
        ...next,
        before: { sources: stored.sources, reading: stored.reading },
        ...afterReading(stored, table, stored.sources.length < 2),
      }))
    } finally {
      await removeUnneeded(engine, id)
    }
    return projectView(engine, id)
  })
}

async function nextVersion(
  engine: Engine,
  folder: string,
  { name, sources, reading, before }: StoredProject,
  version: NewVersion,
  keeping: KeepControls,
): Promise<Pick<StoredProject, 'sources' | 'reading'>> {
  if ('from' in version && version.from === 'before') {
    if (before) return before
    throw usageError(`${name} has no version of its data before this one.`, { next: 'Choose a file to import.' })
  }
  const { fixes: _, ...others } = reading
  const { files, done } =
    'from' in version ? { files: originals(sources), done: async () => undefined } : await originFiles(engine, version)
  try {
    refuseModels(files)
    return { sources: await keepSources(folder, files, keeping), reading: others }
  } finally {
    await done()
  }
}

function originals(sources: readonly KeptSource[]) {
  return sources.map(({ name, origin }) => {
    if (origin) return { path: origin.path, name, isOriginal: true }
    throw usageError(`It is not known where ${name} came from.`, { file: name, next: 'Choose the file to import.' })
  })
}

/** Removes copies that nothing refers to. A training under way may have begun with any. */
async function removeUnneeded({ home, trainings }: Engine, id: string): Promise<void> {
  if (trainings.has(id)) return
  const folder = projectFolder(home, id)
  const needed = await neededFiles(folder)
  for (const { file } of await plannedSources(home, id)) needed.add(file)
  await removeKept(
    folder,
    (await keptFiles(folder)).filter((file) => !needed.has(file)),
  )
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0
  for (const file of await keptFiles(folder)) bytes += (await stat(join(folder, file)).catch(() => ({ size: 0 }))).size
  return bytes
}
