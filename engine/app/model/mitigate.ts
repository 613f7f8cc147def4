import type { Mitigating } from '../../../shared/contract/index.ts'
import { paramFields, usageError } from '../../../shared/core/index.ts'
import { CROSS } from '../../../shared/fairness/index.ts'
import { MITIGATIONS } from '../../../shared/mitigate/index.ts'
import { TRAIN_OPTIONS } from '../../../shared/train/index.ts'
import type { TrainJob } from '../../workers/messages.ts'
import { type Engine, findProject } from '../engine.ts'
import { api } from '../implementer.ts'
import { projectFolder } from '../project-file.ts'
import { readLimits } from '../settings.ts'
import { filesToRead, sourcesAt } from '../tables/sources.ts'
import { beginCheckpoint, type TrainingPlan } from '../training/checkpoint.ts'
import { heldOutFile, modelFile, readRun } from '../training/run-file.ts'
import { begin, ownEvents } from '../training/train.ts'

export const mitigationProcedures = (engine: Engine) => ({
  mitigations: api.train.mitigations.handler(() =>
    MITIGATIONS.members.map(({ id, title, stage, needsAttribute, about, source, params }) => ({
      id,
      title,
      stage,
      needsAttribute,
      about,
      source,
      fields: paramFields(params),
    })),
  ),
  mitigate: api.train.mitigate.handler(async ({ input: { project: id, run, ...asked }, signal }) => {
    const { project } = await findProject(engine, id)
    const plan = await planOf(engine, id, run, asked)
    const training = begin(engine, id, project.name, plan, () => beginCheckpoint(engine.home, id, plan))
    return ownEvents(training, signal)
  }),
  takePoint: api.train.takePoint.handler(async ({ input: { project: id, run, point }, signal }) => {
    const { project } = await findProject(engine, id)
    const plan = await planOfPoint(engine, id, run, point)
    const training = begin(engine, id, project.name, plan, () => beginCheckpoint(engine.home, id, plan))
    return ownEvents(training, signal)
  }),
})

/** The mitigation that led to a run once more, from the same model on the same files, to end with another of its models. */
async function planOfPoint({ home }: Engine, id: string, run: string, point: string): Promise<TrainingPlan> {
  const { job, summary, sources = [] } = await readRun(home, id, run)
  const { mitigation, choices, reading } = summary
  if (!job.base || !mitigation || !choices)
    throw usageError(`The run ${run} was not made by a mitigation in this project.`, {
      value: run,
      next: 'Mitigate a run first.',
    })
  const known = mitigation.points.map((one) => one.id)
  if (!known.includes(point) || point === 'none')
    throw usageError(`There is no mitigation "${point}" to take in the run ${run}.`, {
      value: point,
      next: `Made were ${known.filter((one) => one !== 'none').join(', ')}.`,
    })
  const { file, read } = filesToRead(sourcesAt(projectFolder(home, id), sources))
  return {
    job: {
      ...job,
      file,
      read: { ...job.read, ...read },
      options: { ...job.options, mitigatePoint: point },
      base: { ...job.base, tried: mitigation.points },
    },
    choices: { ...choices },
    reading,
    sources,
  }
}

/** The run's own training once more, on the files that it learned from, with its model in the place of a search. */
async function planOf({ home, settings }: Engine, id: string, run: string, asked: Mitigating): Promise<TrainingPlan> {
  const { job, summary, sources = [] } = await readRun(home, id, run)
  if (!summary.choices || sources.length === 0)
    throw usageError('The run was made by a version that did not keep what it learned from.', {
      value: run,
      next: 'Train once more, and mitigate that run.',
    })
  if (summary.decision)
    throw usageError(`The model of this run has thresholds by ${summary.decision.column} already.`, {
      value: run,
      next: 'Mitigate the run that it was made of.',
    })
  const { replay: _, earlier: __, ...before } = job
  const { file, read } = filesToRead(sourcesAt(projectFolder(home, id), sources))
  const { family, params, valid, seconds, rowsPerSecond, bytes } = summary.best
  const sensitive = [...new Set([...job.options.sensitive, ...asked.by])]
  const mitigated: TrainJob = {
    ...before,
    file,
    read: { ...job.read, ...read, ...readLimits(settings.current()) },
    deadline: null,
    options: {
      ...job.options,
      sensitive,
      mitigate: [...asked.methods],
      mitigateBy: asked.by.toSorted().join(CROSS),
      constraint: asked.constraint,
      maxLoss: asked.maxLoss,
      mitigateParams: TRAIN_OPTIONS.shape.mitigateParams.parse(asked.params),
      mitigatePoint: '',
    },
    base: {
      model: modelFile(home, id, run),
      heldOut: heldOutFile(home, id, run),
      trial: { family, params, valid, seconds, rowsPerSecond, bytes },
    },
  }
  return { job: mitigated, choices: { ...summary.choices }, reading: summary.reading, sources }
}
