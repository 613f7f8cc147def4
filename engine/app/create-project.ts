import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Choices, DEFAULT_THRESHOLD, isModelFile } from '../../shared/contract/index.ts'
import { LatheError, throwIfCancelled } from '../../shared/core/index.ts'
import { flushFolder } from '../store/flush-folder.ts'
import { type GivenSource, keepSources } from '../store/keep-source.ts'
import { PROJECT_FORMAT } from '../store/project.ts'
import type { Engine } from './engine.ts'
import { importControls } from './keeping.ts'
import { historyOf } from './model/kept-history.ts'
import { projectsFolder, writeProject } from './project-file.ts'
import { readLimits } from './settings.ts'
import { addedColumns } from './tables/after-reading.ts'
import type { OpenControls } from './tables/open-table.ts'
import { sourcesAt } from './tables/sources.ts'

/** Folders that are becoming projects: no id begins so. */
export const DRAFT_PREFIX = '.draft-'

/** Data files that become a project. */
export interface NewData {
  readonly files: readonly GivenSource[]
  readonly choices?: Partial<Choices>
}

/**
 * Makes a project of a data file, or of several as one table: in a folder beside the others that takes its name when
 * everything in it is there. A file that cannot be read, or is not wanted any more, leaves nothing behind.
 *
 * @returns the project's id
 */
export async function createProject(
  { home, tables, settings }: Pick<Engine, 'home' | 'tables' | 'settings'>,
  { files, choices: suggested }: NewData,
  controls: OpenControls,
): Promise<string> {
  refuseModels(files)
  const random = randomBytes(4).toString('hex')
  const draft = join(projectsFolder(home), DRAFT_PREFIX + random)
  await mkdir(draft, { recursive: true })
  try {
    const { keeping, opening } = importControls(controls)
    const sources = await keepSources(draft, files, keeping)
    const at = { files: sourcesAt(draft, sources), reading: {}, limits: readLimits(settings.current()) }
    const { data } = await tables.view(at, opening)
    throwIfCancelled(controls.signal)
    const name = projectName(sources.map((source) => source.name))
    const choices = choicesFrom({ ignore: addedColumns({ data }), ...suggested })
    const changedAt = Date.now()
    await writeProject(draft, {
      ...PROJECT_FORMAT,
      name,
      sources,
      before: null,
      rows: data.rows,
      columns: data.columns.length,
      changedAt,
      choices,
      history: historyOf(undefined, choices, changedAt),
      draft: null,
      look: null,
      reading: {},
    })
    const id = `${slugOf(name)}-${random}`
    await rename(draft, join(projectsFolder(home), id))
    await flushFolder(projectsFolder(home))
    await tables.ask('moved', at, { ...at, files: sourcesAt(join(projectsFolder(home), id), sources) })
    return id
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

const choicesFrom = ({ target = '', sensitive = [], ignore = [] }: Partial<Choices> = {}) => ({
  target,
  sensitive: [...sensitive],
  ignore: [...ignore],
  recipe: { steps: [] },
  threshold: DEFAULT_THRESHOLD,
})

export function refuseModels(files: readonly GivenSource[]): void {
  const model = files.find(({ name }) => isModelFile(name))
  if (model)
    throw new LatheError('unsupported', `${model.name} is a model, not data.`, {
      file: model.name,
      next: 'Open it by itself; to train, open the data that it came of.',
    })
}

/** The name of the one file without its ending; of several what their names begin with, or the first one's. */
function projectName(files: readonly string[]): string {
  const names = files.map((file) => file.replace(/(\.[a-z0-9]{1,8}){1,2}$/i, '') || file)
  const [first = ''] = names
  if (names.length < 2) return first
  let length = 0
  while (length < first.length && names.every((name) => name[length] === first[length])) length++
  const common = first.slice(0, length).replace(/[\s_.-]*\d*[\s_.-]*$/u, '')
  return common.length >= 3 ? common : `${first} and ${names.length - 1} more`
}

/** What the system said of a file, as an error that says what to do. */
export function unreadableFile(name: string, error: unknown): LatheError {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
  const reason = isMissing ? 'it is not there' : error instanceof Error ? error.message : String(error)
  return new LatheError(isMissing ? 'fileNotFound' : 'fileUnreadable', `${name} cannot be read: ${reason}.`, {
    file: name,
    next: isMissing ? 'Choose the file again.' : 'Check that you may read it, and that the disk has room.',
  })
}

const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'project'
