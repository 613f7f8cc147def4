import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { CASES, type RowsView } from '../../shared/contract/index.ts'
import { EXPORTERS } from '../../shared/export/index.ts'
import type { Download } from '../hosts/app.ts'
import { safeFileName } from '../store/keep-source.ts'
import { type Engine, findProject, openRun } from './engine.ts'
import type { CaseFilter } from './model/cases.ts'
import { projectFolder, readProject } from './project-file.ts'
import { ROWS_IN_PART } from './tables/rows-page.ts'
import { modelFile } from './training/run-file.ts'

/** Where an export of a run lies; its zip and its record lie beside it. */
export const exportFolder = (home: string, project: string, run: string, target: string): string =>
  join(projectFolder(home, project), 'exports', run, target)

export const downloadPath = (project: string, run: string, target: string): string =>
  `exports/${project}/${run}/${target}.zip`

/** The model file of a run. */
export const modelPath = (project: string, run: string): string => `runs/${project}/${run}.lathe`

/** Test rows as a CSV file; which ones, the path itself says. */
export const casesPath = (project: string, run: string, filter: CaseFilter): string =>
  `cases/${project}/${run}/${Buffer.from(JSON.stringify(filter)).toString('base64url')}.csv`

/** Where a report of a run lies: the latest of its kind. */
export const reportFile = (home: string, project: string, run: string, name: string): string =>
  join(projectFolder(home, project), 'reports', run, name)

export const reportPath = (project: string, run: string, name: string): string => `reports/${project}/${run}/${name}`

/** What a report is called when it is saved. @param file its name in the project: `audit.pdf` */
export const reportName = (project: string, file: string): string =>
  `${project} ${file.replace(/^run\b/, 'report').replace(/^audit\b/, 'fairness audit')}`

const MOST_ROWS_FILES = 50

/** Makes a path for the rows of a view; the latest ones are known as long as the program runs. */
export function keepRowsFile({ rowsFiles }: Engine, project: string, view: RowsView): string {
  const path = `rows/${project}/${randomUUID()}.csv`
  const [oldest] = rowsFiles.keys()
  if (rowsFiles.size >= MOST_ROWS_FILES && oldest !== undefined) rowsFiles.delete(oldest)
  rowsFiles.set(path, view)
  return path
}

/** Exports of models that were opened as files; a leftover once the program ends. */
export const modelExportsFolder = (home: string): string => join(home, 'models')

export const modelExportFolder = (home: string, model: string, target: string): string =>
  join(modelExportsFolder(home), model, target)

export const modelDownloadPath = (model: string, target: string): string => `models/${model}/${target}.zip`

const EXPORT_PATH = /^exports\/([a-z0-9-]+)\/(\d{4,9})\/([a-z0-9-]+)\.zip$/
const MODEL_PATH = /^models\/([0-9a-f]+)\/([a-z0-9-]+)\.zip$/
const RUN_PATH = /^runs\/([a-z0-9-]+)\/(\d{4,9})\.lathe$/
const REPORT_PATH = /^reports\/([a-z0-9-]+)\/(\d{4,9})\/((?:run|audit)\.(?:html|pdf))$/
const CASES_PATH = /^cases\/([a-z0-9-]+)\/(\d{4,9})\/([\w-]{1,1000})\.csv$/

/** The file behind a path that a procedure gave; undefined for any other, and where it is not there any more. */
export async function openDownload(engine: Engine, path: string): Promise<Download | undefined> {
  const { home, models } = engine
  const [, id = '', modelTarget = ''] = MODEL_PATH.exec(path) ?? []
  const model = models.get(id)
  if (model && EXPORTERS.has(modelTarget))
    return fileAt(`${modelExportFolder(home, id, modelTarget)}.zip`, `${model.view.title}-${modelTarget}.zip`)
  const view = engine.rowsFiles.get(path)
  if (view) return rowsDownload(engine, path.split('/')[1] ?? '', view)
  const [, project = '', run = '', rest = ''] =
    EXPORT_PATH.exec(path) ?? RUN_PATH.exec(path) ?? REPORT_PATH.exec(path) ?? CASES_PATH.exec(path) ?? []
  const stored = project === '' ? undefined : await readProject(home, project).catch(() => undefined)
  if (!stored) return undefined
  if (CASES_PATH.test(path))
    return casesDownload(engine, { project, run, encoded: rest, name: `${stored.name} rows.csv` })
  if (REPORT_PATH.test(path)) return fileAt(reportFile(home, project, run, rest), reportName(stored.name, rest))
  if (RUN_PATH.test(path)) return fileAt(modelFile(home, project, run), `${stored.name}.lathe`)
  return EXPORTERS.has(rest)
    ? fileAt(`${exportFolder(home, project, run, rest)}.zip`, `${stored.name}-${rest}.zip`)
    : undefined
}

async function rowsDownload(engine: Engine, id: string, view: RowsView): Promise<Download | undefined> {
  const found = await findProject(engine, id).catch(() => undefined)
  if (!found) return undefined
  const { project, at } = found
  const parts = async function* () {
    for (let from = 0; ; from += ROWS_IN_PART) {
      const text = await engine.tables.ask('rowsCsv', at, view, from)
      if (text === '') return
      yield text
    }
  }
  return { name: safeFileName(`${project.name} rows.csv`), stream: Readable.from(parts(), { objectMode: false }) }
}

async function fileAt(file: string, name: string): Promise<Download | undefined> {
  const found = await stat(file).catch(() => undefined)
  return found?.isFile() ? { name: safeFileName(name), stream: createReadStream(file) } : undefined
}

interface CasesOf {
  readonly project: string
  readonly run: string
  readonly encoded: string
  readonly name: string
}

async function casesDownload(engine: Engine, { project, run, encoded, name }: CasesOf): Promise<Download | undefined> {
  const filter = filterFrom(encoded)
  const opened = await openRun(engine, project, run).catch(() => undefined)
  if (!filter || !opened) return undefined
  // Written when it is read: whoever only looks whether it is there waits for nothing.
  const text = async function* () {
    yield await engine.tables.ask('casesCsv', opened.at, opened.tested, filter)
  }
  return { name: safeFileName(name), stream: Readable.from(text(), { objectMode: false }) }
}

function filterFrom(encoded: string): CaseFilter | undefined {
  try {
    return CASES.parse(JSON.parse(Buffer.from(encoded, 'base64url').toString()))
  } catch {
    return undefined
  }
}
