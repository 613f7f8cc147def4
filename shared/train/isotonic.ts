import type { ScoreCurve } from '../pipeline/index.ts'

/** Neighbouring rows that an increasing function gives one value. */
export interface Block {
  /** Mean of what the rows are ordered by. */
  readonly at: number
  /** Share of the positive class. */
  readonly share: number
  readonly rows: number
}

/** A block that still grows: sums, and the last score in it. */
interface Pool {
  sum: number
  found: number
  rows: number
  last: number
}

/**
 * The increasing step function that lies nearest to labels of 0 and 1 by squares, and by likelihood: pool adjacent violators
 * (Ayer et al., "An empirical distribution function for sampling with incomplete information", 1955). Rows with one score are
 * one step.
 *
 * @param order rows by rising score
 * @returns blocks whose shares rise strictly
 */
export function isotonicBlocks(scores: Float64Array, labels: Float64Array, order: Iterable<number>): Block[] {
  const blocks: Pool[] = []
  for (const row of order) {
    const [score = 0, found = 0] = [scores[row], labels[row]]
    const before = blocks.at(-1)
    if (before && before.last === score) {
      before.sum += score
      before.found += found
      before.rows++
    } else {
      settle(blocks)
      blocks.push({ sum: score, found, rows: 1, last: score })
    }
  }
  settle(blocks)
  return blocks.map(({ sum, found, rows }) => ({ at: sum / rows, share: found / rows, rows }))
}

/** Joins the last block with those before it while shares do not rise. */
function settle(blocks: Pool[]): void {
  for (let low = blocks.at(-2), high = blocks.at(-1); low && high; low = blocks.at(-2), high = low && blocks.at(-1)) {
    if (low.found * high.rows < high.found * low.rows) return
    low.sum += high.sum
    low.found += high.found
    low.rows += high.rows
    low.last = high.last
    blocks.pop()
  }
}

/**
 * A curve through the middle of every block (centred isotonic regression, Oron and Flournoy 2017): it rises everywhere, so that
 * no two rows that were ranked become equal. Its ends lie halfway between the outer blocks and 0 and 1, and no block says 0 or 1:
 * one without a positive row counts as if half of one more row were positive, one without a negative row likewise.
 */
export function curveThrough(blocks: readonly Block[]): ScoreCurve | undefined {
  const inside = blocks.filter(({ at }, b) => at > 0 && at < 1 && at > (blocks[b - 1]?.at ?? 0))
  const [first, last] = [inside[0], inside.at(-1)]
  if (!first || !last || inside.length < 2) return undefined
  const shares = inside.map(({ share, rows }, b) => {
    const [before, after] = [inside[b - 1]?.share ?? 0, inside[b + 1]?.share ?? 1]
    const half = 0.5 / (rows + 1)
    if (share === 0) return Math.min(half, after / 2)
    return share === 1 ? Math.max(1 - half, (1 + before) / 2) : share
  })
  return {
    from: [0, ...inside.map(({ at }) => at), 1],
    to: [(shares[0] ?? 0) / 2, ...shares, (1 + (shares.at(-1) ?? 1)) / 2],
  }
}

/** Rows by rising score. */
export const risingOrder = (scores: Float64Array): Uint32Array =>
  Uint32Array.from(scores.keys()).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0) || a - b)
