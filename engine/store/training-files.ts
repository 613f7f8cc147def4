import { createWriteStream } from 'node:fs'
import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { LatheError } from '../../shared/core/index.ts'
import type { TrainJob } from '../workers/messages.ts'
import { KEPT_SOURCE, type KeptSource, keepSource, removeKept, SOURCE_FOLDER } from './keep-source.ts'
import { openProject, PROJECT_FILE } from './project.ts'
import { listRuns, RUN_FILE } from './runs.ts'

/** A job that reads a project's own copies of its files. */
export interface KeptJob {
  readonly job: TrainJob
  readonly sources: readonly KeptSource[]
  /** Files that are not what the latest run learned from, by the names that they were given by, with that run. */
  readonly changed: readonly { readonly file: string; readonly run: string }[]
}

/**
 * Takes copies of the files of a job into a project, and has the job read them: what becomes of the files then is nothing
 * to the project. A file that is not there any more is an error that names the copy of an earlier run.
 */
export async function keepTrainingFiles(project: string, job: TrainJob, signal?: AbortSignal): Promise<KeptJob> {
  await openProject(project)
  const earlier = await latestSources(project)
  const given = [job.file, ...(job.read.also ?? [])]
  const sources: KeptSource[] = []
  try {
    for (const file of given) sources.push(await keep(project, file, earlier, signal))
  } catch (error) {
    await removeUnneeded(project, sources)
    throw error
  }
  const changed = sources.flatMap(({ origin, sha256 }, at) => {
    const before = earlier.find(({ source }) => origin !== null && source.origin?.path === origin.path)
    return before && before.source.sha256 !== sha256 ? [{ file: given[at] ?? '', run: before.run }] : []
  })
  const [file = '', ...also] = sources.map((source) => join(project, source.file))
  const kept = sources.map(({ bytes, sha256, isPacked }, at) => ({ name: given[at] ?? '', bytes, sha256, isPacked }))
  return { job: { ...job, file, read: { ...job.read, kept, ...(also.length > 0 && { also }) } }, sources, changed }
}

/** Removes copies that neither a project nor one of its runs refers to, of those that a training began with. */
export async function removeUnneeded(project: string, sources: readonly KeptSource[]): Promise<void> {
  const needed = await neededFiles(project)
  await removeKept(
    resolve(project),
    sources.map(({ file }) => file).filter((file) => !needed.has(file)),
  )
}

const REFERRING = z.looseObject({
  sources: z.array(KEPT_SOURCE).default([]),
  before: z.looseObject({ sources: z.array(KEPT_SOURCE) }).nullish(),
  /** Of projects of older versions: the name of their one file. */
  file: z.string().optional(),
})

/** The places of all copies that a project and its runs refer to. */
export async function neededFiles(project: string): Promise<Set<string>> {
  const { sources, before, file } = REFERRING.parse(
    JSON.parse(await readFile(join(resolve(project), PROJECT_FILE), 'utf8')),
  )
  const ofRuns = await Promise.all((await listRuns(project)).map((run) => sourcesOf(project, run)))
  const all = [...sources, ...(before?.sources ?? []), ...ofRuns.flat()].map((source) => source.file)
  return new Set([...all, ...(file === undefined ? [] : [`${SOURCE_FOLDER}/${file}`])])
}

async function keep(project: string, file: string, earlier: readonly Earlier[], signal: AbortSignal | undefined) {
  const folder = resolve(project)
  const controls = { ...(signal && { signal }) }
  if (file === '-') {
    const spool = join(folder, SOURCE_FOLDER, '.draft-stdin')
    await mkdir(join(folder, SOURCE_FOLDER), { recursive: true })
    await pipeline(process.stdin, createWriteStream(spool), controls)
    const kept = await keepSource(folder, { path: spool, name: 'stdin', isOriginal: false }, controls)
    await rm(spool, { force: true })
    return kept
  }
  const path = resolve(file)
  const found = await stat(path).catch(() => undefined)
  if (found && !found.isFile())
    throw new LatheError('fileUnreadable', `${file} is ${found.isDirectory() ? 'a folder' : 'not a regular file'}.`, {
      file,
      next: found.isDirectory() ? 'Name a file inside it.' : 'Give it through stdin: -',
    })
  const copy = earlier.find(({ source }) => source.origin?.path === path)
  if (!found && copy)
    throw new LatheError('fileNotFound', `${file}: there is no such file.`, {
      file,
      next: `The project keeps the copy that run ${copy.run} learned from; name it in place of the file: ${join(project, copy.source.file)}`,
    })
  if (!found)
    throw new LatheError('fileNotFound', `${file}: there is no such file.`, {
      file,
      next: 'Check the path; a relative one starts at the current folder.',
    })
  return keepSource(folder, { path, name: file, isOriginal: true }, controls)
}

interface Earlier {
  readonly run: string
  readonly source: KeptSource
}

/** The copies that runs learned from, those of the latest run first. */
async function latestSources(project: string): Promise<Earlier[]> {
  const found: Earlier[] = []
  for (const run of (await listRuns(project)).toReversed())
    for (const source of await sourcesOf(project, run)) found.push({ run, source })
  return found
}

/** None of a run of an older version, or that cannot be read. */
async function sourcesOf(project: string, run: string): Promise<KeptSource[]> {
  try {
    const { sources } = JSON.parse(await readFile(join(resolve(project), 'runs', run, RUN_FILE), 'utf8'))
    return z.array(KEPT_SOURCE).parse(sources)
  } catch {
    return []
  }
}
