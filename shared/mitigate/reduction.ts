import type { GroupedRows, ParityConstraint, Rates } from './parity.ts'

/** What a gap of each rate and group costs: positive where its decisions are to be fewer, negative where more. */
export type Multipliers = readonly Float64Array[]

/** Rows to learn from, each with what it costs to say the wrong thing of it. */
export interface CostSensitive {
  readonly weight: Float64Array
  readonly target: Uint8Array
}

/**
 * The weighted rows whose best classifier is the best response to the multipliers: each row is learned as the class that costs
 * less, with the difference as its weight (Agarwal, Beygelzimer, Dudík, Langford and Wallach, "A reductions approach to fair
 * classification", 2018, section 3.2). Weights have a mean of 1.
 */
export function bestResponse(rows: GroupedRows, { among }: ParityConstraint, multipliers: Multipliers): CostSensitive {
  const { labels, groups } = rows
  const shares = among.map((label) => sharesOf(rows, label))
  const worth = new Float64Array(labels.length)
  for (let row = 0; row < labels.length; row++) {
    const group = groups[row] ?? -1
    let own = labels[row] === 1 ? 1 : -1
    for (const [e, label] of among.entries()) {
      if (group < 0 || (label !== null && labels[row] !== label)) continue
      const costs = multipliers[e] ?? new Float64Array(0)
      const { all, ofGroups } = shares[e] ?? { all: 0, ofGroups: new Float64Array(0) }
      const total = costs.reduce((sum, cost) => sum + cost, 0)
      if (all > 0) own += total / all
      if ((ofGroups[group] ?? 0) > 0) own -= (costs[group] ?? 0) / (ofGroups[group] ?? 1)
    }
    worth[row] = own
  }
  const mean = worth.reduce((sum, own) => sum + Math.abs(own), 0) / Math.max(worth.length, 1)
  return {
    weight: worth.map((own) => Math.abs(own) / Math.max(mean, 1e-12)),
    target: Uint8Array.from(worth, (own) => (own > 0 ? 1 : 0)),
  }
}

/** The share of all rows that are of the class, and of the class and each group. */
function sharesOf({ labels, groups, groupCount }: GroupedRows, label: 0 | 1 | null) {
  const ofGroups = new Float64Array(groupCount)
  let all = 0
  for (let row = 0; row < labels.length; row++) {
    const group = groups[row] ?? -1
    if (group < 0 || (label !== null && labels[row] !== label)) continue
    ofGroups[group] = (ofGroups[group] ?? 0) + 1
    all++
  }
  return { all: all / labels.length, ofGroups: ofGroups.map((count) => count / labels.length) }
}

/** For each rate of a constraint, the share of all rows that are of its class and of each group. */
export const groupShares = (rows: GroupedRows, { among }: ParityConstraint): Float64Array[] =>
  among.map((label) => sharesOf(rows, label).ofGroups)

/** How far each group's rate is above that of all. */
export const violations = (rates: readonly Rates[]): Float64Array[] =>
  rates.map(({ all, ofGroups }) => ofGroups.map((rate) => rate - all))

/**
 * Multipliers of exponentiated gradient: those of both directions of each gap are the exponents' shares of `bound`, and what is
 * given is their difference.
 *
 * @param exponents for each rate, of the gap upwards and of the gap downwards
 */
export function exponentiated(
  exponents: readonly (readonly [Float64Array, Float64Array])[],
  bound: number,
): Multipliers {
  const total = 1 + exponents.flat().reduce((sum, of) => sum + of.reduce((all, theta) => all + Math.exp(theta), 0), 0)
  return exponents.map(([up, down]) =>
    up.map((theta, group) => (bound * (Math.exp(theta) - Math.exp(down[group] ?? 0))) / total),
  )
}
