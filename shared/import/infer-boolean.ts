import { PLAIN_READING, type Reading } from '../table/index.ts'
import { type Distinct, firstDifferent, textsOf } from './distinct.ts'

const BOOLEANS = [
  ['true', 'false'],
  ['yes', 'no'],
  ['t', 'f'],
  ['y', 'n'],
] as const

/** Two texts in capitals, small letters and both. */
const MOST_WRITINGS = 8

/** A pair of texts for true and false; both must occur, save that a column may hold only `true` or only `false`. */
export function booleanReading(distinct: Distinct): Reading | undefined {
  const different = firstDifferent(textsOf(distinct), MOST_WRITINGS + 1)
  const texts = new Set(different.map((text) => text.toLowerCase()))
  if (texts.size === 0 || texts.size > 2 || different.length > MOST_WRITINGS) return undefined
  const pair = BOOLEANS.find(([yes, no]) => [...texts].every((text) => text === yes || text === no))
  if (pair === undefined || (texts.size < 2 && pair[0] !== 'true')) return undefined
  return { ...PLAIN_READING.boolean, trueTexts: [pair[0]], falseTexts: [pair[1]] }
}
