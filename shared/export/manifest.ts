import { z } from 'zod'
import { LatheError } from '../core/index.ts'
import type { Pipeline } from '../pipeline/index.ts'
import { type Exporter, type ExportFile, RUNTIME_IDS } from './exporter.ts'
import { hashOf } from './hash.ts'

/** What lies in a folder whose predictions could not be proved where it was made. */
export const NOT_VERIFIED_FILE = 'NOT-VERIFIED.txt'

/** The file that makes a folder an export of ours: what it holds, and how to prove it. */
export const MANIFEST_FILE = 'lathe-export.json'

/** The signature of an export's files, and the public key that it is held against. */
export const SIGNATURE_FILE = 'model.sig'
export const PUBLIC_KEY_FILE = 'model.pub'

const FORMAT = 1

const PATH = z.string().regex(/^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[^/\\]+(?:\/[^/\\]+)*$/u)

const MANIFEST = z.object({
  format: z.literal(FORMAT),
  target: z.string(),
  /** The model's name. */
  name: z.string(),
  runtime: z.enum(RUNTIME_IDS),
  entry: PATH,
  maxAbsDiff: z.number(),
  /** How near to the threshold a score may be for its label to differ. */
  undecided: z.number().default(0),
  /** The score from which on a row is of the positive class. */
  threshold: z.number().default(0.5),
  /** Fingerprint of the key that signed the folder; null where it is not signed. */
  signedBy: z
    .string()
    .regex(/^[0-9a-f]{64}$/u)
    .nullable()
    .default(null),
  files: z.array(z.object({ path: PATH, bytes: z.int(), sha256: z.string().regex(/^[0-9a-f]{64}$/u) })),
})

export type ExportManifest = z.output<typeof MANIFEST>

export function manifestOf(
  exporter: Exporter,
  { threshold }: Pick<Pipeline, 'threshold'>,
  name: string,
  files: readonly ExportFile[],
  signedBy: string | null = null,
): ExportManifest {
  const { id, runtime, entry, maxAbsDiff, undecided = 0 } = exporter
  const listed = files.map(({ path, bytes }) => ({ path, bytes: bytes.length, sha256: hashOf(bytes) }))
  return { format: FORMAT, target: id, name, runtime, entry, maxAbsDiff, undecided, threshold, signedBy, files: listed }
}

/** @param file what messages call it */
export function parseManifest(text: string, file: string): ExportManifest {
  try {
    return MANIFEST.parse(JSON.parse(text))
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new LatheError('verificationFailed', `${file} is not the list of an export: ${reason}`, {
      file,
      next: 'Export the model again. An export of a newer Lathe needs that version.',
    })
  }
}
