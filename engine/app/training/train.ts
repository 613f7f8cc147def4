import { NO_RECIPE, parseRecipe } from '../../../shared/clean/index.ts'
import type { RunSummary, TrainingChoices } from '../../../shared/contract/index.ts'
import { type LatheError, paramFields, usageError } from '../../../shared/core/index.ts'
import { MODELS } from '../../../shared/models/index.ts'
import { unknownColumn } from '../../../shared/table/index.ts'
import { foreseen } from '../../workers/foresee.ts'
import type { TrainJob } from '../../workers/messages.ts'
import type { TrainControls } from '../../workers/train.ts'
import { PAUSED, removeCheckpoint, trainResumably } from '../../workers/train-resumably.ts'
import { columnNames, type Engine, findProject, openProject } from '../engine.ts'
import { api } from '../implementer.ts'
import { projectFolder, readProject, type StoredProject, updateProject } from '../project-file.ts'
import { readLimits } from '../settings.ts'
import { readOptionsOf } from '../tables/open-table.ts'
import { filesToRead, sourcesAt } from '../tables/sources.ts'
import type { TableView } from '../tables/table-calls.ts'
import {
  beginCheckpoint,
  checkpointFolder,
  pauseCheckpoint,
  resumeCheckpoint,
  type TrainingPlan,
} from './checkpoint.ts'
import { keepRun, modelFile, readRun, runSummary } from './run-file.ts'
import { optionsFor, optionsToGoOn, trainingOptionsView } from './train-options.ts'
import { eventsOf, isLostConnection, noEvents, startTraining, type Training } from './training.ts'

const MODES = ['fast', 'balanced', 'best'] as const

export const trainProcedures = (engine: Engine) => ({
  families: api.train.families.handler(() =>
    MODELS.members.map(({ id, title, carriesRows, trials, tasks, params }) => ({
      id,
      title,
      modes: MODES.filter((mode) => !carriesRows && trials[mode].length > 0),
      tasks,
      fields: paramFields(params),
    })),
  ),
  options: api.train.options.handler(() => trainingOptionsView()),
  estimate: api.train.estimate.handler(async ({ input: { project: id, ...training }, signal }) => {
    const { project, at } = await findProject(engine, id)
    const { target, recipe } = project.choices
    if (target === '') throw noTarget()
    const options = optionsFor(project.choices, training)
    const estimate = await engine.tables.askUntil(signal, 'estimate', at, project.choices, recipe, options)
    return foreseen(estimate, options, engine.home)
  }),
  start: api.train.start.handler(async ({ input: { project, from, ...asked }, signal }) => {
    const opened = await openProject(engine, project)
    const plan = planOf(engine, project, asked, opened, from)
    return ownEvents(
      begin(engine, project, opened.project.name, plan, () => beginCheckpoint(engine.home, project, plan)),
      signal,
    )
  }),
  resume: api.train.resume.handler(async ({ input: { project }, signal }) => {
    const { name } = await readProject(engine.home, project)
    if (engine.trainings.has(project)) throw trainedAlready(name)
    const plan = await resumeCheckpoint(engine.home, project)
    if (!plan) throw usageError(`No training of ${name} was interrupted.`, { next: 'Start a new one.' })
    return ownEvents(
      begin(engine, project, name, plan, async () => {}),
      signal,
    )
  }),
  discard: api.train.discard.handler(async ({ input: { project } }) => {
    const { name } = await readProject(engine.home, project)
    if (engine.trainings.has(project)) throw trainedAlready(name)
    await removeCheckpoint(checkpointFolder(engine.home, project))
    return null
  }),
  follow: api.train.follow.handler(async ({ input: { project } }) => {
    await readProject(engine.home, project)
    const training = engine.trainings.get(project)
    return training ? eventsOf(training, () => {}) : noEvents()
  }),
  finish: api.train.finish.handler(async ({ input: { project } }) => {
    await readProject(engine.home, project)
    engine.trainings.get(project)?.finish()
    return null
  }),
  pause: api.train.pause.handler(async ({ input: { project } }) => {
    await readProject(engine.home, project)
    const training = engine.trainings.get(project)
    training?.pause()
    await training?.ended.catch(() => {})
    return null
  }),
  cancel: api.train.cancel.handler(async ({ input: { project } }) => {
    await readProject(engine.home, project)
    const training = engine.trainings.get(project)
    training?.cancel()
    await training?.ended.catch(() => {})
    return null
  }),
})

const noTarget = () => usageError('No column to predict is chosen.', { next: 'Choose the target in the Data stage.' })

export const trainedAlready = (name: string): LatheError =>
  usageError(`${name} is being trained already.`, { next: 'Wait until it is done, or cancel it.' })

/** The events for the window that started a training: it cancels with its call, unless it only lost its connection. */
export function ownEvents(training: Training, signal: AbortSignal | undefined) {
  const stop = () => {
    if (!isLostConnection(signal)) training.cancel()
  }
  if (signal?.aborted) stop()
  signal?.addEventListener('abort', stop, { once: true })
  return eventsOf(training, stop)
}

/** Starts the training of a project; there is one at a time. */
export function begin(
  { trainings, home, launch }: Engine,
  id: string,
  name: string,
  plan: TrainingPlan,
  prepare: () => Promise<void>,
): Training {
  if (trainings.has(id)) throw trainedAlready(name)
  const training = startTraining(async (controls) => {
    await prepare()
    return run(home, id, plan, { ...controls, launch })
  })
  trainings.set(id, training)
  const forget = () => {
    if (trainings.get(id) === training) trainings.delete(id)
  }
  training.ended.then(forget, forget)
  return training
}

async function run(home: string, id: string, plan: TrainingPlan, controls: TrainControls): Promise<RunSummary> {
  const checkpoint = checkpointFolder(home, id)
  const next =
    'Resume the training: trials that had finished are kept. With little memory, leave families or columns out.'
  const kept = await trainResumably(plan.job, { checkpoint, next }, controls, (trained) =>
    keepRun(home, id, plan, trained),
  ).catch(async (error: unknown) => {
    if (controls.signal?.reason === PAUSED) await pauseCheckpoint(home, id)
    throw error
  })
  await updateProject(home, id, () => ({}))
  return runSummary(await readRun(home, id, kept))
}

function planOf(
  { home, settings }: Engine,
  id: string,
  training: TrainingChoices,
  { project, table }: { readonly project: StoredProject; readonly table: TableView },
  from: string | undefined,
): TrainingPlan {
  const { target, recipe } = project.choices
  if (target === '') throw noTarget()
  const names = columnNames(table)
  if (!names.includes(target)) throw unknownColumn(target, names)
  const { budgetSeconds, device = 'auto' } = training
  const { file, read } = filesToRead(sourcesAt(projectFolder(home, id), project.sources))
  const job: TrainJob = {
    file,
    target,
    read: { ...readOptionsOf(project.reading), ...read, ...readLimits(settings.current()) },
    infer: table.infer,
    recipe: from !== undefined || recipe.steps.length === 0 ? NO_RECIPE : parseRecipe(recipe, 'the recipe'),
    split: null,
    ...(project.choices.gates && { gates: project.choices.gates }),
    options: from === undefined ? optionsFor(project.choices, training) : optionsToGoOn(project.choices, training),
    ...(from !== undefined && { earlier: modelFile(home, id, from) }),
    deadline: budgetSeconds === null ? null : Date.now() + budgetSeconds * 1000,
    device,
    background: true,
  }
  return { job, choices: { ...project.choices, training }, reading: project.reading, sources: project.sources }
}
