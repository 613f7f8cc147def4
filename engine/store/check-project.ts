import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { createGunzip } from 'node:zlib'
import { readBundle } from '../../shared/bundle/index.ts'
import { LatheError, usageError } from '../../shared/core/index.ts'
import { predictionsOf, scoreRows } from '../../shared/pipeline/index.ts'
import { isLeftByDead } from '../data/index.ts'
import { AUDIT_LOG, readAuditLog } from './audit-log.ts'
import { KEPT_SOURCE, type KeptSource, SOURCE_FOLDER } from './keep-source.ts'
import { withLock } from './lock.ts'
import { PROJECT_FILE, PROJECT_FORMAT } from './project.ts'
import { listRuns, MODEL_FILE, RUN_FILE } from './runs.ts'
import { writeFileAtomically } from './write-file.ts'

export interface ProjectCheck {
  readonly project: string
  /** Whether nothing was lost. */
  readonly isWhole: boolean
  readonly runs: number
  /** What was wrong and is not any more. */
  readonly repaired: readonly string[]
  /** What is gone, or is not what was kept. */
  readonly lost: readonly string[]
}

/** What a further part of a project finds and mends. */
export interface PartCheck {
  readonly repaired: readonly string[]
  readonly lost: readonly string[]
}

/**
 * Looks at everything that a project keeps: its file, runs, models (each scores its golden rows again), copies of data, logs.
 * What a crash left half written is removed; a model that another place still has is taken from there.
 *
 * @param spare gives bytes of a digest from elsewhere; undefined where there are none
 * @param more what else a project has
 */
export async function checkProjectFolder(
  project: string,
  { spare, more }: { spare(sha256: string): Promise<Uint8Array | undefined>; more(folder: string): Promise<PartCheck> },
): Promise<ProjectCheck> {
  const folder = resolve(project)
  const hasRuns = existsSync(join(folder, 'runs'))
  if (!existsSync(join(folder, PROJECT_FILE)) && !hasRuns)
    throw usageError(`${project} is no project.`, {
      file: project,
      value: project,
      next: 'Name the folder of a project.',
    })
  return withLock(folder, async () => {
    const [repaired, lost]: [string[], string[]] = [[], []]
    await checkProjectFile(folder, repaired, lost)
    await removeDrafts(folder, repaired)
    const runs = await listRuns(folder)
    for (const run of runs) await checkRun(folder, run, spare, repaired, lost)
    const log = await readAuditLog(folder)
    if (!log.isWhole) lost.push(`${AUDIT_LOG} is not what was written: a line was changed, cut off or taken out`)
    const others = await more(folder)
    repaired.push(...others.repaired)
    lost.push(...others.lost)
    return { project, isWhole: lost.length === 0, runs: runs.length, repaired, lost }
  })
}

async function checkProjectFile(folder: string, repaired: string[], lost: string[]): Promise<void> {
  const path = join(folder, PROJECT_FILE)
  const found = jsonOf(await readFile(path, 'utf8').catch(() => ''))
  if (typeof found === 'object' && found !== null && 'format' in found && found.format === PROJECT_FORMAT.format) {
    const version = 'version' in found ? found.version : undefined
    if (typeof version === 'number' && version <= PROJECT_FORMAT.version) return
    throw new LatheError('unsupported', `${folder} was written by a newer version.`, {
      file: path,
      next: 'Update Lathe.',
    })
  }
  const aside = `${PROJECT_FILE}.damaged`
  if (existsSync(path)) await rename(path, join(folder, aside))
  await writeFileAtomically(path, `${JSON.stringify(PROJECT_FORMAT, null, 2)}\n`)
  repaired.push(`${PROJECT_FILE} could not be read and was made anew; runs and data are found again`)
  lost.push(
    `what was chosen in the project and its history${existsSync(join(folder, aside)) ? ` (the damaged file is ${aside})` : ''}`,
  )
}

/** What a crash left of what was being written: nobody holds the lock, so nobody writes it any more. */
async function removeDrafts(folder: string, repaired: string[]): Promise<void> {
  for (const place of ['', 'runs', SOURCE_FOLDER]) {
    const names = await readdir(join(folder, place)).catch(() => [])
    for (const name of names.filter((one) => one.startsWith('.draft') || isLeftByDead(one))) {
      await rm(join(folder, place, name), { recursive: true, force: true })
      repaired.push(`${join(place, name)}, which was being written when something stopped it, is removed`)
    }
  }
}

async function checkRun(
  folder: string,
  run: string,
  spare: (sha256: string) => Promise<Uint8Array | undefined>,
  repaired: string[],
  lost: string[],
): Promise<void> {
  const place = join(folder, 'runs', run)
  const record = jsonOf(await readFile(join(place, RUN_FILE), 'utf8').catch(() => ''))
  const { model, sources } = partsOf(record)
  if (!model) {
    lost.push(`run ${run}: its record ${RUN_FILE} cannot be read`)
    return
  }
  const path = join(place, MODEL_FILE)
  let bytes: Uint8Array | undefined = await readFile(path).catch(() => undefined)
  if (bytes === undefined || digestOf(bytes) !== model) {
    const copy = await spare(model)
    const what = bytes === undefined ? 'is not there' : 'is not what was written'
    bytes = copy
    if (!copy) lost.push(`run ${run}: its model ${what}`)
    else {
      await writeFileAtomically(path, copy)
      repaired.push(
        `run ${run}: its model ${what === 'is not there' ? 'was not there' : 'was not what was written'}, and is taken from the registry`,
      )
    }
  }
  const problem = bytes && problemIn(bytes, run)
  if (problem) lost.push(`run ${run}: ${problem}`)
  for (const source of sources) {
    const wrong = await problemOfSource(folder, source)
    if (wrong) lost.push(`run ${run}: its copy of ${source.name} ${wrong}`)
  }
}

function partsOf(record: unknown): { model: string | null; sources: KeptSource[] } {
  if (typeof record !== 'object' || record === null || !('model' in record)) return { model: null, sources: [] }
  const { model } = record
  const sha256 = typeof model === 'object' && model !== null && 'sha256' in model ? model.sha256 : null
  const sources = KEPT_SOURCE.array().safeParse('sources' in record ? record.sources : []).data ?? []
  return { model: typeof sha256 === 'string' ? sha256 : null, sources }
}

/** Whether a model opens and says of its golden rows what it said when it was written. */
function problemIn(bytes: Uint8Array, run: string): string | null {
  try {
    const { pipeline, golden } = readBundle(bytes, `run ${run}`)
    const said = predictionsOf(pipeline, scoreRows(pipeline, golden.rows))
    return JSON.stringify(said) === JSON.stringify(golden.expected)
      ? null
      : 'its model scores its golden rows otherwise than it did'
  } catch (error) {
    if (error instanceof LatheError) return error.message
    throw error
  }
}

async function problemOfSource(folder: string, { file, sha256, isPacked }: KeptSource): Promise<string | null> {
  const path = join(folder, file)
  if (!existsSync(path)) return 'is not there'
  if (sha256 === undefined) return null
  const hash = createHash('sha256')
  try {
    const stream = createReadStream(path)
    for await (const block of isPacked ? stream.pipe(createGunzip()) : stream) hash.update(block)
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message : basename(path)}`
  }
  return hash.digest('hex') === sha256 ? null : 'is not what it learned from'
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
