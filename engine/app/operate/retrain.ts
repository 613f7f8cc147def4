import { existsSync } from 'node:fs'
import type { RunSummary } from '../../../shared/contract/index.ts'
import { usageError } from '../../../shared/core/index.ts'
import type { RegistryState, Version } from '../../../shared/registry/index.ts'
import { holdContest } from '../../registry/contest.ts'
import { readRegistry } from '../../registry/log.ts'
import { registryOfProject } from '../../registry/place.ts'
import { contestOf, retrainJob, rivalOf } from '../../registry/retrain.ts'
import { addSchedule, nextTime, readSchedules, removeSchedule } from '../../registry/schedules.ts'
import { versionNamed } from '../../registry/versions.ts'
import type { Trained } from '../../workers/messages.ts'
import type { TrainControls } from '../../workers/train.ts'
import { trainResumably } from '../../workers/train-resumably.ts'
import { type Engine, findProject } from '../engine.ts'
import { api } from '../implementer.ts'
import { projectFolder, readProject, type StoredProject, updateProject } from '../project-file.ts'
import { readLimits } from '../settings.ts'
import { readOptionsOf } from '../tables/open-table.ts'
import { filesToRead, sourcesAt } from '../tables/sources.ts'
import { beginCheckpoint, checkpointFolder, type TrainingPlan } from '../training/checkpoint.ts'
import { keepRun, readRun, runSummary, type StoredRun } from '../training/run-file.ts'
import { ownEvents, trainedAlready } from '../training/train.ts'
import { startTraining } from '../training/training.ts'
import { monitorsFolder } from './monitor-file.ts'
import { registerRun } from './registry.ts'

interface Asked {
  readonly version?: number | undefined
  readonly withOld: boolean
  readonly search: boolean
  readonly note?: string | undefined
}

export const retrainProcedures = (engine: Engine) => ({
  start: api.retrain.start.handler(async ({ input: { project: id, ...asked }, signal }) => {
    const { project } = await findProject(engine, id)
    if (engine.trainings.has(id)) throw trainedAlready(project.name)
    const planned = await planOf(engine, id, asked)
    const training = startTraining(async (controls) => {
      await beginCheckpoint(engine.home, id, planned.plan)
      return run(engine, id, planned, { ...controls, launch: engine.launch })
    })
    engine.trainings.set(id, training)
    const forget = () => {
      if (engine.trainings.get(id) === training) engine.trainings.delete(id)
    }
    training.ended.then(forget, forget)
    return ownEvents(training, signal)
  }),
  schedules: api.retrain.schedules.handler(async ({ input: { project } }) => schedulesIn(engine, project)),
  schedule: api.retrain.schedule.handler(async ({ input: { project, onAlarm, ...asked } }) => {
    const folder = await folderOf(engine, project)
    if (!existsSync(asked.data))
      throw usageError(`${asked.data} is not there.`, {
        file: asked.data,
        next: 'Give the path of a file, or of a folder whose newest file is meant.',
      })
    const alerts = onAlarm ? monitorsFolder(engine.home, project) : null
    await addSchedule(folder, { ...asked, seen: [], onAlarm: alerts })
    return schedulesIn(engine, project)
  }),
  unschedule: api.retrain.unschedule.handler(async ({ input: { project, schedule } }) => {
    const folder = await folderOf(engine, project)
    await removeSchedule(folder, schedule)
    return schedulesIn(engine, project)
  }),
})

async function folderOf({ home }: Engine, project: string): Promise<string> {
  await readProject(home, project)
  return registryOfProject(projectFolder(home, project))
}

const schedulesIn = async (engine: Engine, project: string) =>
  (await readSchedules(await folderOf(engine, project))).map((schedule) => ({
    ...schedule,
    next: nextTime(schedule, Date.now()),
    isRunning: engine.scheduled.running(project) === schedule.id,
  }))

interface Planned {
  readonly folder: string
  readonly plan: TrainingPlan
  readonly parent: Version
  readonly state: RegistryState
  /** What the parent learned from, where the project still keeps it and it is not the same. */
  readonly seen: StoredProject['sources']
  readonly note: string
}

/** The version's training on the project's data, beside what that version learned from where both are wanted. */
async function planOf(engine: Engine, id: string, { version, withOld, search, note = '' }: Asked): Promise<Planned> {
  const { home, settings } = engine
  const { project } = await findProject(engine, id)
  const folder = registryOfProject(projectFolder(home, id))
  const { state } = await readRegistry(folder)
  const parent = versionNamed(state, version === undefined ? 'champion' : String(version))
  const { sources: learned = [], summary } = await runOf(engine, id, parent)
  if (withOld && learned.length === 0)
    throw usageError(`The project does not keep what version ${parent.version} learned from.`, {
      value: String(parent.version),
      next: 'Retrain on the new data alone.',
    })
  const isSame = digestsOf(learned) === digestsOf(project.sources)
  const sources = withOld && !isSame ? [...learned, ...project.sources] : project.sources
  const { fixes: _, ...reading } = project.reading
  const { file, read } = filesToRead(sourcesAt(projectFolder(home, id), sources))
  const asked = await retrainJob(folder, state, parent, { files: [file], search })
  const job = {
    ...asked,
    read: { ...readOptionsOf(withOld ? reading : project.reading), ...read, ...readLimits(settings.current()) },
    background: true,
  }
  const { mode, families } = job.options
  const training = { mode, families, budgetSeconds: null }
  const choices = summary?.choices ?? { ...project.choices, training }
  return {
    ...{ folder, parent, state, note },
    plan: { job, choices, reading: withOld ? reading : project.reading, sources },
    seen: isSame ? [] : learned,
  }
}

/** The run that a version is; nothing of one that was registered from a file, or whose run is gone. */
const runOf = async ({ home }: Engine, project: string, { lineage }: Version): Promise<Partial<StoredRun>> =>
  lineage.run === null ? {} : readRun(home, project, lineage.run).catch(() => ({}))

const digestsOf = (sources: StoredProject['sources']): string => sources.map(({ sha256 }) => sha256).join('\n')

/** Trains, keeps the candidate as a run, registers it, and holds it against the champion. */
async function run(engine: Engine, id: string, planned: Planned, controls: TrainControls): Promise<RunSummary> {
  const { folder, plan, parent, state, seen, note } = planned
  const next = 'Start it once more.'
  let trained: Trained | undefined
  const kept = await trainResumably(
    plan.job,
    { checkpoint: checkpointFolder(engine.home, id), next },
    controls,
    (done) => {
      trained = done
      return keepRun(engine.home, id, plan, done)
    },
  )
  const { version, wasThere, log } = await registerRun(engine, folder, id, kept, { note, parent: parent.version })
  if (!wasThere) engine.registries.done(id, log)
  const rival = rivalOf(state, parent)
  controls.onProgress?.({ fraction: 1, text: 'comparing with the champion' })
  if (trained && version.version !== rival.version) {
    const known = filesToRead(sourcesAt(projectFolder(engine.home, id), seen))
    await holdContest(
      folder,
      version,
      rival,
      {
        ...contestOf(
          plan.job,
          trained,
          plan.sources.map(({ name }) => name),
        ),
        ...(seen.length > 0 && { seen: known }),
      },
      (candidate, against, rows) => engine.tables.ask('contest', candidate, against, rows),
    )
  }
  await updateProject(engine.home, id, () => ({}))
  return runSummary(await readRun(engine.home, id, kept))
}
