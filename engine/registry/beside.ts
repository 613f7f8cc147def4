import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Asked, askedOf, type Version } from '../../shared/registry/index.ts'
import { readRunAt } from '../app/training/run-file.ts'
import { MODEL_FILE, RUN_FILE } from '../store/runs.ts'
import type { ToRegister } from './versions.ts'
import { bundleOf } from './versions.ts'

/** What lies beside a model file that is a run of a project; nothing of any other. */
export async function jobBeside(path: string): Promise<Pick<ToRegister, 'job' | 'run' | 'dataNames'>> {
  const folder = dirname(path)
  if (basename(path) !== MODEL_FILE || !existsSync(join(folder, RUN_FILE))) return {}
  const run = basename(folder)
  const { job, sources = [] } = await readRunAt(folder, run)
  return { job, run, dataNames: sources.map(({ name }) => basename(name)) }
}

/** What the training of a version was asked for; of a model that was removed, that is not known any more. */
export const askedOfVersion = async (folder: string, version: Version): Promise<Asked | null> =>
  version.collectedAt === null ? askedOf((await bundleOf(folder, version)).record.asked) : null
