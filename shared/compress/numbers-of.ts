import { isAdditiveState, isMlpState, isTreeState, type ModelState } from '../models/index.ts'
import { membersOf, type Pipeline } from '../pipeline/index.ts'
import { mapTrees, treesOf } from './members.ts'

/** Rounds numbers that a model adds up; those for which `isCounted` says no are not used, and may become 0. */
export type RoundNumbers = (numbers: Float64Array, isCounted: (at: number) => boolean) => Float64Array

/** A model with the numbers rounded that make up most of it: weights of nets, values of leaves and of shapes. What parts rows stays exact. */
export function roundNumbers(state: ModelState, round: RoundNumbers): ModelState {
  if (treesOf(state))
    return mapTrees(state, (trees) => ({ ...trees, value: round(trees.value, (node) => (trees.left[node] ?? -1) < 0) }))
  const all = (numbers: Float64Array): Float64Array => round(numbers, () => true)
  if (isMlpState(state))
    return { ...state, members: state.members.map((own) => Float32Array.from(all(Float64Array.from(own)))) }
  if (isAdditiveState(state))
    return { ...state, values: all(state.values), pairValues: all(state.pairValues), learned: null }
  if (isTreeState(state)) return { ...state, values: all(state.values) }
  return state
}

/** Of fewer numbers than this, rounding saves less than it says. */
const FEWEST = 256

/** How many numbers rounding would reach. */
export function countNumbers(pipeline: Pipeline): number {
  let count = 0
  for (const { member } of membersOf(pipeline))
    roundNumbers(member.state, (numbers) => {
      count += numbers.length
      return numbers
    })
  return count
}

export const fewNumbers = (pipeline: Pipeline): string | null =>
  countNumbers(pipeline) < FEWEST ? 'it has no nets, trees or shapes whose numbers take up room' : null
