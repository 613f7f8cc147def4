import { createHash } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { namesIfThere, writing } from '../data/index.ts'
import type { TrainJob } from '../workers/messages.ts'
import { flushFolder } from './flush-folder.ts'
import type { KeptSource } from './keep-source.ts'
import { withLock } from './lock.ts'
import { openProject, PROJECT_FORMAT } from './project.ts'
import { writeFileAtomically } from './write-file.ts'

/** A run as a project keeps it. */
export interface Run {
  readonly job: TrainJob
  /** What the command line prints of it. */
  readonly summary: unknown
  /** The copies of the project that it learned from. */
  readonly sources: readonly KeptSource[]
  readonly model: Uint8Array
  /** Further files of the run, by name. */
  readonly files?: Readonly<Record<string, Uint8Array | string>>
}

export const MODEL_FILE = 'model.lathe'
export const RUN_FILE = 'run.json'
/** A run that is being written; one that is there while nobody holds the lock was interrupted. */
const DRAFT = '.draft'
const RUN_NAME = /^\d{4,}$/

/**
 * Keeps a run in a project folder, as `runs/<number>/` with `model.lathe` and `run.json`. The folder is made beside the
 * others and then takes its name in one step, so that a run is there whole or not at all. A folder that holds something
 * else than a project is left as it is.
 *
 * @returns the path of the model
 */
export async function saveRun(project: string, { job, summary, sources, model, files = {} }: Run): Promise<string> {
  await openProject(project)
  const runs = join(resolve(project), 'runs')
  return withLock(resolve(project), () => writing(runs, () => save()))

  async function save(): Promise<string> {
    await mkdir(runs, { recursive: true })
    const draft = join(runs, DRAFT)
    await rm(draft, { recursive: true, force: true })
    await mkdir(draft)
    const sha256 = createHash('sha256').update(model).digest('hex')
    const record = {
      ...PROJECT_FORMAT,
      job,
      summary,
      sources,
      model: { file: MODEL_FILE, bytes: model.length, sha256 },
    }
    await writeFileAtomically(join(draft, MODEL_FILE), model)
    for (const [name, content] of Object.entries(files)) await writeFileAtomically(join(draft, name), content)
    await writeFileAtomically(join(draft, RUN_FILE), `${JSON.stringify(record, null, 2)}\n`)
    const name = String(Number((await listRuns(project)).at(-1) ?? 0) + 1).padStart(4, '0')
    await rename(draft, join(runs, name))
    await flushFolder(runs)
    return join(project, 'runs', name, MODEL_FILE)
  }
}

/** The numbers of a project's runs, oldest first. */
export async function listRuns(project: string): Promise<string[]> {
  const names = await namesIfThere(join(resolve(project), 'runs'))
  return names.filter((name) => RUN_NAME.test(name)).sort((a, b) => Number(a) - Number(b))
}
