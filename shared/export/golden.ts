import { z } from 'zod'
import type { GoldenRows } from '../bundle/index.ts'
import { LatheError } from '../core/index.ts'
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

const GOLDEN = z.object({ rows: z.array(ROW), expected: z.array(PREDICTION) })

const isObjectOf = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && Object.values(value).every(isItem)

const isCell = (item: unknown): boolean => item === null || ['string', 'number', 'boolean'].includes(typeof item)

const isShare = (item: unknown): boolean => item === null || typeof item === 'number'

/** Golden rows as the text of golden.json: null where a cell is missing or a number does not exist. */
export const goldenText = ({ rows, expected }: GoldenRows): string => `${JSON.stringify({ rows, expected })}\n`

/** The golden rows of a golden.json. */
export function parseGolden(text: string): GoldenRows {
  return checked(() => GOLDEN.parse(JSON.parse(text)), 'golden.json does not hold golden rows')
}

/** What a runtime answered, which came through JSON. */
export function parsePredictions(value: unknown): Prediction[] {
  return checked(() => z.array(PREDICTION).parse(value), 'the exported model did not answer with predictions')
}

function checked<T>(parse: () => T, problem: string): T {
  try {
    return parse()
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new LatheError('verificationFailed', `${problem}: ${reason}`, { next: 'Export the model again.' })
  }
}
