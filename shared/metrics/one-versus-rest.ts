import { pick } from '../table/index.ts'
import { type Evaluate, never } from './metric.ts'
import type { Ranking } from './ranking.ts'
import type { MulticlassRows } from './rows.ts'
import { NO_SCORES, type NoValue } from './value.ts'

/**
 * The plain mean over classes of a metric of one class against the rest; undefined where it is for one of them.
 *
 * @param of the metric of one ranking, with weights in its order
 */
export function oneVersusRest(
  rows: MulticlassRows,
  of: (ranking: Ranking, weights: Float64Array) => number | NoValue,
): Evaluate {
  if (rows.probabilities === null) return never(NO_SCORES)
  const rankings = rows.rankings()
  const ranked = new Float64Array(rows.order.length)
  return ({ weights }) => {
    let total = 0
    for (const ranking of rankings) {
      const value = of(ranking, pick(weights, ranking.order, ranked))
      if (typeof value !== 'number') return value
      total += value
    }
    return total / rankings.length
  }
}

/**
 * How fast that mean grows with the weight of each row.
 *
 * @param of the slopes of one ranking, in its order; null where it has no value
 */
export function slopesOverClasses(
  rows: MulticlassRows,
  of: (ranking: Ranking) => Float64Array | null,
): Float64Array | null {
  if (rows.probabilities === null) return null
  const rankings = rows.rankings()
  const slopes = new Float64Array(rows.order.length)
  for (const ranking of rankings) {
    const own = of(ranking)
    if (!own) return null
    for (let place = 0; place < own.length; place++) slopes[ranking.order[place]!]! += own[place]! / rankings.length
  }
  return slopes
}
