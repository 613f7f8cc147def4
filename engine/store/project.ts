import { mkdir, readdir, readFile, rm, rmdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { LatheError, usageError } from '../../shared/core/index.ts'
import { writeFileAtomically } from './write-file.ts'

export const PROJECT_FORMAT = { format: 'lathe-project', version: 1 } as const
export const PROJECT_FILE = 'project.json'

/** Throws unless the folder is a project, empty or absent. Nothing is written. */
export async function checkProject(project: string): Promise<void> {
  const names = await namesIn(resolve(project), project)
  if (names.includes(PROJECT_FILE)) {
    const { version } = await readProject(resolve(project), project)
    if (version <= PROJECT_FORMAT.version) return
    throw new LatheError('unsupported', `${project} was written by a newer version.`, {
      file: project,
      next: 'Update Lathe.',
    })
  }
  const others = names.filter((name) => !name.startsWith('.'))
  if (others.length > 0)
    throw usageError(`${project} is not a project: it holds ${others.slice(0, 3).join(', ')}.`, {
      file: project,
      next: 'Name a project, or a new folder.',
    })
}

/** Makes a project of an absent or empty folder, and leaves one that is there. */
export async function openProject(project: string): Promise<void> {
  await checkProject(project)
  const folder = resolve(project)
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw usageError(`The project folder ${project} cannot be made: ${messageOf(error)}.`, {
      file: project,
      next: 'Name a folder that you may write to.',
    })
  })
  const names = await namesIn(folder, project)
  if (!names.includes(PROJECT_FILE))
    await writeFileAtomically(join(folder, PROJECT_FILE), `${JSON.stringify(PROJECT_FORMAT, null, 2)}\n`)
}

/** Removes a project that holds nothing but its mark; any other folder is left as it is. */
export async function removeProject(project: string): Promise<void> {
  const folder = resolve(project)
  const names = await readdir(folder).catch(() => [])
  if (names.some((name) => name !== PROJECT_FILE)) return
  await rm(join(folder, PROJECT_FILE), { force: true })
  await rmdir(folder).catch(() => undefined)
}

async function namesIn(folder: string, shown: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ENOENT') return []
    const what = code === 'ENOTDIR' ? 'is a file, not a folder' : `cannot be read: ${messageOf(error)}`
    throw usageError(`The project folder ${shown} ${what}.`, { file: shown, next: 'Name a project, or a new folder.' })
  }
}

async function readProject(folder: string, shown: string): Promise<{ version: number }> {
  try {
    const { format, version } = JSON.parse(await readFile(join(folder, PROJECT_FILE), 'utf8'))
    if (format === PROJECT_FORMAT.format && typeof version === 'number') return { version }
  } catch {}
  throw new LatheError('fileUnreadable', `${shown}: ${PROJECT_FILE} is not a project's.`, {
    file: join(shown, PROJECT_FILE),
    next: 'Name another folder.',
  })
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
