import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Choices, InterruptedTraining, TrainingChoices } from '../../../shared/contract/index.ts'
import { writeFileAtomically } from '../../store/write-file.ts'
import { trialFiles } from '../../workers/checkpoint.ts'
import type { TrainJob } from '../../workers/messages.ts'
import { removeCheckpoint } from '../../workers/train-resumably.ts'
import { projectFolder, type ReadingChoices, type StoredProject } from '../project-file.ts'

const JOB_FILE = 'job.json'

/** What was asked for when a training began, so that it can go on as it was meant whatever has been chosen since. */
export interface TrainingPlan {
  readonly job: TrainJob
  /** With what the training was asked for. */
  readonly choices: Choices & { readonly training: TrainingChoices }
  readonly reading: ReadingChoices
  /** The files that it learns from: a version of the data that came later changes nothing. */
  readonly sources: StoredProject['sources']
}

interface StoredPlan extends TrainingPlan {
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Left of the budget at that time; null for none. */
  readonly secondsLeft: number | null
  /** Milliseconds since 1970 at which somebody paused it; absent while it goes on. */
  readonly pausedAt?: number
}

/** The folder of a project in which a training under way, or one that was interrupted, keeps its finished trials. */
export const checkpointFolder = (home: string, project: string): string =>
  join(projectFolder(home, project), 'checkpoint')

/** Begins an empty checkpoint; one of an interrupted training goes. */
export async function beginCheckpoint(home: string, project: string, plan: TrainingPlan): Promise<void> {
  const folder = checkpointFolder(home, project)
  await removeCheckpoint(folder)
  await mkdir(folder, { recursive: true })
  await writePlan(home, project, { ...plan, startedAt: Date.now(), secondsLeft: plan.choices.training.budgetSeconds })
}

/** Time that the search has even where its budget was spent before it was interrupted: to end with what it had. */
const LEAST_SECONDS = 10

/** The plan of the interrupted training, what it had used of its budget taken off; undefined where there is none. */
export async function resumeCheckpoint(home: string, project: string): Promise<TrainingPlan | undefined> {
  const plan = await readPlan(home, project)
  if (!plan) return undefined
  const { startedAt, secondsLeft, pausedAt, ...kept } = plan
  if (secondsLeft === null) {
    if (pausedAt !== undefined) await writePlan(home, project, { ...kept, startedAt, secondsLeft })
    return kept
  }
  const used = ((await changedAt(home, project)) - startedAt) / 1000
  const left = Math.max(LEAST_SECONDS, secondsLeft - used)
  const now = Date.now()
  await writePlan(home, project, { ...kept, startedAt: now, secondsLeft: left })
  return { ...kept, job: { ...kept.job, deadline: now + left * 1000 } }
}

/** Keeps that it was paused; what its search had used of the budget is what it had used when it kept its last trial. */
export async function pauseCheckpoint(home: string, project: string): Promise<void> {
  const plan = await readPlan(home, project)
  if (!plan) return
  const { startedAt, secondsLeft, ...kept } = plan
  const used = ((await changedAt(home, project)) - startedAt) / 1000
  const left = secondsLeft === null ? null : secondsLeft - used
  const now = Date.now()
  await writePlan(home, project, { ...kept, startedAt: now, secondsLeft: left, pausedAt: now })
}

/** The files that an interrupted training learns from. */
export const plannedSources = async (home: string, project: string): Promise<StoredProject['sources']> =>
  (await readPlan(home, project))?.sources ?? []

/** What a person is told of an interrupted training; undefined where there is none. */
export async function interruptedTraining(home: string, project: string): Promise<InterruptedTraining | undefined> {
  const plan = await readPlan(home, project)
  if (!plan) return undefined
  const { target, training } = plan.choices
  const trials = (await trialFiles(checkpointFolder(home, project))).length
  return { target, training, trials, isPaused: plan.pausedAt !== undefined, at: await changedAt(home, project) }
}

/** Milliseconds since 1970 at which the last trial was kept, or the training began. */
async function changedAt(home: string, project: string): Promise<number> {
  const folder = checkpointFolder(home, project)
  const times = [JOB_FILE, ...(await trialFiles(folder))].map(async (name) => (await stat(join(folder, name))).mtimeMs)
  return Math.max(...(await Promise.all(times)))
}

const writePlan = (home: string, project: string, plan: StoredPlan): Promise<void> =>
  writeFileAtomically(join(checkpointFolder(home, project), JOB_FILE), JSON.stringify(plan))

/** A checkpoint without a plan that can be read is none. */
async function readPlan(home: string, project: string): Promise<StoredPlan | undefined> {
  try {
    const plan = JSON.parse(await readFile(join(checkpointFolder(home, project), JOB_FILE), 'utf8'))
    return typeof plan?.job?.target === 'string' && typeof plan.startedAt === 'number' ? plan : undefined
  } catch {
    return undefined
  }
}
