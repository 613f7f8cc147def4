import { stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { usageError } from '../../shared/core/index.ts'
import { TEST_FILE } from '../app/model/test-rows.ts'
import type { ReadingChoices } from '../app/project-file.ts'
import { sourcesAt } from '../app/tables/sources.ts'
import { readRunAt, type StoredRun } from '../app/training/run-file.ts'
import { PROJECT_FILE } from '../store/project.ts'
import { listRuns, MODEL_FILE, RUN_FILE } from '../store/runs.ts'
import type { RunAt } from './run-input.ts'

/** A run in a folder, with the name of its project. */
export interface RunFolder extends RunAt {
  readonly name: string
}

/** The latest run of a project's folder, or the run whose folder this is; undefined for a file. */
export async function openRunFolder(path: string): Promise<RunFolder | undefined> {
  if (!(await isFolder(path))) return undefined
  const folder = resolve(path)
  if (await isFile(join(folder, RUN_FILE))) return openRun(resolve(folder, '../..'), folder, path)
  if (!(await isFile(join(folder, PROJECT_FILE))))
    throw usageError(`${path} is neither a project nor a run of one.`, {
      file: path,
      next: 'Name a model file, the folder of a project, or one of its runs, such as PROJECT/runs/0001.',
    })
  const latest = (await listRuns(folder)).at(-1)
  if (latest === undefined)
    throw usageError(`The project ${path} has no run yet.`, { file: path, next: 'Train a model in it first.' })
  return openRun(folder, join(folder, 'runs', latest), path)
}

async function openRun(project: string, folder: string, shown: string): Promise<RunFolder> {
  const id = basename(folder)
  const stored = await readRunAt(folder, id)
  const { sources, summary, job } = stored
  if (!sources || sources.length === 0)
    throw usageError(`${shown}: the run does not say which data it learned from.`, {
      file: shown,
      next: `Name its model file with the data: lathe report ${join(dirname(folder), id, MODEL_FILE)} FILE`,
    })
  const { task, classes, decision } = summary
  const run = { id, task, classes, ...(decision && { isByGroup: true }) }
  return {
    name: basename(project),
    stored,
    at: { files: sourcesAt(project, sources), reading: readingOf(stored), limits: {} },
    modelled: {
      run,
      file: join(folder, TEST_FILE),
      model: join(folder, MODEL_FILE),
      recipe: typeof job.recipe === 'string' ? null : job.recipe,
    },
    hasTestRows: await isFile(join(folder, TEST_FILE)),
  }
}

/** How the run's files were read: as the window kept it, or as the command line was told. */
function readingOf({ summary, job: { read, infer } }: StoredRun): ReadingChoices {
  if (summary.reading !== undefined) return summary.reading
  const { delimiter, encoding, header, skip, table, sheet, range } = read
  return { delimiter, encoding, header, skip, table, sheet, range, types: infer.types, missing: infer.missing }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
