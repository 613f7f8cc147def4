import { permutation, type Rng } from '../core/index.ts'
import type { Mixed } from './mix.ts'
import { coalitionWeights } from './trees/weights.ts'

/** Contributions of one row, and how far chance may have put them. */
export interface Sampled {
  /** [output][player] */
  readonly contributions: readonly Float64Array[]
  /** Standard errors of the same, on the safe side; null where every coalition was looked at. */
  readonly errors: readonly Float64Array[] | null
}

/** The margins of mixed rows. */
export type MarginsOfMixed = (mixed: Mixed) => readonly Float64Array[]

/** Up to this many players every coalition is looked at. */
const MOST_ENUMERATED = 5

/**
 * Shapley values of one row against every background row, for any model: exact for few players. Otherwise every background
 * row is turned into the row player by player in a random order and in that order reversed (antithetic permutations, Mitchell
 * et al., "Sampling permutations for Shapley value estimation", 2022), which makes the sum of the contributions exact.
 *
 * @param players those that some view of the model reads
 * @param rounds permutations and their reverses for each background row
 */
export function sample(
  margins: MarginsOfMixed,
  outputs: number,
  row: number,
  backgroundRows: number,
  players: readonly number[],
  rounds: number,
  rng: Rng,
): Sampled {
  return players.length <= MOST_ENUMERATED
    ? enumerate(margins, outputs, row, backgroundRows, players)
    : permute(margins, outputs, row, backgroundRows, players, rounds, rng)
}

const sizeOf = (players: readonly number[]): number => Math.max(0, ...players.map((player) => player + 1))

function enumerate(
  margins: MarginsOfMixed,
  outputs: number,
  row: number,
  backgroundRows: number,
  players: readonly number[],
): Sampled {
  const coalitions = 2 ** players.length
  const placeOf = new Map(players.map((player, place) => [player, place]))
  const rows = coalitions * backgroundRows
  const values = margins({
    rows,
    own: new Int32Array(rows).fill(row),
    other: Int32Array.from({ length: rows }, (_, i) => i % backgroundRows),
    isOwn: (i, player) => ((Math.floor(i / backgroundRows) >> (placeOf.get(player) ?? 0)) & 1) === 1,
  })
  const weights = coalitionWeights(players.length)
  const contributions = Array.from({ length: outputs }, (_, k) => {
    const worth = Float64Array.from({ length: coalitions }, (_, coalition) => {
      let sum = 0
      for (let b = 0; b < backgroundRows; b++) sum += values[k]![coalition * backgroundRows + b]!
      return sum / backgroundRows
    })
    const given = new Float64Array(sizeOf(players))
    for (const [place, player] of players.entries())
      for (let coalition = 0; coalition < coalitions; coalition++) {
        if ((coalition >> place) & 1) continue
        const weight = weights[bits(coalition)]!
        given[player] = given[player]! + weight * (worth[coalition | (1 << place)]! - worth[coalition]!)
      }
    return given
  })
  return { contributions, errors: null }
}

function bits(of: number): number {
  let count = 0
  for (let rest = of; rest !== 0; rest &= rest - 1) count++
  return count
}

function permute(
  margins: MarginsOfMixed,
  outputs: number,
  row: number,
  backgroundRows: number,
  players: readonly number[],
  rounds: number,
  rng: Rng,
): Sampled {
  const count = players.length
  const size = sizeOf(players)
  const totals = Array.from({ length: outputs }, () => new Float64Array(size))
  const squares = Array.from({ length: outputs }, () => new Float64Array(size))
  for (let round = 0; round < rounds; round++) {
    // rankOf[b · size + player]: when the player changes on the way there; on the way back the last changes first.
    const ranks = new Int32Array(backgroundRows * size)
    for (let b = 0; b < backgroundRows; b++)
      for (const [rank, place] of permutation(count, rng).entries()) ranks[b * size + players[place]!] = rank
    // A walk there and one back for each background row, of `count` + 1 rows each.
    const steps = count + 1
    const rows = backgroundRows * 2 * steps
    const values = margins({
      rows,
      own: new Int32Array(rows).fill(row),
      other: Int32Array.from({ length: rows }, (_, i) => Math.floor(i / (2 * steps))),
      isOwn: (i, player) => {
        const b = Math.floor(i / (2 * steps))
        const inWalk = i % (2 * steps)
        const rank = ranks[b * size + player]!
        return inWalk < steps ? rank < inWalk : count - 1 - rank < inWalk - steps
      },
    })
    for (let k = 0; k < outputs; k++)
      for (let b = 0; b < backgroundRows; b++)
        for (const player of players) {
          const first = b * 2 * steps
          const rank = ranks[b * size + player]!
          const there = values[k]![first + rank + 1]! - values[k]![first + rank]!
          const back = values[k]![first + steps + count - rank]! - values[k]![first + steps + count - 1 - rank]!
          totals[k]![player] = totals[k]![player]! + (there + back) / 2
          // Walks there and back tend to differ more than two that know nothing of each other.
          squares[k]![player] = squares[k]![player]! + (there - back) ** 2 / 4
        }
  }
  const walks = rounds * backgroundRows
  return {
    contributions: totals.map((own) => own.map((total) => total / walks)),
    errors: squares.map((own) => own.map((square) => Math.sqrt(square) / walks)),
  }
}
