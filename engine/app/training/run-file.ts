import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { LearningCurve, RunSummary } from '../../../shared/contract/index.ts'
import { LatheError, usageError } from '../../../shared/core/index.ts'
import { primaryMetric } from '../../../shared/metrics/index.ts'
import { familyTitle } from '../../../shared/train/index.ts'
import { listRuns, MODEL_FILE, saveRun } from '../../store/runs.ts'
import type { Trained, TrainJob, TrainResult } from '../../workers/messages.ts'
import { CURVES_FILE, HELD_OUT_FILE, TEST_FILE, testRowsText } from '../model/test-rows.ts'
import { projectFolder } from '../project-file.ts'
import type { TrainingPlan } from './checkpoint.ts'

/** A run as it lies in its folder. */
export interface StoredRun {
  readonly id: string
  readonly job: TrainJob
  readonly summary: TrainResult & { readonly seed: number } & Pick<TrainingPlan, 'reading'> &
    Partial<Pick<TrainingPlan, 'choices'>>
  /** The files that it learned from; absent for runs of older versions. */
  readonly sources?: TrainingPlan['sources']
  readonly model: { readonly bytes: number; readonly sha256: string }
}

export const runFolder = (home: string, project: string, run: string): string =>
  join(projectFolder(home, project), 'runs', run)

export const modelFile = (home: string, project: string, run: string): string =>
  join(runFolder(home, project, run), MODEL_FILE)

/** Keeps a finished training. @returns the run's id */
export async function keepRun(
  home: string,
  project: string,
  { job, reading, sources, choices }: TrainingPlan,
  { result, model, test, heldOut, curves }: Trained,
): Promise<string> {
  const summary = { ...result, seed: job.options.seed, reading, choices }
  const files = runFiles({ test, heldOut, curves })
  return basename(dirname(await saveRun(projectFolder(home, project), { job, summary, sources, model, files })))
}

/** What a run keeps beside its model: what it said of the test rows and of rows held out, and how it learned. */
export const runFiles = ({ test, heldOut, curves }: Pick<Trained, 'test' | 'heldOut' | 'curves'>) => ({
  [TEST_FILE]: testRowsText(test),
  [CURVES_FILE]: JSON.stringify(curves),
  ...(heldOut && { [HELD_OUT_FILE]: testRowsText(heldOut) }),
})

export async function readRun(home: string, project: string, id: string): Promise<StoredRun> {
  const known = await listRuns(projectFolder(home, project))
  if (!known.includes(id))
    throw usageError(`The project has no run "${id}".`, { value: id, next: 'Choose a run of the leaderboard.' })
  return readRunAt(runFolder(home, project, id), id)
}

/** The run in a folder. @param id what messages call it */
export async function readRunAt(folder: string, id: string): Promise<StoredRun> {
  const file = join(folder, 'run.json')
  try {
    const { job, summary, sources, model } = JSON.parse(await readFile(file, 'utf8'))
    if (typeof job?.target !== 'string' || typeof summary?.best?.family !== 'string' || !(model?.bytes > 0))
      throw new Error('it lacks what a run has')
    return { id, job, summary, model, ...(sources && { sources }) }
  } catch (error) {
    throw damagedRun(id, file, error)
  }
}

/** The runs of a project that can be read, oldest first. */
export async function readRuns(home: string, project: string): Promise<StoredRun[]> {
  const ids = await listRuns(projectFolder(home, project))
  const runs = await Promise.all(ids.map((id) => readRun(home, project, id).catch(() => undefined)))
  return runs.filter((run) => run !== undefined)
}

/** Where a run keeps what its model said of the test rows. */
export const testRowsFile = (home: string, project: string, run: string): string =>
  join(runFolder(home, project, run), TEST_FILE)

/** The same of the training rows that were held out. */
export const heldOutFile = (home: string, project: string, run: string): string =>
  join(runFolder(home, project, run), HELD_OUT_FILE)

export const curvesFile = (home: string, project: string, run: string): string =>
  join(runFolder(home, project, run), CURVES_FILE)

/** How each candidate of a run learned, in the order of its leaderboard; none of runs of older versions. */
export async function readCurves(home: string, project: string, run: string): Promise<(LearningCurve | null)[]> {
  const { id } = await readRun(home, project, run)
  const text = await readFile(curvesFile(home, project, id), 'utf8').catch(() => '[]')
  return JSON.parse(text)
}

export function runSummary({ id, job, summary, model }: StoredRun): RunSummary {
  const {
    target,
    task,
    classes,
    rows,
    best,
    leaderboard,
    frontier,
    early,
    onward,
    metrics,
    baseline,
    fairness,
    findings,
    choices,
  } = summary
  return {
    id,
    target,
    task,
    classes,
    rows,
    best: {
      family: best.family,
      title: familyTitle(best.family),
      why: best.why,
      seconds: best.seconds,
      ...(best.inWords && { inWords: best.inWords }),
    },
    leaderboard,
    ...(frontier && { frontier }),
    metric: job.options.metric || primaryMetric(task),
    metrics,
    ...(baseline && { baseline }),
    fairness,
    findings,
    sensitive: job.options.sensitive,
    threshold: summary.threshold,
    ...(job.base && { mitigates: basename(dirname(job.base.model)) }),
    ...(summary.mitigation && { mitigation: summary.mitigation }),
    ...(summary.decision && { decision: summary.decision }),
    ...(summary.suspects && { suspects: summary.suspects }),
    modelBytes: model.bytes,
    ...(early && { early }),
    ...(onward && { onward: { rounds: onward.rounds, before: onward.before } }),
    ...(choices && { choices }),
  }
}

const damagedRun = (id: string, file: string, error: unknown): LatheError =>
  new LatheError('fileUnreadable', `The run ${id} cannot be read: ${error instanceof Error ? error.message : error}.`, {
    file,
    next: 'Train again; other runs are untouched.',
  })
