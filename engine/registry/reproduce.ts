import { createHash } from 'node:crypto'
import { unzipSync } from 'fflate'
import { type Bundle, readBundle, withShapes, withThreshold, writeBundle } from '../../shared/bundle/index.ts'
import { LatheError, usageError } from '../../shared/core/index.ts'
import { SHAPE_EDITS } from '../../shared/explain/index.ts'
import { type Prediction, predictionsOf, scoreRows } from '../../shared/pipeline/index.ts'
import { askedOf, type RegistryState, type Version } from '../../shared/registry/index.ts'
import { hashOf } from '../data/index.ts'
import { type TrainControls, train } from '../workers/train.ts'
import { digestOf } from './blobs.ts'
import { type JobOptions, jobOf, traineeOf } from './job.ts'
import { readRegistry } from './log.ts'
import { modelOf, modelPathOf, versionNamed } from './versions.ts'

export interface Reproduction {
  readonly version: number
  /** Whether it came out byte for byte, or but for what a person set by hand afterwards. */
  readonly isSame: boolean
  readonly sha256: string
  readonly expected: string
  /** What was done by hand after the training, and was done once more here. */
  readonly byHand: readonly string[]
  /** What differs, in words; none where nothing does. */
  readonly differences: readonly string[]
  /** Largest difference of a probability, or of a number, on the version's golden rows; null where nothing differs. */
  readonly maxAbsDiff: number | null
}

/**
 * Trains a version again from its record, on the data that it learned from, and compares the two byte by byte.
 *
 * @throws `verificationFailed` where the data is not that of the version
 */
export async function reproduce(
  folder: string,
  name: string,
  given: Pick<JobOptions, 'files' | 'recipe' | 'split' | 'threads' | 'memory'>,
  controls: TrainControls = {},
): Promise<Reproduction> {
  const { state } = await readRegistry(folder)
  const version = versionNamed(state, name)
  const bytes = await modelOf(folder, version)
  const bundle = readBundle(bytes, `version ${version.version}`)
  controls.onProgress?.({ fraction: 0, text: 'checking the data' })
  await checkData(version, given.files)
  const earlier = earlierOf(folder, state, version, bundle)
  const job = await jobOf(await traineeOf(folder, version, bundle), {
    ...given,
    isOwnData: true,
    ...(earlier !== undefined && { earlier }),
  })
  if (!job.replay && earlier === undefined && bundle.record.replay === null)
    throw notAlone(`Version ${version.version}`)
  const { model } = await train(job, controls)
  return compareMade(version.version, bytes, bundle, model)
}

/** Of a model that was mitigated from a run, the run is part of how it was made. */
export const notAlone = (name: string) =>
  usageError(`${name} was made of a run in its project, which its model does not hold.`, {
    value: name,
    next: 'Make the one again that it was made of, and mitigate that once more.',
  })

async function checkData(version: Version, files: readonly string[]): Promise<void> {
  const { sha256, names } = version.lineage.data
  const hashes = await Promise.all(files.map((file) => hashOf(file)))
  const [only = '', ...others] = hashes
  const found = others.length === 0 ? only : createHash('sha256').update(hashes.join('\n')).digest('hex')
  if (found === sha256) return
  throw new LatheError(
    'verificationFailed',
    `${files.join(', ')} ${files.length === 1 ? 'is' : 'are'} not the data that version ${version.version} learned from: the SHA-256 is ${found}, not ${sha256}.`,
    {
      file: files[0] ?? '',
      value: found,
      next:
        names.length > 0
          ? `It learned from ${names.join(', then ')}; give ${names.length === 1 ? 'that file' : 'those files, in that order,'} as of then.`
          : 'Give the file of that time.',
    },
  )
}

/** The model that a version went on from, which has to be in the registry. */
function earlierOf(
  folder: string,
  state: RegistryState,
  version: Version,
  { record: { continued } }: Bundle,
): string | undefined {
  if (typeof continued !== 'object' || continued === null || !('sha256' in continued)) return undefined
  const before = state.versions.find(
    ({ model, collectedAt }) => model.sha256 === continued.sha256 && collectedAt === null,
  )
  if (before) return modelPathOf(folder, before)
  throw usageError(`Version ${version.version} went on from a model that is not in the registry.`, {
    value: String(continued.sha256),
    next: 'Register that model first.',
  })
}

