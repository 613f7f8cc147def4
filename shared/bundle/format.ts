import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate'
import { z } from 'zod'
import { type Json, LatheError } from '../core/index.ts'
import { backgroundFrom } from '../explain/index.ts'
import type { Reference } from '../monitor/index.ts'
import { type ArrayStore, pipelineFromJson, pipelineToJson, rowSchema } from '../pipeline/index.ts'
import type { Bundle } from './bundle.ts'
import { migrate } from './migrations/index.ts'

/** The version of the schema that is written; older ones are migrated when they are read. */
export const FORMAT_VERSION = 5

/** Every entry has this date, so that the same model is the same bytes. */
const ENTRY_DATE = '1980-01-01T00:00:00'

/** Entries from here on are packed lightly: arrays of 170 MB in 1.9 s rather than 5.8 s, for an eighth more bytes. */
const LARGE_BYTES = 100_000

/** A model unpacks to less than this; a file that claims more is no model of ours. */
const MOST_BYTES = 2 ** 31

const MANIFEST = z.object({
  format: z.literal('lathe-model'),
  version: z.int().min(1),
  entries: z.array(z.object({ name: z.string(), bytes: z.int(), sha256: z.string() })),
})

/** The bytes of a model file: a zip of a manifest, JSON, and the typed arrays as they lie in memory (little-endian). */
export function writeBundle(bundle: Bundle): Uint8Array {
  const arrays: Record<string, Uint8Array> = {}
  const store: ArrayStore = {
    put(name, bytes) {
      const entry = `arrays/${Object.keys(arrays).length}.${name}`
      arrays[entry] = bytes.slice()
      return entry
    },
    get: () => new Uint8Array(0),
  }
  const pipeline = pipelineToJson(bundle.pipeline, store)
  const entries: Record<string, Uint8Array> = {
    'pipeline.json': toBytes(pipeline),
    'schema.json': toBytes(rowSchema(bundle.pipeline)),
    'golden.json': toBytes(bundle.golden),
    'record.json': toBytes(bundle.record),
    ...(bundle.reference && { 'reference.json': toBytes(bundle.reference) }),
    ...arrays,
  }
  const manifest = {
    format: 'lathe-model',
    version: FORMAT_VERSION,
    entries: Object.entries(entries).map(([name, bytes]) => ({
      name,
      bytes: bytes.length,
      sha256: bytesToHex(sha256(bytes)),
    })),
  }
  const packed: Zippable = {}
  for (const [name, bytes] of Object.entries({ 'manifest.json': toBytes(manifest), ...entries }))
    packed[name] = [bytes, { level: bytes.length < LARGE_BYTES ? 6 : 1 }]
  return zipSync(packed, { mtime: ENTRY_DATE })
}

/**
 * Reads a model file of this or an older version.
 *
 * @param file its name, for messages
 * @throws `corruptModel` where it is no model or is cut short, `verificationFailed` where an entry is not the one that
 * was written, `unsupported` where a newer version wrote it
 */
export function readBundle(bytes: Uint8Array, file: string): Bundle {
  const entries = unzip(bytes, file)
  const manifest = MANIFEST.safeParse(parse(entries['manifest.json'], file, 'manifest.json'))
  if (!manifest.success) throw corrupt(file, 'it holds no manifest of a model')
  const { version, entries: listed } = manifest.data
  if (version > FORMAT_VERSION)
    throw new LatheError(
      'unsupported',
      `${file} was written by a newer version (format ${version}; this one reads up to ${FORMAT_VERSION}).`,
      { file, next: 'Update Lathe.' },
    )
  for (const { name, sha256: expected } of listed) {
    const entry = entries[name]
    if (!entry) throw tampered(file, name, 'is missing')
    if (bytesToHex(sha256(entry)) !== expected) throw tampered(file, name, 'is not what was written')
  }
  const json = (name: string): Json => parse(entries[name], file, name)
  const parts = migrate({
    version,
    pipeline: json('pipeline.json'),
    golden: json('golden.json'),
    record: json('record.json'),
  })
  const store: ArrayStore = {
    put: () => null,
    get: (_name, reference) => entries[String(reference)] ?? missingArray(file, String(reference)),
  }
  const pipeline = pipelineFromJson(parts.pipeline, store)
  const { golden, record } = plainParts(parts)
  // Models of before reasons travelled: their golden rows were drawn alike.
  return {
    golden,
    record,
    ...(entries['reference.json'] && { reference: referencePart(json('reference.json')) }),
    pipeline: { ...pipeline, background: pipeline.background ?? backgroundFrom(pipeline, golden.rows) },
  }
}

function unzip(bytes: Uint8Array, file: string): Record<string, Uint8Array> {
  if (bytes.length < 4 || bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw corrupt(file, 'it is not a zip archive')
  let unpacked = 0
  const isBounded = ({ originalSize }: { readonly originalSize: number }) => {
    unpacked += originalSize
    return unpacked <= MOST_BYTES
  }
  try {
    const entries = unzipSync(bytes, { filter: isBounded })
    if (unpacked <= MOST_BYTES) return entries
  } catch {
    throw corrupt(file, 'the archive is cut short or damaged')
  }
  throw corrupt(file, 'it unpacks to more than 2 GiB')
}

function parse(bytes: Uint8Array | undefined, file: string, name: string): Json {
  if (!bytes) throw corrupt(file, `${name} is missing`)
  try {
    return JSON.parse(strFromU8(bytes))
  } catch {
    throw tampered(file, name, 'is not JSON')
  }
}

/** Golden rows and record as they were written; their hashes have been checked. */
function plainParts(parts: { golden: Json; record: Json }): Omit<Bundle, 'pipeline'> {
  return JSON.parse(JSON.stringify({ golden: parts.golden, record: parts.record }))
}

/** As it was written; its hash has been checked. */
const referencePart = (reference: Json): Reference => JSON.parse(JSON.stringify(reference))

const toBytes = (value: unknown): Uint8Array => strToU8(JSON.stringify(value))

const corrupt = (file: string, why: string) =>
  new LatheError('corruptModel', `${file} is not a readable model: ${why}.`, {
    file,
    next: 'Take an undamaged copy, or train again.',
  })

const tampered = (file: string, entry: string, what: string) =>
  new LatheError('verificationFailed', `${file} was changed after it was saved: the entry ${entry} ${what}.`, {
    file,
    value: entry,
    next: 'Do not use it. Take the original, or train again.',
  })

function missingArray(file: string, name: string): never {
  throw tampered(file, name, 'is missing')
}
