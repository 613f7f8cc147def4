import { z } from 'zod'
import type { Bundle, GoldenRows } from '../bundle/index.ts'
import { LatheError } from '../core/index.ts'
import { type Explained, type Reason, reasonsOf, tableOfRows } from '../explain/index.ts'
import type { Prediction } from '../pipeline/index.ts'
import type { Cell } from '../table/index.ts'

// Objects by column or class are checked as they are: z.record() would drop a column named `__proto__`.
const ROW = z.custom<Readonly<Record<string, Cell>>>((value) => isObjectOf(value, isCell), 'not a row of cells')
const SHARES = z.custom<Readonly<Record<string, number>>>((value) => isObjectOf(value, isShare), 'not probabilities')

const PREDICTION = z.object({
  // JSON has no NaN: a number that does not exist is null there.
  prediction: z.union([z.string(), z.number(), z.null()]).transform((value) => value ?? Number.NaN),
  probabilities: SHARES.nullable(),
  status: z.string(),
})

const REASON = z.object({
  column: z.string(),
  value: z.string().nullable(),
  contribution: z
    .number()
    .nullable()
    .transform((value) => value ?? Number.NaN),
})
const EXPLAINED = PREDICTION.extend({ reasons: z.array(REASON) })

const REASONS = z.object({ count: z.int(), rows: z.array(z.int()), expected: z.array(z.array(REASON)) })
const GOLDEN = z.object({ rows: z.array(ROW), expected: z.array(PREDICTION), reasons: REASONS.optional() })

/** Reasons that some of the golden rows are to have; exports of earlier versions have none. */
export interface GoldenReasons {
  /** Reasons a row. */
  readonly count: number
  /** Numbers of the golden rows. */
  readonly rows: readonly number[]
  readonly expected: readonly (readonly Reason[])[]
}

/** Reasons that take long, where they are sampled: so few rows that an export stays quick. */
const EXPLAINED_ROWS = 6
const REASONS_A_ROW = 3

const KNOWN = new WeakMap<Bundle['golden'], GoldenReasons>()

/** Reasons of golden rows, evenly spread over all kinds of them; worked out once. */
export function goldenReasons({ pipeline, golden }: Pick<Bundle, 'pipeline' | 'golden'>): GoldenReasons | undefined {
  if (!pipeline.background) return undefined
  const found = KNOWN.get(golden) ?? reasonsOfGolden({ pipeline, golden })
  KNOWN.set(golden, found)
  return found
}

function reasonsOfGolden({ pipeline, golden }: Pick<Bundle, 'pipeline' | 'golden'>): GoldenReasons {
  const stride = Math.max(1, Math.ceil(golden.rows.length / EXPLAINED_ROWS))
  const rows = golden.rows.flatMap((_, row) => (row % stride === 0 ? [row] : []))
  const table = tableOfRows(
    pipeline,
    rows.map((row) => golden.rows[row] ?? {}),
  )
  return { count: REASONS_A_ROW, rows, expected: reasonsOf(pipeline, table, REASONS_A_ROW) }
}

const isObjectOf = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && Object.values(value).every(isItem)

const isCell = (item: unknown): boolean => item === null || ['string', 'number', 'boolean'].includes(typeof item)

const isShare = (item: unknown): boolean => item === null || typeof item === 'number'

/** Golden rows as the text of golden.json: null where a cell is missing or a number does not exist. */
export const goldenText = ({ rows, expected }: GoldenRows, reasons?: GoldenReasons): string =>
  `${JSON.stringify({ rows, expected, reasons })}\n`

/** The golden rows of a golden.json. */
export function parseGolden(text: string): GoldenRows & { readonly reasons?: GoldenReasons } {
  const { reasons, ...golden } = checked(() => GOLDEN.parse(JSON.parse(text)), 'golden.json does not hold golden rows')
  return { ...golden, ...(reasons && { reasons }) }
}

/** What a runtime answered, which came through JSON. */
export function parsePredictions(value: unknown): Prediction[] {
  return checked(() => z.array(PREDICTION).parse(value), 'the exported model did not answer with predictions')
}

/** The same with reasons. */
export const parseExplained = (value: unknown): Explained[] =>
  checked(() => z.array(EXPLAINED).parse(value), 'the exported model did not answer with reasons')

function checked<T>(parse: () => T, problem: string): T {
  try {
    return parse()
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new LatheError('verificationFailed', `${problem}: ${reason}`, { next: 'Export the model again.' })
  }
}
