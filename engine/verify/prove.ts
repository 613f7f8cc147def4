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

/** What came of a proof: one of both is null. */
export interface Proof {
  readonly verified: Verified | null
  /** What this computer lacks. */
  readonly notVerified: string | null
}

/** The golden rows that a runtime can hold; which of them have reasons is known by their numbers, so those are left out. */
const heldRows = (
  { rows, expected }: GoldenRows,
  held: readonly boolean[],
): GoldenRows & { readonly reasons?: GoldenReasons } => ({
  rows: rows.filter((_, row) => held[row]),
  expected: expected.filter((_, row) => held[row]),
})

/** Scores the golden rows through the export's own runtime; a difference over its limit is an error. */
export async function prove(
  folder: string,
  { target, runtime: id, entry, maxAbsDiff: limit, undecided, threshold }: ExportManifest,
  all: GoldenRows & { readonly reasons?: GoldenReasons },
  limits: RunLimits,
): Promise<Proof> {
  const runtime = RUNTIMES.get(id)
  const found = await runtime.find()
  if ('lacks' in found) return { verified: null, notVerified: found.lacks }
  const held = await runtime.canHold?.(resolve(folder), all.rows)
  const golden = held ? heldRows(all, held) : all
  const provedReasons = async (): Promise<number> => {
    const { reasons } = golden
    if (!reasons || !runtime.explain) return 0
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
  const answered = await runtime.score(resolve(folder), entry, golden.rows, limits)
  const actual = runtime.hasStatuses
    ? answered
    : answered.map((one, row) => ({ ...one, status: golden.expected[row]?.status ?? '' }))
  const compared = comparePredictions(golden.expected, actual, { within: undecided, threshold }, limit)
  const { rows, rowsEqual, maxAbsDiff, labelsEqual, statusesEqual, firstDifference, differing } = compared
  if (rows > 0 && rowsEqual && labelsEqual && statusesEqual && maxAbsDiff <= limit)
    return {
      verified: {
        runtime: [found.version, await runtime.about?.(resolve(folder), entry, limits)].filter(Boolean).join('; '),
        rows,
        maxAbsDiff,
        labelsEqual,
        reasons: await provedReasons(),
      },
      notVerified: null,
    }
  const differences = [
    rows === 0 ? 'there are no golden rows' : `largest difference ${maxAbsDiff} (limit ${limit})`,
    ...(rowsEqual ? [] : ['another number of rows']),
    ...(labelsEqual ? [] : ['other labels']),
    ...(statusesEqual ? [] : ['other statuses']),
  ].join(', ')
  throw new LatheError(
    'verificationFailed',
    `The export "${target}" does not predict what the model predicts: ${differing.count} of ${rows} rows differ, ${differences}. ${firstDifference ?? ''}`.trim(),
    {
      value: String(maxAbsDiff),
      ...(differing.count > 0 && { differing: differing.first }),
      next: 'Do not use it. Export the model again; if it happens again, report it.',
    },
  )
}
