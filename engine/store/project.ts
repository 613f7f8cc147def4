import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { LatheError, usageError } from '../../shared/core/index.ts'
import type { TrainJob } from '../workers/messages.ts'
import { withLock } from './lock.ts'
import { writeFileAtomically } from './write-file.ts'

/** A run as a project keeps it. */
export interface Run {
  readonly job: TrainJob
  /** What the command line prints of it. */
  readonly summary: unknown
  readonly model: Uint8Array
}

const FORMAT = { format: 'lathe-project', version: 1 } as const
const PROJECT_FILE = 'project.json'

/**
 * Keeps a run in a project folder: `runs/<number>/model.lathe` and then `run.json`, so that a run is there whole or
 * does not count. A folder that holds something else is left as it is.
 *
 * @returns the path of the model
 */
export async function saveRun(project: string, { job, summary, model }: Run): Promise<string> {
  const folder = resolve(project)
  await openProject(folder, project)
  return withLock(folder, async () => {
    const run = join(folder, 'runs', await nextRun(folder))
    await mkdir(run, { recursive: true })
    const path = join(run, 'model.lathe')
    await writeFileAtomically(path, model)
    const sha256 = createHash('sha256').update(model).digest('hex')
    const record = { ...FORMAT, job, summary, model: { file: 'model.lathe', bytes: model.length, sha256 } }
    await writeFileAtomically(join(run, 'run.json'), `${JSON.stringify(record, null, 2)}\n`)
    return path
  })
}

/** Makes a project of an absent or empty folder; refuses a folder that holds something else. */
async function openProject(folder: string, shown: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch(() => {
    throw usageError(`The project folder ${shown} cannot be made.`, {
      file: shown,
      next: 'Name a folder that you may write to.',
    })
  })
  const names = await readdir(folder)
  if (!names.includes(PROJECT_FILE)) {
    const others = names.filter((name) => !name.startsWith('.'))
    if (others.length > 0)
      throw usageError(`${shown} is not a project: it holds ${others.slice(0, 3).join(', ')}.`, {
        file: shown,
        next: 'Name a project, or a new folder.',
      })
    return writeFileAtomically(join(folder, PROJECT_FILE), `${JSON.stringify(FORMAT, null, 2)}\n`)
  }
  const { version } = await readProject(folder, shown)
  if (version > FORMAT.version)
    throw new LatheError('unsupported', `${shown} was written by a newer version.`, {
      file: shown,
      next: 'Update Lathe.',
    })
}

async function readProject(folder: string, shown: string): Promise<{ version: number }> {
  try {
    const { format, version } = JSON.parse(await readFile(join(folder, PROJECT_FILE), 'utf8'))
    if (format === FORMAT.format && typeof version === 'number') return { version }
  } catch {}
  throw new LatheError('fileUnreadable', `${shown}: ${PROJECT_FILE} is not a project's.`, {
    file: join(shown, PROJECT_FILE),
    next: 'Name another folder.',
  })
}

async function nextRun(folder: string): Promise<string> {
  const runs = await readdir(join(folder, 'runs')).catch(() => [])
  const last = Math.max(0, ...runs.map(Number).filter(Number.isInteger))
  return String(last + 1).padStart(4, '0')
}
