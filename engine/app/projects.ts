import { stat } from 'node:fs/promises'
import { parseRecipe } from '../../shared/clean/index.ts'
import type { Choices, ProjectSummary, RunSummary } from '../../shared/contract/index.ts'
import { LatheError } from '../../shared/core/index.ts'
import { unknownColumn } from '../../shared/table/index.ts'
import { createProject, type NewData, refuseModels } from './create-project.ts'
import { columnNames, type Engine, findProject, openProject, projectView } from './engine.ts'
import { api } from './implementer.ts'
import { withChoices } from './model/kept-history.ts'
import { stopService } from './operate/service.ts'
import { type Origins, originFiles } from './origin.ts'
import { projectFolder, projectIds, readProject, removeProject, sourcePath, updateProject } from './project-file.ts'
import type { TableAt } from './tables/open-table.ts'
import { sampleFile } from './tables/samples.ts'
import { interruptedTraining } from './training/checkpoint.ts'
import { readRuns, runSummary } from './training/run-file.ts'

export const projectProcedures = (engine: Engine) => ({
  list: api.projects.list.handler(async () => {
    const ids = await projectIds(engine.home)
    const summaries = await Promise.all(ids.map((id) => summaryOf(engine, id)))
    return summaries.sort((a, b) => b.changedAt - a.changedAt || (a.id < b.id ? -1 : 1))
  }),
  create: api.projects.create.handler(({ input, signal }) =>
    engine.readings.run(input.job, signal, async (controls) => {
      const { data, done } = await dataFrom(engine, input)
      try {
        const view = await projectView(engine, await createProject(engine, data, controls))
        for (const { path, isOriginal } of data.files) if (isOriginal) engine.onFileOpened(path)
        return view
      } finally {
        await done()
      }
    }),
  ),
  compare: api.projects.compare.handler(async ({ input }) => {
    const { files } = await originFiles(engine, input)
    refuseModels(files)
    return engine.tables.ask(
      'compare',
      files.map(({ path, name }) => ({ path, name, isPacked: false })),
    )
  }),
  open: api.projects.open.handler(async ({ input: { project, job }, signal }) => {
    const view = await engine.readings.run(job, signal, (controls) => projectView(engine, project, controls))
    const { at } = await findProject(engine, project)
    warmPreviews(engine, at, view.choices, view.data.rows)
    return view
  }),
  remove: api.projects.remove.handler(async ({ input: { project } }) => {
    const training = engine.trainings.get(project)
    training?.cancel()
    await training?.ended.catch(() => {})
    engine.watches.end(project)
    await stopService(engine, project)
    await removeProject(engine.home, project)
    await engine.tables.ask('forget', projectFolder(engine.home, project))
    return null
  }),
  choose: api.projects.choose.handler(async ({ input: { project: id, choices, history } }) => {
    const { table, at } = await openProject(engine, id)
    checkChoices(choices, columnNames(table))
    const recipe = { steps: parseRecipe(choices.recipe, 'the recipe').steps.map((step) => ({ ...step })) }
    const checked = { ...choices, recipe }
    await updateProject(engine.home, id, () => ({
      choices: checked,
      ...(history && { history: withChoices(history, checked) }),
    }))
    warmPreviews(engine, at, checked, table.data.rows)
    return null
  }),
  draft: api.projects.draft.handler(async ({ input: { project, draft } }) => {
    await updateProject(engine.home, project, () => ({ draft }))
    return null
  }),
  look: api.projects.look.handler(async ({ input: { project, look } }) => {
    // Looking at rows changes nothing that the list of projects is ordered by.
    await updateProject(engine.home, project, ({ changedAt }) => ({ look, changedAt }))
    return null
  }),
})

/** The files that a project is made of, and what to do when it has been made or not. */
async function dataFrom(
  engine: Engine,
  origin: Origins | { readonly sample: string },
): Promise<{ data: NewData; done: () => Promise<void> }> {
  if ('sample' in origin) {
    const { sample, path } = sampleFile(origin.sample)
    const choices = { target: sample.target, sensitive: sample.sensitive }
    const files = [{ path, name: `${sample.title}.csv`, isOriginal: false }]
    return { data: { files, choices }, done: async () => undefined }
  }
  const { files, done } = await originFiles(engine, origin)
  return { data: { files }, done }
}

async function summaryOf({ home, trainings }: Engine, id: string): Promise<ProjectSummary> {
  try {
    const project = await readProject(home, id)
    const { name, rows, columns, changedAt, sources } = project
    for (const source of sources) {
      const size = await stat(sourcePath(home, id, source)).then(
        (found) => found.size,
        () => 0,
      )
      const damaged = `Its copy of ${source.name} is missing.`
      if (size === 0) return { id, name, rows, columns, changedAt, latest: null, damaged }
    }
    const runs = await readRuns(home, id)
    const latest = latestOf(runs.map(runSummary).at(-1))
    const summary = { id, name, rows, columns, changedAt, latest }
    if (trainings.has(id)) return { ...summary, training: 'running' }
    const interrupted = await interruptedTraining(home, id)
    return interrupted ? { ...summary, training: interrupted.isPaused ? 'paused' : 'interrupted' } : summary
  } catch (error) {
    const damaged = error instanceof LatheError ? error.message : String(error)
    return { id, name: id, rows: 0, columns: 0, changedAt: 0, latest: null, damaged }
  }
}

function latestOf(run: RunSummary | undefined): ProjectSummary['latest'] {
  if (!run) return null
  const { best, target, metric, metrics } = run
  return { title: best.title, target, metric, figure: metrics[metric] ?? null }
}

/** Rows from which drawing the sample that previews go by takes long enough to begin before Clean asks for it. */
const MANY_ROWS = 200_000

function warmPreviews({ previews }: Engine, at: TableAt, choices: Choices, rows: number): void {
  if (rows >= MANY_ROWS && choices.target !== '') previews.warm(at, choices)
}

function checkChoices({ target, sensitive, ignore, groups = [] }: Choices, names: readonly string[]): void {
  for (const name of [...(target === '' ? [] : [target]), ...sensitive, ...ignore, ...groups])
    if (!names.includes(name)) throw unknownColumn(name, names)
}
