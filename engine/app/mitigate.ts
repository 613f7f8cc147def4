import type { Mitigating } from '../../shared/contract/index.ts'
import { usageError } from '../../shared/core/index.ts'
import { MITIGATIONS } from '../../shared/mitigate/index.ts'
import type { TrainJob } from '../workers/messages.ts'
import { beginCheckpoint, type TrainingPlan } from './checkpoint.ts'
import { type Engine, findProject } from './engine.ts'
import { api } from './implementer.ts'
import { projectFolder } from './project-file.ts'
import { heldOutFile, modelFile, readRun } from './run-file.ts'
import { readLimits } from './settings.ts'
import { filesToRead, sourcesAt } from './sources.ts'
import { begin, ownEvents } from './train.ts'

export const mitigationProcedures = (engine: Engine) => ({
  mitigations: api.train.mitigations.handler(() =>
    MITIGATIONS.members.map(({ id, title, stage, needsAttribute, about, source }) => ({
      id,
      title,
      stage,
      needsAttribute,
      about,
      source,
    })),
  ),
  mitigate: api.train.mitigate.handler(async ({ input: { project: id, run, ...asked }, signal }) => {
    const { project } = await findProject(engine, id)
    const plan = await planOf(engine, id, run, asked)
    const training = begin(engine, id, project.name, plan, () => beginCheckpoint(engine.home, id, plan))
    return ownEvents(training, signal)
  }),
})

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
  const sensitive = [...new Set([...job.options.sensitive, asked.by])]
  const mitigated: TrainJob = {
    ...before,
    file,
    read: { ...job.read, ...read, ...readLimits(settings.current()) },
    deadline: null,
    options: {
      ...job.options,
      sensitive,
      mitigate: [...asked.methods],
      mitigateBy: asked.by,
      constraint: asked.constraint,
      maxLoss: asked.maxLoss,
      mitigatePoint: asked.point ?? '',
    },
    base: {
      model: modelFile(home, id, run),
      heldOut: heldOutFile(home, id, run),
      trial: { family, params, valid, seconds, rowsPerSecond, bytes },
    },
  }
  return { job: mitigated, choices: { ...summary.choices }, reading: summary.reading, sources }
}
