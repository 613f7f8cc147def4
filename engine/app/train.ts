import { NO_RECIPE, parseRecipe } from '../../shared/clean/index.ts'
import type { RunSummary } from '../../shared/contract/index.ts'
import { type OnProgress, paramFields, usageError } from '../../shared/core/index.ts'
import { MODELS } from '../../shared/models/index.ts'
import { unknownColumn } from '../../shared/table/index.ts'
import { TRAIN_OPTIONS } from '../../shared/train/index.ts'
import type { TrainJob } from '../workers/messages.ts'
import { train } from '../workers/train.ts'
import { columnNames, type Engine, openProject } from './engine.ts'
import { api } from './implementer.ts'
import { readOptionsOf } from './open-table.ts'
import { readProject, type StoredProject, sourcePath, updateProject } from './project-file.ts'
import { keepRun, readRun, runSummary } from './run-file.ts'
import type { TableView } from './table-calls.ts'
import { eventsOf, isLostConnection, noEvents, startTraining, type Training } from './training.ts'

interface Request {
  readonly project: string
  readonly mode: 'fast' | 'balanced' | 'best'
  readonly families: readonly string[]
  readonly budgetSeconds: number | null
}

export const trainProcedures = (engine: Engine) => ({
  families: api.train.families.handler(() =>
    MODELS.members.map(({ id, title, tasks, params }) => ({ id, title, tasks, fields: paramFields(params) })),
  ),
  start: api.train.start.handler(async ({ input, signal }) => {
    const training = await begin(engine, input)
    const stop = () => {
      if (!isLostConnection(signal)) training.cancel()
    }
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop, { once: true })
    return eventsOf(training, stop)
  }),
  follow: api.train.follow.handler(async ({ input: { project } }) => {
    await readProject(engine.home, project)
    const training = engine.trainings.get(project)
    return training ? eventsOf(training, () => {}) : noEvents()
  }),
  cancel: api.train.cancel.handler(async ({ input: { project } }) => {
    await readProject(engine.home, project)
    const training = engine.trainings.get(project)
    training?.cancel()
    await training?.ended.catch(() => {})
    return null
  }),
})

/** Starts the training of a project; there is one at a time. */
async function begin(engine: Engine, request: Request): Promise<Training> {
  const { trainings } = engine
  const { project, table } = await openProject(engine, request.project)
  if (trainings.has(request.project))
    throw usageError(`${project.name} is being trained already.`, { next: 'Wait until it is done, or cancel it.' })
  const job = jobFor(engine, request, project, table)
  const training = startTraining((onProgress, signal) => run(engine, request.project, job, project, onProgress, signal))
  trainings.set(request.project, training)
  const forget = () => {
    if (trainings.get(request.project) === training) trainings.delete(request.project)
  }
  training.ended.then(forget, forget)
  return training
}

async function run(
  { home, launch }: Engine,
  id: string,
  job: TrainJob,
  { reading }: StoredProject,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<RunSummary> {
  const trained = await train(job, { onProgress, signal, launch })
  const kept = await keepRun(home, id, job, trained, reading)
  await updateProject(home, id, () => ({}))
  return runSummary(await readRun(home, id, kept))
}

function jobFor({ home }: Engine, request: Request, project: StoredProject, table: TableView): TrainJob {
  const { target, sensitive, ignore, recipe } = project.choices
  if (target === '')
    throw usageError('No column to predict is chosen.', { next: 'Choose the target in the Data stage.' })
  const names = columnNames(table)
  if (!names.includes(target)) throw unknownColumn(target, names)
  const { mode, families, budgetSeconds } = request
  return {
    file: sourcePath(home, request.project, project),
    target,
    read: readOptionsOf(project.reading),
    infer: table.infer,
    recipe: recipe.steps.length === 0 ? NO_RECIPE : parseRecipe(recipe, 'the recipe'),
    split: null,
    options: TRAIN_OPTIONS.parse({ mode, families, sensitive, ignore }),
    deadline: budgetSeconds === null ? null : Date.now() + budgetSeconds * 1000,
    background: true,
  }
}
