import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { CHOICES, DRAFT, LOOK, READING } from '../../shared/contract/index.ts'
import { LatheError, usageError } from '../../shared/core/index.ts'
import { inTurn } from '../store/in-turn.ts'
import { KEPT_SOURCE, type KeptSource, SOURCE_FOLDER } from '../store/keep-source.ts'
import { PROJECT_FILE, PROJECT_FORMAT } from '../store/project.ts'
import { writeFileAtomically } from '../store/write-file.ts'
import { historyOf, KEPT_HISTORY } from './model/kept-history.ts'

const STORED = z
  .looseObject({
    format: z.literal(PROJECT_FORMAT.format),
    version: z.literal(PROJECT_FORMAT.version),
    name: z.string(),
    /** The files that its data is read from, as one table. */
    sources: z.array(KEPT_SOURCE).min(1).readonly().optional(),
    /** The version of the data before the last import of a new one. */
    before: z
      .object({ sources: z.array(KEPT_SOURCE).min(1).readonly(), reading: READING })
      .nullable()
      .default(null),
    /** Projects of older versions: the name of their data file under `source/`, and the name that it came with. */
    file: z.string().optional(),
    fileName: z.string().optional(),
    rows: z.number(),
    columns: z.number(),
    changedAt: z.number(),
    choices: CHOICES,
    history: KEPT_HISTORY.optional(),
    draft: DRAFT.nullable().default(null),
    look: LOOK.nullable().default(null),
    reading: READING,
  })
  .transform(({ file = '', fileName = file, ...project }) => ({
    ...project,
    sources: project.sources ?? [KEPT_SOURCE.parse({ name: fileName, file: `${SOURCE_FOLDER}/${file}` })],
    history: historyOf(project.history, project.choices, project.changedAt),
  }))

/** What a project remembers beside its data and its runs. */
export type StoredProject = z.output<typeof STORED>

/** How a file is read where a person knows better than what was found. */
export type ReadingChoices = z.output<typeof READING>

const ID = /^[a-z0-9][a-z0-9-]{0,80}$/

export const projectsFolder = (home: string): string => join(home, 'projects')

/** The folder of a project; an id that is no safe file name is an unknown project. */
export function projectFolder(home: string, id: string): string {
  if (ID.test(id)) return join(projectsFolder(home), id)
  throw unknownProject(id)
}

export const sourcePath = (home: string, id: string, { file }: KeptSource): string =>
  join(projectFolder(home, id), file)

/** The ids of all projects; a folder that is still being made is none. */
export async function projectIds(home: string): Promise<string[]> {
  const entries = await readdir(projectsFolder(home), { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory() && ID.test(entry.name)).map((entry) => entry.name)
}

export async function readProject(home: string, id: string): Promise<StoredProject> {
  const folder = projectFolder(home, id)
  const path = join(folder, PROJECT_FILE)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const isThere = (await projectIds(home)).includes(id)
    throw isThere ? damaged(id, path, error instanceof Error ? error.message : '') : unknownProject(id)
  }
  try {
    return STORED.parse(JSON.parse(text))
  } catch (error) {
    throw damaged(id, path, reasonOf(error))
  }
}

/** Writes the project file of a folder whole, or leaves what was there. */
export const writeProject = (folder: string, project: StoredProject): Promise<void> =>
  writeFileAtomically(join(folder, PROJECT_FILE), `${JSON.stringify(project, null, 2)}\n`)

/** Changes what a project remembers. Changes asked for at the same time follow one another. */
export function updateProject(
  home: string,
  id: string,
  change: (project: StoredProject) => Partial<StoredProject>,
): Promise<StoredProject> {
  const folder = projectFolder(home, id)
  return inTurn(folder, async () => {
    const project = await readProject(home, id)
    const changed = { ...project, changedAt: Date.now(), ...change(project) }
    await writeProject(folder, changed)
    return changed
  })
}

/** Removes a project, also a damaged one, and everything in it. */
export async function removeProject(home: string, id: string): Promise<void> {
  const folder = projectFolder(home, id)
  if (!(await projectIds(home)).includes(id)) throw unknownProject(id)
  await inTurn(folder, () => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
}

const unknownProject = (id: string): LatheError =>
  usageError(`There is no project "${id}".`, { value: id, next: 'Choose one of the list on Home.' })

const damaged = (id: string, path: string, reason: string): LatheError =>
  new LatheError('fileUnreadable', `The project "${id}" cannot be opened: ${PROJECT_FILE} is damaged (${reason}).`, {
    file: path,
    next: 'Its data and runs still lie in its folder. Remove the project, or mend the file.',
  })

function reasonOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return 'it is not JSON'
  const issue = error.issues[0]
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`
}
