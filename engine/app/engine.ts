import type { Bundle } from '../../shared/bundle/index.ts'
import type { ModelView, ProjectView, RowsView } from '../../shared/contract/index.ts'
import type { AppSettings } from '../hosts/app.ts'
import type { Launch } from '../workers/launch.ts'
import type { AlertDesk } from './alert-desk.ts'
import { interruptedTraining } from './checkpoint.ts'
import { exportedTargets } from './export-record.ts'
import type { HostAbilities } from './host-abilities.ts'
import { checkSummaries } from './monitor-file.ts'
import type { OpenControls, TableAt } from './open-table.ts'
import { projectFolder, type ReadingChoices, readProject, type StoredProject } from './project-file.ts'
import type { QuickPreviews } from './quick-previews.ts'
import type { Readings } from './readings.ts'
import type { Registries } from './registries.ts'
import { modelFile, readRun, readRuns, runSummary, testRowsFile } from './run-file.ts'
import type { Scheduled } from './scheduled.ts'
import type { Serving } from './serving.ts'
import { readLimits } from './settings.ts'
import { sourcesAt } from './sources.ts'
import type { Modelled, TableView, Tested } from './table-calls.ts'
import type { Tables } from './tables.ts'
import type { Training } from './training.ts'
import type { Watches } from './watches.ts'

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
