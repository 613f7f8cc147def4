import type { Bundle } from '../../shared/bundle/index.ts'
import type { ModelView, ProjectView, RowsView } from '../../shared/contract/index.ts'
import type { AppSettings } from '../hosts/app.ts'
import type { Launch } from '../workers/launch.ts'
import type { HostAbilities } from './host-abilities.ts'
import { exportedTargets } from './model/export-record.ts'
import type { AlertDesk } from './operate/alert-desk.ts'
import { checkSummaries } from './operate/monitor-file.ts'
import type { Registries } from './operate/registries.ts'
import type { Scheduled } from './operate/scheduled.ts'
import type { Serving } from './operate/serving.ts'
import type { Watches } from './operate/watches.ts'
import { projectFolder, type ReadingChoices, readProject, type StoredProject } from './project-file.ts'
import { readLimits } from './settings.ts'
import type { OpenControls, TableAt } from './tables/open-table.ts'
import type { QuickPreviews } from './tables/quick-previews.ts'
import type { Readings } from './tables/readings.ts'
import { sourcesAt } from './tables/sources.ts'
import type { Modelled, TableView, Tested } from './tables/table-calls.ts'
import type { Tables } from './tables/tables.ts'
import { interruptedTraining } from './training/checkpoint.ts'
import { modelFile, readRun, readRuns, runSummary, testRowsFile } from './training/run-file.ts'
import type { Training } from './training/training.ts'

export interface OpenedModel {
  readonly view: ModelView
  readonly bundle: Bundle
}

/** What the procedures share. */
export interface Engine {
  readonly home: string
  readonly host: 'browser' | 'desktop'
  readonly abilities: HostAbilities
  /** Is told of each file that became a project, or was opened as a model, by its path. */
  readonly onFileOpened: (path: string) => void
  readonly tables: Tables
  readonly previews: QuickPreviews
  readonly readings: Readings
  /** Project id → the training under way. */
  readonly trainings: Map<string, Training>
  /** Project id → the service of one of its models. */
  readonly services: Map<string, Serving>
  readonly registries: Registries
  /** Who is told of alerts. */
  readonly desk: AlertDesk
  /** What is retrained without anybody asking. */
  readonly scheduled: Scheduled
  /** What is looked at again and again. */
  readonly watches: Watches
  /** Model files that were opened since the start, by their id. */
  readonly models: Map<string, OpenedModel>
  /** Views of rows that were asked for as files since the start, by their path. */
  readonly rowsFiles: Map<string, RowsView>
  readonly settings: AppSettings
  /** How processes are started: a training's, and an export's when it is proved. */
  readonly launch: Launch
}

/** A project's data, as its files are read now, or other files or another reading of it. */
export const tableAt = (
  { home, settings }: Engine,
  id: string,
  project: StoredProject,
  reading: ReadingChoices = project.reading,
  sources: StoredProject['sources'] = project.sources,
): TableAt => ({
  files: sourcesAt(projectFolder(home, id), sources),
  reading,
  limits: readLimits(settings.current()),
})

/** What a project remembers, and where its data is. */
export async function findProject(engine: Engine, id: string): Promise<{ project: StoredProject; at: TableAt }> {
  const project = await readProject(engine.home, id)
  return { project, at: tableAt(engine, id, project) }
}

/** A project with its data in memory. */
export async function openProject(
  engine: Engine,
  id: string,
  controls?: OpenControls,
): Promise<{ project: StoredProject; at: TableAt; table: TableView }> {
  const { project, at } = await findProject(engine, id)
  return { project, at, table: await engine.tables.view(at, controls) }
}

/** A run with its test rows, and the data as it read it: its row numbers are of that reading. */
export async function openRun(engine: Engine, id: string, runId: string) {
  const project = await readProject(engine.home, id)
  const { summary, sources } = await readRun(engine.home, id, runId)
  const { task, classes, target, seed, reading, decision } = summary
  const tested: Tested = {
    run: { id: runId, task, classes, ...(decision && { isByGroup: true }) },
    file: testRowsFile(engine.home, id, runId),
  }
  return { tested, target, seed, at: tableAt(engine, id, project, reading, sources) }
}

/** A run with its model. A recipe that was the path of a file corrected nothing that the window shows. */
export async function openModelled(engine: Engine, project: string, run: string) {
  const { at, tested, seed } = await openRun(engine, project, run)
  const { job } = await readRun(engine.home, project, run)
  const recipe = typeof job.recipe === 'string' ? null : job.recipe
  const modelled: Modelled = { ...tested, model: modelFile(engine.home, project, run), recipe }
  return { at, modelled, seed }
}

export const columnNames = ({ data }: TableView): string[] => data.columns.map(({ name }) => name)

/** The draft, where it still has a place in the recipe. */
const draftOf = ({ draft, choices: { recipe } }: StoredProject): ProjectView['draft'] =>
  draft && draft.at <= recipe.steps.length - (draft.isNew ? 0 : 1) ? draft : null

export async function projectView(engine: Engine, id: string, controls?: OpenControls): Promise<ProjectView> {
  const { project, table } = await openProject(engine, id, controls)
  const runs = await readRuns(engine.home, id)
  const training = engine.trainings.get(id)?.state()
  const interrupted = training ? undefined : await interruptedTraining(engine.home, id)
  const service = engine.services.get(id)?.view()
  return {
    id,
    name: project.name,
    choices: project.choices,
    history: project.history,
    draft: draftOf(project),
    look: project.look,
    data: table.data,
    runs: runs.map(runSummary),
    exported: await exportedTargets(
      engine.home,
      id,
      runs.map((run) => run.id),
    ),
    checked: await checkSummaries(engine.home, id),
    ...(service && { service }),
    ...(training && { training: { fraction: training.fraction, text: training.text } }),
    ...(interrupted && { interrupted }),
  }
}
