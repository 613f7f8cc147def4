import { sortNumbers } from '../../core/index.ts'
import type { Points, PointTree } from './neighbours.ts'

const LEAF_ROWS = 24

/** What a tree is made of, and the rows in its order. */
interface Built {
  readonly tree: Omit<PointTree, 'mismatch'>
  readonly order: Uint32Array
}

/** Splits along whichever dimension spreads most, numbers at their middle, levels at the most frequent one. */
export async function buildTree(
  points: Points,
  mismatch: number,
  breathe: (share: number) => Promise<void>,
): Promise<Built> {
  const order = Uint32Array.from({ length: points.rows }, (_, row) => row)
  const [dimension, split, left, right]: number[][] = [[], [], [], []]
  const open = [{ node: addNode(), from: 0, to: points.rows }]
  function addNode(): number {
    split!.push(0)
    left!.push(0)
    right!.push(0)
    return dimension!.push(-1) - 1
  }
  let settled = 0
  for (let at = open.pop(); at; at = open.pop()) {
    const { node, from, to } = at
    const cut = to - from > LEAF_ROWS ? widest(points, mismatch, order.subarray(from, to)) : null
    if (!cut) {
      left![node] = from
      right![node] = to
      settled += to - from
      continue
    }
    const middle = from + partition(points, cut, order.subarray(from, to))
    dimension![node] = cut.dimension
    split![node] = cut.at
    left![node] = addNode()
    right![node] = addNode()
    open.push({ node: right![node]!, from: middle, to }, { node: left![node]!, from, to: middle })
    if (to - from > 4096) await breathe(settled / points.rows)
  }
  const { numbers, codes, numberCount, codeCount } = points
  return {
    order,
    tree: {
      numbers: Float64Array.from(
        numbers.keys(),
        (i) => numbers[order[Math.floor(i / numberCount)]! * numberCount + (i % numberCount)]!,
      ),
      codes: Int32Array.from(
        codes.keys(),
        (i) => codes[order[Math.floor(i / codeCount)]! * codeCount + (i % codeCount)]!,
      ),
      dimension: Int32Array.from(dimension!),
      split: Float64Array.from(split!),
      left: Int32Array.from(left!),
      right: Int32Array.from(right!),
    },
  }
}

interface Cut {
  readonly dimension: number
  readonly at: number
}

/** null where all rows are at one place. */
function widest(points: Points, mismatch: number, rows: Uint32Array): Cut | null {
  const { numberCount, codeCount, numbers, codes } = points
  let best: { spread: number; cut: () => Cut } | null = null
  for (let j = 0; j < numberCount; j++) {
    let [mean, squares] = [0, 0]
    for (let i = 0; i < rows.length; i++) {
      const x = numbers[rows[i]! * numberCount + j]!
      const off = x - mean
      mean += off / (i + 1)
      squares += off * (x - mean)
    }
    const spread = squares / rows.length
    if (spread > (best?.spread ?? 0)) best = { spread, cut: () => ({ dimension: j, at: middleOf(points, j, rows) }) }
  }
  for (let j = 0; j < codeCount; j++) {
    const counts = new Map<number, number>()
    for (let i = 0; i < rows.length; i++) {
      const code = codes[rows[i]! * codeCount + j]!
      counts.set(code, (counts.get(code) ?? 0) + 1)
    }
    let most = { code: 0, count: 0 }
    for (const [code, count] of counts)
      if (count > most.count || (count === most.count && code < most.code)) most = { code, count }
    const share = most.count / rows.length
    const spread = 2 * mismatch * share * (1 - share)
    if (spread > (best?.spread ?? 0)) best = { spread, cut: () => ({ dimension: numberCount + j, at: most.code }) }
  }
  return best?.cut() ?? null
}

/** A number with rows on both sides of it: at or below, and above. */
function middleOf({ numbers, numberCount }: Points, j: number, rows: Uint32Array): number {
  const sorted = sortNumbers(Float64Array.from(rows, (row) => numbers[row * numberCount + j]!))
  const [middle, last] = [sorted[(sorted.length - 1) >> 1]!, sorted[sorted.length - 1]!]
  if (middle < last) return middle
  let below = (sorted.length - 1) >> 1
  while (below > 0 && sorted[below] === last) below--
  return sorted[below]!
}

/** Brings the rows of the left side to the front, each side in its order; returns how many they are. */
function partition(
  { numbers, codes, numberCount, codeCount }: Points,
  { dimension, at }: Cut,
  rows: Uint32Array,
): number {
  const isLeft = (row: number) =>
    dimension < numberCount
      ? numbers[row * numberCount + dimension]! <= at
      : codes[row * codeCount + dimension - numberCount] === at
  const others: number[] = []
  let count = 0
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    if (isLeft(row)) rows[count++] = row
    else others.push(row)
  }
  rows.set(others, count)
  return count
}
