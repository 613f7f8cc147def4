import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { EXPORTERS } from '../../shared/export/index.ts'
import type { Download } from '../hosts/app.ts'
import { safeFileName } from './create-project.ts'
import type { Engine } from './engine.ts'
import { projectFolder, readProject } from './project-file.ts'

/** Where an export of a run lies; its zip lies beside it. */
export const exportFolder = (home: string, project: string, run: string, target: string): string =>
  join(projectFolder(home, project), 'exports', run, target)

export const downloadPath = (project: string, run: string, target: string): string =>
  `exports/${project}/${run}/${target}.zip`

/** Exports of models that were opened as files; a leftover once the program ends. */
export const modelExportsFolder = (home: string): string => join(home, 'models')

export const modelExportFolder = (home: string, model: string, target: string): string =>
  join(modelExportsFolder(home), model, target)

export const modelDownloadPath = (model: string, target: string): string => `models/${model}/${target}.zip`

const EXPORT_PATH = /^exports\/([a-z0-9-]+)\/(\d{4,9})\/([a-z0-9-]+)\.zip$/
const MODEL_PATH = /^models\/([0-9a-f]+)\/([a-z0-9-]+)\.zip$/

/** The file behind a path that an export gave; undefined for any other, and where it is not there any more. */
export async function openDownload(
  { home, models }: Pick<Engine, 'home' | 'models'>,
  path: string,
): Promise<Download | undefined> {
  const [, project = '', run = '', target = ''] = EXPORT_PATH.exec(path) ?? []
  if (EXPORTERS.has(target)) {
    const stored = await readProject(home, project).catch(() => undefined)
    return stored && zipBeside(exportFolder(home, project, run, target), `${stored.name}-${target}.zip`)
  }
  const [, id = '', modelTarget = ''] = MODEL_PATH.exec(path) ?? []
  const model = models.get(id)
  if (!model || !EXPORTERS.has(modelTarget)) return undefined
  return zipBeside(modelExportFolder(home, id, modelTarget), `${model.view.title}-${modelTarget}.zip`)
}

async function zipBeside(folder: string, name: string): Promise<Download | undefined> {
  const file = `${folder}.zip`
  const found = await stat(file).catch(() => undefined)
  return found?.isFile() ? { name: safeFileName(name), stream: createReadStream(file) } : undefined
}
