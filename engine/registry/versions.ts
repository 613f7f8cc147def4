import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type Bundle, readBundle } from '../../shared/bundle/index.ts'
import { LatheError, usageError } from '../../shared/core/index.ts'
import {
  ALIASES,
  type Alias,
  aliasesOf,
  type RegistryState,
  registeredOf,
  type Version,
} from '../../shared/registry/index.ts'
import { blobPath, digestOf, keepBlob, readBlob } from './blobs.ts'
import { type RegistryLog, record } from './log.ts'

/** A model to register, and what is known of it beside its file. */
export interface ToRegister {
  readonly model: Uint8Array
  /** What its file is called. */
  readonly name: string
  readonly dataNames?: readonly string[]
  readonly parent?: number | null
  readonly run?: string | null
  /** What its training was asked for in full (a `TrainJob`), where that is known. */
  readonly job?: unknown
  readonly note?: string
}

/**
 * Makes a model the next version of a registry. The same model is registered once.
 *
 * @returns its version, and whether it was there before
 */
export async function registerModel(
  folder: string,
  { model, name, ...about }: ToRegister,
): Promise<{ version: Version; wasThere: boolean; log: RegistryLog }> {
  const bundle = readBundle(model, name)
  const sha256 = digestOf(model)
  let wasThere = false
  const log = await record(folder, async (state) => {
    const known = state.versions.find((one) => one.model.sha256 === sha256 && one.collectedAt === null)
    wasThere = known !== undefined
    if (known) return []
    checkSameQuestion(state, bundle, name)
    // With the lock: what no event refers to yet is not removed in between.
    await keepBlob(folder, model)
    const job = about.job === undefined ? null : await keepBlob(folder, JSON.stringify(about.job))
    return [
      registeredOf(bundle, state.versions.length + 1, {
        sha256,
        bytes: model.length,
        name: basename(name),
        dataNames: about.dataNames ?? [],
        parent: about.parent ?? parentOf(state, bundle),
        run: about.run ?? null,
        job,
        note: about.note ?? '',
      }),
    ]
  })
  const version = log.state.versions.findLast((one) => one.model.sha256 === sha256)
  if (!version) throw new Error('a registered model has a version')
  return { version, wasThere, log }
}

/** Versions of one registry answer one question: otherwise none could take the place of another. */
function checkSameQuestion(state: RegistryState, { pipeline }: Bundle, name: string): void {
  const [first] = state.versions
  if (!first || (first.target === pipeline.target && first.task === pipeline.task)) return
  throw usageError(
    `${name} predicts ${pipeline.target} (${pipeline.task}); the versions of this registry predict ${first.target} (${first.task}).`,
    { file: name, value: pipeline.target, next: 'Keep models of another question in a registry of their own.' },
  )
}

/** The version that a model went on from, where it is one of the registry. */
function parentOf(state: RegistryState, { record: { continued } }: Bundle): number | null {
  if (typeof continued !== 'object' || continued === null || !('sha256' in continued)) return null
  return state.versions.findLast(({ model }) => model.sha256 === continued.sha256)?.version ?? null
}

export const readModelFile = async (path: string): Promise<Buffer> => {
  try {
    return await readFile(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR'
    const what = isMissing ? 'is not there' : code === 'EISDIR' ? 'is a folder, not a model file' : 'cannot be read'
    throw new LatheError(isMissing ? 'fileNotFound' : 'fileUnreadable', `${path} ${what}.`, {
      file: path,
      next: 'Give the path of a model file, or the number or the alias of a version.',
    })
  }
}

/** The number of a version by what a person calls it: `3`, `v3`, `champion`. */
export function versionNamed(state: RegistryState, name: string): Version {
  const alias = ALIASES.find((one): one is Alias => one === name)
  const number = alias ? aliasesOf(state)[alias] : Number(/^v?(\d+)$/.exec(name)?.[1] ?? NaN)
  const found = number === null ? undefined : state.versions[number - 1]
  if (found) return found
  if (alias)
    throw usageError(`No version is the ${alias}.`, {
      value: name,
      next: alias === 'champion' ? 'Promote a version first.' : 'Name a version by its number.',
    })
  const last = state.versions.length
  throw usageError(`There is no version "${name}".`, {
    value: name,
    next: last === 0 ? 'Register a model first.' : `Versions: 1 to ${last}, ${ALIASES.join(', ')}.`,
  })
}

/** The model of a version, held against its digest. */
export async function modelOf(folder: string, { version, model, collectedAt }: Version): Promise<Buffer> {
  if (collectedAt !== null)
    throw usageError(`The model of version ${version} was removed.`, {
      value: String(version),
      next: 'Make it again from its record, or choose another version.',
    })
  return readBlob(folder, model.sha256)
}

export const bundleOf = async (folder: string, version: Version): Promise<Bundle> =>
  readBundle(await modelOf(folder, version), `version ${version.version}`)

/** Where the model file of a version lies. */
export const modelPathOf = (folder: string, { model }: Version): string => blobPath(folder, model.sha256)
