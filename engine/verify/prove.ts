import { resolve } from 'node:path'
import type { GoldenRows } from '../../shared/bundle/index.ts'
import { LatheError } from '../../shared/core/index.ts'
import {
  comparedReasons,
  comparePredictions,
  type ExportManifest,
  type GoldenReasons,
} from '../../shared/export/index.ts'
import type { RunLimits } from './child.ts'
import { RUNTIMES } from './runtimes.ts'

/** The proof that an export gives the predictions that were expected of it. */
export interface Verified {
  /** Name and version of the runtime that scored. */
  readonly runtime: string
  readonly rows: number
  readonly maxAbsDiff: number
  readonly labelsEqual: boolean
  /** Rows whose reasons were compared too; none in exports of earlier versions. */
  readonly reasons: number
}

export const DEFAULT_LIMITS: RunLimits = { mostMilliseconds: 120_000 }

/** Scores the golden rows through the export's own runtime; a difference over its limit is an error. */
export async function prove(
  folder: string,
  { target, runtime: id, entry, maxAbsDiff: limit }: ExportManifest,
  golden: GoldenRows & { readonly reasons?: GoldenReasons },
  limits: RunLimits,
): Promise<Verified> {
  const runtime = RUNTIMES.get(id)
  const provedReasons = async (): Promise<number> => {
    const { reasons } = golden
    if (!reasons) return 0
    const asked = reasons.rows.map((row) => golden.rows[row] ?? {})
    const answered = await runtime.explain(resolve(folder), entry, asked, reasons.count, limits)
    const difference = comparedReasons(
      reasons.expected,
      answered.map((prediction) => prediction.reasons),
    )
    if (difference === null) return asked.length
    throw new LatheError(
      'verificationFailed',
      `The export "${target}" does not give the reasons that the model gives. ${difference}`,
      { next: 'Do not use it. Export the model again; if it happens again, report it.' },
    )
  }
  // Absolute: a runtime may start its program in another folder.
  const compared = comparePredictions(golden.expected, await runtime.score(resolve(folder), entry, golden.rows, limits))
  const { rows, rowsEqual, maxAbsDiff, labelsEqual, statusesEqual, firstDifference } = compared
  if (rows > 0 && rowsEqual && labelsEqual && statusesEqual && maxAbsDiff <= limit)
    return { runtime: runtime.version(), rows, maxAbsDiff, labelsEqual, reasons: await provedReasons() }
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
