import { resolve } from 'node:path'
import type { GoldenRows } from '../../shared/bundle/index.ts'
import { LatheError } from '../../shared/core/index.ts'
import { comparePredictions, type ExportManifest } from '../../shared/export/index.ts'
import type { RunLimits } from './child.ts'
import { RUNTIMES } from './runtimes.ts'

/** The proof that an export gives the predictions that were expected of it. */
export interface Verified {
  /** Name and version of the runtime that scored. */
  readonly runtime: string
  readonly rows: number
  readonly maxAbsDiff: number
  readonly labelsEqual: boolean
}

export const DEFAULT_LIMITS: RunLimits = { mostMilliseconds: 120_000 }

/** Scores the golden rows through the export's own runtime; a difference over its limit is an error. */
export async function prove(
  folder: string,
  { target, runtime: id, entry, maxAbsDiff: limit }: ExportManifest,
  golden: GoldenRows,
  limits: RunLimits,
): Promise<Verified> {
  const runtime = RUNTIMES.get(id)
  // Absolute: a runtime may start its program in another folder.
  const compared = comparePredictions(golden.expected, await runtime.score(resolve(folder), entry, golden.rows, limits))
  const { rows, rowsEqual, maxAbsDiff, labelsEqual, statusesEqual, firstDifference } = compared
  if (rows > 0 && rowsEqual && labelsEqual && statusesEqual && maxAbsDiff <= limit)
    return { runtime: runtime.version(), rows, maxAbsDiff, labelsEqual }
  const found = [
    rows === 0 ? 'there are no golden rows' : `largest difference ${maxAbsDiff} (limit ${limit})`,
    ...(rowsEqual ? [] : ['another number of rows']),
    ...(labelsEqual ? [] : ['other labels']),
    ...(statusesEqual ? [] : ['other statuses']),
  ].join(', ')
  throw new LatheError(
    'verificationFailed',
    `The export "${target}" does not predict what the model predicts: ${found}. ${firstDifference ?? ''}`.trim(),
    { value: String(maxAbsDiff), next: 'Do not use it. Export the model again; if it happens again, report it.' },
  )
}
