import type { Bundle } from '../../../bundle/index.ts'
import { type WatchedColumn, watchedColumns } from '../../../serve/index.ts'
import { hashOf } from '../../hash.ts'
import { loadedBytes } from '../../inline-pipeline.ts'

/** What manifests, rules and the dashboard of a service are made of. */
export interface Deployment {
  /** The model's name, as its routes have it. */
  readonly model: string
  /** The same as clusters take it: a DNS label of at most 40 signs. */
  readonly name: string
  readonly target: string
  /** The first twelve digits of the SHA-256 of model.json: another model is another version. */
  readonly version: string
  /** Memory of a container, in mebibytes. */
  readonly memory: number
  readonly watched: readonly WatchedColumn[]
  /** The share of rows that were predicted to be of the positive class when the model was tested; null where nobody knows. */
  readonly positiveShare: number | null
  /** Whether the model keeps what its rows are compared with while it serves. */
  readonly isCompared: boolean
  /** The positive class; null where there is none. */
  readonly positive: string | null
}

/** The port of a container. */
export const PORT = 8080

/** Versions of Node that the service runs in: a release with long-term support, by its major version. */
export const NODE_MAJOR = 22

/** Seconds that a container has for what it has begun, and how long it goes on answering before that, so that nobody is sent to it any more. */
export const GRACE_SECONDS = 30
export const LEAVING_SECONDS = 5

export const LIVE = '/v2/health/live'
export const READY = '/v2/health/ready'

/** @param json the text of model.json */
export function deploymentOf({ pipeline, record, reference }: Bundle, model: string, json: string): Deployment {
  const isBinary = pipeline.task === 'binary'
  const bytes = new TextEncoder().encode(json)
  const shares = reference?.predictions?.quantiles
  const above = shares?.filter((share) => share >= pipeline.threshold).length ?? 0
  return {
    model,
    name: dnsLabel(model),
    target: pipeline.target,
    version: hashOf(bytes).slice(0, 12),
    memory: memoryFor(bytes.length + loadedBytes(pipeline)),
    watched: isBinary ? watchedColumns(record) : [],
    positiveShare: isBinary && shares && shares.length > 0 ? above / shares.length : null,
    isCompared: reference !== undefined && reference !== null,
    positive: isBinary ? (pipeline.classes[1] ?? null) : null,
  }
}

/** A name as clusters take it: small letters, digits and dashes, a letter first; short enough for what is put behind it. */
export function dnsLabel(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9]+/gu, '-')
  const label = (/^[a-z]/u.test(plain) ? plain : `model-${plain}`).slice(0, 40)
  return label.replace(/^-+|-+$/gu, '')
}

/** Measured: 57 MB, and at most 2.1 times model.json and its arrays while it is read (5 to 222 MB); the rest is for requests. In steps of 64 MiB. */
const memoryFor = (bytes: number): number => Math.ceil((320 + (3 * bytes) / 2 ** 20) / 64) * 64
