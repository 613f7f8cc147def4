import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { readBundle } from '../../shared/bundle/index.ts'
import { usageError } from '../../shared/core/index.ts'
import { filesToRead, sourcesAt } from '../app/tables/sources.ts'
import { readRunAt, runFiles } from '../app/training/run-file.ts'
import { checkProject, PROJECT_FILE } from '../store/project.ts'
import { listRuns, MODEL_FILE, saveRun } from '../store/runs.ts'
import { keepTrainingFiles, removeUnneeded } from '../store/training-files.ts'
import type { Trained } from '../workers/messages.ts'
import { type TrainControls, train } from '../workers/train.ts'
import { jobOf } from './job.ts'
import { compareMade, notAlone, type Reproduction } from './reproduce.ts'

export interface ReplayRequest {
  /** The run to replay; the latest where it is left out. */
  readonly run?: string | undefined
  /** New data; the copies that the project keeps of the run's own where there are none. */
  readonly data: readonly string[]
  readonly search?: boolean | undefined
  readonly deadline?: number | null | undefined
  readonly threads?: number | undefined
  readonly memory?: string | undefined
}

export interface ReplayedRun {
  readonly run: string
  readonly trained: Trained
  readonly seed: number
  /** On its own data: whether it came out again. null on other data. */
  readonly comparison: Reproduction | null
}

/** Makes a run of a project again: on its own data, to compare, or on other data. */
export async function replayRun(
  project: string,
  { data, run, ...request }: ReplayRequest,
  controls: TrainControls = {},
): Promise<ReplayedRun & { keep(summary: unknown): Promise<string> }> {
  await checkProject(project)
  const folder = resolve(project)
  if (!existsSync(join(folder, PROJECT_FILE)))
    throw usageError(`${project} is no project.`, {
      file: project,
      value: project,
      next: 'Name a folder that lathe train --project made.',
    })
  const id = await runNamed(folder, run)
  const { job, sources = [] } = await readRunAt(join(folder, 'runs', id), id)
  const bytes = await readFile(join(folder, 'runs', id, MODEL_FILE))
  const bundle = readBundle(bytes, `run ${id}`)
  const trainee = { name: `run ${id}`, bundle, job }
  if (data.length === 0) {
    if (sources.length === 0)
      throw usageError(`The project keeps no copy of what run ${id} learned from.`, {
        value: id,
        next: 'Name the data.',
      })
    if (bundle.record.replay === null && job.earlier === undefined) throw notAlone(`Run ${id}`)
    const { file, read } = filesToRead(sourcesAt(folder, sources))
    const own = await jobOf(trainee, {
      ...{ ...request, isOwnData: true, files: [file, ...(read.also ?? [])], kept: read.kept },
      ...(job.earlier !== undefined && { earlier: job.earlier }),
    })
    const trained = await train(own, controls)
    const comparison = compareMade(Number(id), bytes, bundle, trained.model)
    return { run: id, trained, seed: own.options.seed, comparison, keep: async () => '' }
  }
  const asked = await jobOf(trainee, { ...request, isOwnData: false, files: data })
  const kept = await keepTrainingFiles(project, asked, controls.signal)
  try {
    const trained = await train(kept.job, controls)
    const keep = (summary: unknown) =>
      saveRun(project, { job: asked, summary, sources: kept.sources, model: trained.model, files: runFiles(trained) })
    return { run: id, trained, seed: asked.options.seed, comparison: null, keep }
  } catch (error) {
    await removeUnneeded(project, kept.sources)
    throw error
  }
}

async function runNamed(folder: string, run: string | undefined): Promise<string> {
  const runs = await listRuns(folder)
  const found = run === undefined ? runs.at(-1) : runs.find((one) => Number(one) === Number(run))
  if (found !== undefined) return found
  throw usageError(run === undefined ? 'The project has no run yet.' : `The project has no run "${run}".`, {
    value: run ?? '',
    next: runs.length === 0 ? 'Train a model in it first.' : `Runs: ${runs.join(', ')}.`,
  })
}
