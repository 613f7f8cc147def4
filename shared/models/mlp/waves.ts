import { cosine } from './schedule.ts'

/** Deviations that the longest wave takes for one turn; each next one takes half of that. */
const LONGEST = 8

/** Inputs of a number that is read in waves: itself, and the sine and cosine of each wave. */
export const inputsIn = (waves: number): number => 1 + 2 * waves

/**
 * One input of a number that is read in waves: periodic activations (Gorishniy et al., "On embeddings for numerical
 * features in tabular deep learning", 2022), here of fixed frequencies, so that a net sees plain numbers and whatever
 * trains it trains the same.
 *
 * @param place the number, bounded
 * @param input 0 for the number itself, then sine and cosine of one wave after another
 */
export function waveOf(place: number, input: number): number {
  if (input === 0) return place
  const turns = (place * 2 ** ((input - 1) >> 1)) / LONGEST
  return cosineOfTurns(input % 2 === 1 ? turns - 0.25 : turns)
}

/** cos(2π · turns), in arithmetic that every engine rounds alike. */
export function cosineOfTurns(turns: number): number {
  const rest = turns - Math.floor(turns)
  return 2 * cosine(2 * Math.min(rest, 1 - rest)) - 1
}
