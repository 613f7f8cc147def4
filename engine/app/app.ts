import { mkdir } from 'node:fs/promises'
import { type LatheError, usageError } from '../../shared/core/index.ts'
import type { App } from '../hosts/app.ts'
import { holdLock } from '../store/lock.ts'
import { type Launch, launchNode } from '../workers/launch.ts'
import { openDownload } from './downloads.ts'
import type { Engine } from './engine.ts'
import type { HostAbilities } from './host-abilities.ts'
import { api } from './implementer.ts'
import { infoProcedures } from './info.ts'
import { explainProcedures } from './model/explain.ts'
import { exportProcedures } from './model/exports.ts'
import { fairnessProcedures } from './model/fairness.ts'
import { mitigationProcedures } from './model/mitigate.ts'
import { modelProcedures } from './model/models.ts'
import { AlertDesk } from './operate/alert-desk.ts'
import { monitorProcedures } from './operate/monitor.ts'
import { Registries } from './operate/registries.ts'
import { registryProcedures } from './operate/registry.ts'
import { retrainProcedures } from './operate/retrain.ts'
import { Scheduled } from './operate/scheduled.ts'
import { serviceProcedures } from './operate/service.ts'
import { Watches } from './operate/watches.ts'
import { projectsFolder } from './project-file.ts'
import { projectProcedures } from './projects.ts'
import { openSettings, settingsProcedures } from './settings.ts'
import { cleanProcedures } from './tables/clean.ts'
import { dataProcedures } from './tables/data.ts'
import { createQuickPreviews } from './tables/quick-previews.ts'
import { createReadings } from './tables/readings.ts'
import { createTablesProcess } from './tables/tables-process.ts'
import { runProcedures } from './training/runs.ts'
import { trainProcedures } from './training/train.ts'
import { receiveUpload, removeLeftovers } from './uploads.ts'

export interface AppOptions {
  /** The folder that holds everything: projects and uploads. It is made where it is not there. */
  readonly home: string
  readonly host: Engine['host']
  readonly abilities?: HostAbilities
  readonly onFileOpened?: Engine['onFileOpened']
  /** How processes are started, where it is not by Node. */
  readonly launch?: Launch
}

/**
 * The application behind the window: the contract over the engine, on one folder. Only one at a time works on a folder:
 * a second one, in this or another process, is refused with the name of the first.
 *
 * @example
 * const app = await createApp({ home, host: 'browser' })
 * const client = createRouterClient(app.router)
 * const { id } = await client.projects.create({ sample: 'loans' })
 */
export async function createApp({
  home,
  host,
  abilities = {},
  onFileOpened = () => undefined,
  launch = launchNode,
}: AppOptions): Promise<App> {
  await mkdir(projectsFolder(home), { recursive: true })
  const release = await holdLock(home, openAlready)
  await removeLeftovers(home)
  const settings = await openSettings(home)
  const tables = createTablesProcess(launch)
  const memory = {
    tables,
    previews: createQuickPreviews(tables),
    readings: createReadings(),
    trainings: new Map(),
    services: new Map(),
    registries: new Registries(home),
    desk: new AlertDesk(home, abilities),
    models: new Map(),
    rowsFiles: new Map(),
  }
  const watches = new Watches()
  const scheduled = new Scheduled()
  const engine: Engine = { home, host, abilities, settings, onFileOpened, launch, watches, scheduled, ...memory }
  await watches.begin(engine)
  scheduled.begin(engine)
  return {
    router: api.router({
      app: infoProcedures(engine),
      settings: settingsProcedures(engine),
      projects: projectProcedures(engine),
      data: dataProcedures(engine),
      clean: cleanProcedures(engine),
      train: { ...trainProcedures(engine), ...mitigationProcedures(engine) },
      fairness: fairnessProcedures(engine),
      runs: runProcedures(engine),
      explain: explainProcedures(engine),
      monitor: monitorProcedures(engine),
      exports: exportProcedures(engine),
      service: serviceProcedures(engine),
      models: modelProcedures(engine),
      registry: registryProcedures(engine),
      retrain: retrainProcedures(engine),
    }),
    files: {
      receive: (name, stream, options) => receiveUpload(home, name, stream, options),
      download: (path) => openDownload(engine, path),
    },
    settings,
    trainings: () => [...engine.trainings.values()].map((training) => training.state()),
    async close() {
      const trainings = [...engine.trainings.values()]
      const services = [...engine.services.values()].map((service) => service.stop())
      for (const training of trainings) training.close()
      await Promise.all([watches.close(), scheduled.close()])
      await Promise.all(trainings.map((training) => training.ended.catch(() => {})))
      await Promise.all([engine.previews.close(), engine.tables.close(), ...services])
      await release()
    },
  }
}

const openAlready = (who: string, path: string): LatheError =>
  usageError(`Lathe is open already: ${who} works on the same projects.`, {
    file: path,
    next: 'Use its window, or close it first. Other projects can be opened beside it with LATHE_HOME set to another folder.',
  })