export function compareMade(version: number, bytes: Uint8Array, expected: Bundle, model: Uint8Array): Reproduction {
  const { made, byHand } = asByHand(model, expected)
  const whole = { version, sha256: digestOf(made), expected: digestOf(bytes), byHand }
  if (whole.sha256 === whole.expected) return { ...whole, isSame: true, differences: [], maxAbsDiff: null }
  const differences = differencesOf(bytes, made)
  return {
    ...whole,
    isSame: false,
    ...differences,
    maxAbsDiff: furthest(expected, readBundle(made, 'the model made again')),
  }
}

/** What was made, with what a person set by hand on the version after its training. */
function asByHand(model: Uint8Array, { pipeline, record }: Bundle): { made: Uint8Array; byHand: string[] } {
  let bundle = readBundle(model, 'the model made again')
  const byHand: string[] = []
  const edits = SHAPE_EDITS.safeParse(record.edits).data
  if (edits) {
    bundle = withShapes(bundle, edits, { metrics: record.metrics, fairness: record.fairness })
    byHand.push(`${edits.length} edits of its shapes`)
  }
  const isChosen = (askedOf(record.asked)?.options.decide ?? '') !== ''
  if (!pipeline.decision && !isChosen && bundle.pipeline.threshold !== pipeline.threshold) {
    const { metrics, fairness, gates } = record
    bundle = withThreshold(bundle, pipeline.threshold, { metrics, fairness, ...(gates && { gates }) })
    byHand.push(`the threshold ${pipeline.threshold}`)
  }
  return { made: byHand.length === 0 ? model : writeBundle(bundle), byHand }
}

const PARTS: Readonly<Record<string, string>> = {
  'pipeline.json': 'the model itself',
  'schema.json': 'the columns that it reads',
  'golden.json': 'its golden rows',
  'record.json': 'its record',
  'reference.json': 'what it compares new rows with',
}

/** Which parts of two model files differ, and which entries of their records. */
function differencesOf(one: Uint8Array, other: Uint8Array): { differences: string[] } {
  const [a, b] = [unzipSync(one), unzipSync(other)]
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => name !== 'manifest.json')
  const changed = names.filter((name) => !same(a[name], b[name]))
  const parts = changed.map((name) => PARTS[name] ?? `the numbers ${name}`)
  const record = changed.includes('record.json') ? entriesOf(a['record.json'], b['record.json']) : []
  const differences = parts.length === 0 ? ['how the file is packed'] : parts
  return { differences: [...differences, ...record.map((name) => `in its record: ${name}`)] }
}

const same = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one !== undefined && other !== undefined && Buffer.compare(one, other) === 0

function entriesOf(one: Uint8Array | undefined, other: Uint8Array | undefined): string[] {
  const [a, b] = [one, other].map(
    (bytes): Record<string, unknown> => JSON.parse(Buffer.from(bytes ?? []).toString('utf8') || '{}'),
  )
  return Object.keys({ ...a, ...b }).filter((name) => JSON.stringify(a?.[name]) !== JSON.stringify(b?.[name]))
}

/** How far apart two models are on the golden rows of the first. */
function furthest(expected: Bundle, { pipeline }: Bundle): number {
  const { rows, expected: said } = expected.golden
  const found = predictionsOf(pipeline, scoreRows(pipeline, rows))
  return Math.max(0, ...said.map((one, at) => distance(one, found[at])))
}

function distance(one: Prediction, other: Prediction | undefined): number {
  if (!other) return Infinity
  const numbers = (prediction: Prediction) =>
    Object.values(prediction.probabilities ?? {}).concat(
      typeof prediction.prediction === 'number' ? [prediction.prediction] : [],
    )
  const [a, b] = [numbers(one), numbers(other)]
  return Math.max(0, ...a.map((value, at) => Math.abs(value - (b[at] ?? NaN))))
}
