import { usageError } from '../../shared/core/index.ts'
import type { RegistryState, RetrainReport, Version } from '../../shared/registry/index.ts'
import { hashOf } from '../data/index.ts'
import type { Trained, TrainJob } from '../workers/messages.ts'
import { type TrainControls, train } from '../workers/train.ts'
import { holdContest, namesOfFiles } from './contest.ts'
import { type JobOptions, jobOf, traineeOf } from './job.ts'
import { readRegistry } from './log.ts'
import { type PromotionOptions, promote } from './promotion.ts'
import { bundleOf, modelPathOf, registerModel, versionNamed } from './versions.ts'

export interface RetrainRequest extends Omit<JobOptions, 'isOwnData' | 'files' | 'kept' | 'earlier' | 'split'> {
  /** What is trained once more: the number of a version, or an alias. */
  readonly version: string
  readonly data: readonly string[]
  /** Older data, which the new are added to; their rows are not compared on. */
  readonly withOld?: readonly string[]
  /** Data whose rows are not compared on, since the champion learned from them. */
  readonly seen?: readonly string[]
  readonly note?: string
}

export interface Retrained {
  /** What was trained once more. */
  readonly parent: number
  readonly version: number
  /** The model is one that was there already, byte for byte: the same data, and nothing to compare. */
  readonly wasThere: boolean
  /** null where the model was there already. */
  readonly report: RetrainReport | null
  readonly trained: Trained
}

/**
 * Trains what a version is on other data, registers the candidate with its parent, and holds it against the champion on test
 * rows that neither has learned from. Nothing is promoted.
 */
export async function retrain(
  folder: string,
  request: RetrainRequest,
  controls: TrainControls = {},
): Promise<Retrained> {
  const { data, withOld = [], seen = [], note = '' } = request
  const { state } = await readRegistry(folder)
  const parent = versionNamed(state, request.version)
  const files = [...withOld, ...data]
  const job = await retrainJob(folder, state, parent, { ...request, files })
  const trained = await train(job, controls)
  const known = [...withOld, ...seen]
  const { version, wasThere } = await registerModel(folder, {
    model: trained.model,
    name: `${parent.model.name.replace(/\.lathe$/, '')}.lathe`,
    dataNames: namesOfFiles(files),
    parent: parent.version,
    job,
    note,
  })
  const rival = rivalOf(state, parent)
  // One that was there may have been cut off before it was held against the champion, or against another one.
  if (version.version === rival.version)
    return { parent: parent.version, version: version.version, wasThere, report: null, trained }
  controls.onProgress?.({ fraction: 1, text: 'comparing with the champion' })
  const { report } = await holdContest(folder, version, rival, {
    ...contestOf(job, trained, namesOfFiles(data)),
    digests: await Promise.all(data.map((file) => hashOf(file))),
    ...(known.length > 0 && { seen: filesToRead(known, job) }),
  })
  return { parent: parent.version, version: version.version, wasThere, report, trained }
}

/** The training of a version on other data; one that went on from another goes on from itself. */
export async function retrainJob(
  folder: string,
  state: RegistryState,
  parent: Version,
  options: Omit<JobOptions, 'isOwnData' | 'earlier'>,
): Promise<TrainJob> {
  if (parent.collectedAt !== null || !state.versions.includes(parent))
    throw usageError(`The model of version ${parent.version} was removed.`, {
      value: String(parent.version),
      next: 'Retrain another version.',
    })
  const bundle = await bundleOf(folder, parent)
  const earlier = bundle.record.continued === undefined || options.search ? undefined : modelPathOf(folder, parent)
  return jobOf(await traineeOf(folder, parent, bundle), {
    ...options,
    isOwnData: false,
    ...(earlier !== undefined && { earlier }),
  })
}

/** What a candidate is held against: the champion, or the version that it came of. */
export function rivalOf(state: RegistryState, parent: Version): Version {
  const champion = state.champions.at(-1)
  return (champion === undefined ? undefined : state.versions[champion - 1]) ?? parent
}

/** The test rows of a training, as what two versions are held against. */
export const contestOf = ({ file, read, infer, options }: TrainJob, { test }: Trained, names: readonly string[]) => ({
  ...{ file, names, read, infer, group: options.splitGroup },
  rows: Uint32Array.from(test.rows),
})

const filesToRead = ([file = '', ...also]: readonly string[], { read }: TrainJob) => {
  const { also: _, kept: __, fixes: ___, ...others } = read
  return { file, read: { ...others, ...(also.length > 0 && { also }) } }
}

/** Promotes a candidate where its report recommends that. @returns whether it did */
export async function promoteIfBetter(
  folder: string,
  report: RetrainReport,
  options: PromotionOptions = {},
): Promise<boolean> {
  if (report.recommendation.verdict !== 'promote') return false
  await promote(folder, String(report.version), { note: 'by its report', ...options })
  return true
}
