import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { EXPORTERS } from '../../shared/export/index.ts'
import { safeFileName } from './create-project.ts'
import { projectFolder, readProject } from './project-file.ts'

/** Where an export of a run lies; its zip lies beside it. */
export const exportFolder = (home: string, project: string, run: string, target: string): string =>
  join(projectFolder(home, project), 'exports', run, target)

export const downloadPath = (project: string, run: string, target: string): string =>
  `exports/${project}/${run}/${target}.zip`

const PATH = /^exports\/([a-z0-9-]+)\/(\d{4,9})\/([a-z0-9-]+)\.zip$/

/** The file behind a path that `exports.create` gave; undefined for any other, and where it is not there any more. */
export async function openDownload(
  home: string,
  path: string,
): Promise<{ name: string; stream: Readable } | undefined> {
  const [, project, run, target] = PATH.exec(path) ?? []
  if (project === undefined || run === undefined || target === undefined || !EXPORTERS.has(target)) return undefined
  const stored = await readProject(home, project).catch(() => undefined)
  const file = `${exportFolder(home, project, run, target)}.zip`
  const found = await stat(file).catch(() => undefined)
  if (!stored || !found?.isFile()) return undefined
  return { name: safeFileName(`${stored.name}-${target}.zip`), stream: createReadStream(file) }
}
