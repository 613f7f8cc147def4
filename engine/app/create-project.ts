import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Choices, DEFAULT_THRESHOLD, isModelFile } from '../../shared/contract/index.ts'
import { LatheError, throwIfCancelled } from '../../shared/core/index.ts'
import { PROJECT_FORMAT } from '../store/project.ts'
import type { Engine } from './engine.ts'
import { historyOf } from './kept-history.ts'
import type { OpenControls } from './open-table.ts'
import { projectsFolder, SOURCE_FOLDER, writeProject } from './project-file.ts'
import { readLimits } from './settings.ts'

/** Folders that are becoming projects: no id begins so. */
export const DRAFT_PREFIX = '.draft-'

/** A data file that becomes a project. */
export interface NewSource {
  readonly path: string
  /** The name that the person knows it by. */
  readonly name: string
  /** Whether the file is ours to move; otherwise it is copied. */
  readonly isOurs: boolean
  readonly choices?: Partial<Choices>
}

/** A file name that is safe everywhere and keeps its ending, which tells formats apart. */
export function safeFileName(name: string): string {
  const safe = basename(name.replaceAll('\\', '/'))
    .replace(/[^\p{L}\p{N}. _-]/gu, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
  return safe === '' ? 'data' : safe.slice(-100)
}

/**
 * Makes a project of a data file: in a folder beside the others that takes its name when everything in it is there. A
 * file that cannot be read, or is not wanted any more, leaves nothing behind.
 *
 * @returns the project's id
 */
export async function createProject(
  { home, tables, settings }: Pick<Engine, 'home' | 'tables' | 'settings'>,
  source: NewSource,
  controls: OpenControls,
): Promise<string> {
  if (isModelFile(source.name))
    throw new LatheError('unsupported', `${source.name} is a model, not data.`, {
      file: source.name,
      next: 'Open it by itself; to train, open the data that it came of.',
    })
  const random = randomBytes(4).toString('hex')
  const draft = join(projectsFolder(home), DRAFT_PREFIX + random)
  await mkdir(join(draft, SOURCE_FOLDER), { recursive: true })
  try {
    const fileName = basename(source.name)
    const file = safeFileName(fileName)
    await bring(source, join(draft, SOURCE_FOLDER, file), controls.signal)
    const at = {
      path: join(draft, SOURCE_FOLDER, file),
      name: fileName,
      reading: {},
      limits: readLimits(settings.current()),
    }
    const { data } = await tables.view(at, controls)
    throwIfCancelled(controls.signal)
    const name = fileName.replace(/(\.[a-z0-9]{1,8}){1,2}$/i, '') || fileName
    const choices = choicesFrom(source.choices)
    const changedAt = Date.now()
    await writeProject(draft, {
      ...PROJECT_FORMAT,
      name,
      file,
      fileName,
      rows: data.rows,
      columns: data.columns.length,
      changedAt,
      choices,
      history: historyOf(undefined, choices, changedAt),
      draft: null,
      reading: {},
    })
    const id = `${slugOf(name)}-${random}`
    await rename(draft, join(projectsFolder(home), id))
    await tables.ask('moved', at, { ...at, path: join(projectsFolder(home), id, SOURCE_FOLDER, file) })
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

async function bring({ path, name, isOurs }: NewSource, to: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    const options = { ...(signal && { signal }) }
    await (isOurs ? rename(path, to) : pipeline(createReadStream(path), createWriteStream(to), options))
  } catch (error) {
    throwIfCancelled(signal)
    throw unreadableFile(name, error)
  }
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
