import { type Pipeline, scoreTable } from '../../pipeline/index.ts'
import { type Table, take, takeColumn, withColumn } from '../../table/index.ts'
import { spread } from './scored.ts'

/** How much two columns act together rather than each by itself. */
export interface Interaction {
  readonly columns: readonly [string, string]
  /** Friedman's H: 0 where their effects add up, 1 where all of their joint effect is in their being together. */
  readonly strength: number
}

/** Rows that pairs are looked at on: each is given the values of every other. */
export const MOST_INTERACTION_ROWS = 60

/**
 * Friedman and Popescu's H of every pair of columns (2008, section 8.1), on margins and evenly chosen rows; of several classes the
 * largest.
 *
 * @param progress awaited after every step with the share done; what it throws ends the work
 */
export async function interactions(
  pipeline: Pipeline,
  table: Table,
  columns: readonly string[],
  progress: (fraction: number) => Promise<void> = async () => {},
): Promise<Interaction[]> {
  const some = take(table, spread(table.rows, MOST_INTERACTION_ROWS))
  const pairs = columns.flatMap((a, i) => columns.slice(0, i).map((b): [string, string] => [b, a]))
  const steps = columns.length + pairs.length
  const single = new Map<string, Float64Array[]>()
  for (const name of columns) {
    single.set(name, partial(pipeline, some, [name]))
    await progress(single.size / steps)
  }
  const found: Interaction[] = []
  for (const [a, b] of pairs) {
    const joint = partial(pipeline, some, [a, b])
    const strengths = joint.map((own, k) => strengthOf(own, single.get(a)?.[k] ?? own, single.get(b)?.[k] ?? own))
    found.push({ columns: [a, b], strength: Math.max(0, ...strengths) })
    await progress((single.size + found.length) / steps)
  }
  return found.sort((a, b) => b.strength - a.strength)
}

/** Centred partial dependence at the values of every row: [output][row]. */
function partial(pipeline: Pipeline, table: Table, columns: readonly string[]): Float64Array[] {
  const n = table.rows
  // Row r · n + i has the columns of row r, and the rest of row i.
  const own = Uint32Array.from({ length: n * n }, (_, at) => Math.floor(at / n))
  const rest = take(
    table,
    Uint32Array.from({ length: n * n }, (_, at) => at % n),
  )
  const mixed = columns.reduce((current, name) => {
    const column = table.columns.get(name)
    return column ? withColumn(current, name, takeColumn(column, own)) : current
  }, rest)
  return scoreTable(pipeline, mixed).margins.map((margin) => {
    const means = new Float64Array(n)
    for (let at = 0; at < margin.length; at++) means[own[at]!] = means[own[at]!]! + margin[at]! / n
    const centre = means.reduce((sum, value) => sum + value, 0) / n
    return means.map((value) => value - centre)
  })
}

/** Joint effects smaller than this are rounding. */
const NOTHING = 1e-12

function strengthOf(joint: Float64Array, a: Float64Array, b: Float64Array): number {
  let [beyond, all] = [0, 0]
  for (let row = 0; row < joint.length; row++) {
    beyond += (joint[row]! - a[row]! - b[row]!) ** 2
    all += joint[row]! ** 2
  }
  return all > NOTHING ? Math.min(1, Math.sqrt(beyond / all)) : 0
}
