import type { Matrix } from '../matrix.ts'

/**
 * Rows of numbers and levels in the order of a k-d tree's leaves (Bentley, "Multidimensional binary search trees", 1975).
 * Node i is a leaf of the rows from left[i] to right[i] where dimension[i] is −1. Otherwise rows whose number is ≤ split[i],
 * or whose level is split[i], are below left[i], the others below right[i]. Dimensions are the numbers, then the levels.
 */
export type PointTree = {
  /** Squared distance of two levels that differ. */
  readonly mismatch: number
  /** Numbers of a row, side by side. */
  readonly numbers: Float64Array
  /** Levels of a row, side by side. */
  readonly codes: Int32Array
  readonly dimension: Int32Array
  readonly split: Float64Array
  readonly left: Int32Array
  readonly right: Int32Array
}

/** Rows side by side, as a tree holds them. */
export interface Points {
  readonly rows: number
  readonly numbers: Float64Array
  readonly codes: Int32Array
  readonly numberCount: number
  readonly codeCount: number
}

/** Squares of numbers beyond this would leave no room for a sum. */
const LARGEST = 1e100

/** The rows of a matrix side by side. A number that is none stands at the mean, 0. */
export function pointsOf({ rows, features }: Matrix): Points {
  const numberCount = features.filter(({ kind }) => kind === 'number').length
  const codeCount = features.length - numberCount
  const numbers = new Float64Array(rows * numberCount)
  const codes = new Int32Array(rows * codeCount)
  let [n, c] = [0, 0]
  for (const feature of features) {
    if (feature.kind === 'number') {
      for (let row = 0; row < rows; row++) {
        const value = feature.values[row]!
        numbers[row * numberCount + n] = Number.isNaN(value) ? 0 : Math.max(-LARGEST, Math.min(LARGEST, value))
      }
      n++
    } else {
      for (let row = 0; row < rows; row++) codes[row * codeCount + c] = feature.codes[row]!
      c++
    }
  }
  return { rows, numbers, codes, numberCount, codeCount }
}

/**
 * Told of rows from near to far, though not in order; answers with the squared distance beyond which none is wanted.
 * Rows exactly at that distance are.
 */
export type Visit = (row: number, squared: number) => number

/** Leaves room for the order in which a bound was summed up. */
const ROUNDING = 1 + 1e-12

/** Visits every row of the tree that is as near to row `at` of some points as the visitor asks for. */
export function visitNearest(tree: PointTree, points: Points, at: number, visit: Visit): void {
  const { mismatch, numbers, codes, dimension, split, left, right } = tree
  const { numberCount, codeCount } = points
  const [ownNumbers, ownCodes] = [at * numberCount, at * codeCount]
  const away = new Float64Array(numberCount + codeCount)
  let bound = Infinity
  const scan = (from: number, to: number) => {
    for (let row = from; row < to; row++) {
      let squared = 0
      const rowNumbers = row * numberCount
      for (let j = 0; j < numberCount; j++) {
        const d = numbers[rowNumbers + j]! - points.numbers[ownNumbers + j]!
        squared += d * d
      }
      if (squared > bound) continue
      const rowCodes = row * codeCount
      for (let j = 0; j < codeCount; j++) if (codes[rowCodes + j] !== points.codes[ownCodes + j]) squared += mismatch
      if (squared <= bound) bound = visit(row, squared)
    }
  }
  // `least` is the squared distance to the node's box: the sum of `away`.
  const walk = (node: number, least: number): void => {
    const d = dimension[node]!
    if (d < 0) {
      scan(left[node]!, right[node]!)
      return
    }
    const isNumber = d < numberCount
    const value = isNumber ? points.numbers[ownNumbers + d]! : points.codes[ownCodes + d - numberCount]!
    const isLeft = isNumber ? value <= split[node]! : value === split[node]
    walk(isLeft ? left[node]! : right[node]!, least)
    const before = away[d]!
    const across = isNumber ? (value - split[node]!) ** 2 : mismatch
    const further = least - before + Math.max(before, across)
    if (further > bound * ROUNDING) return
    away[d] = Math.max(before, across)
    walk(isLeft ? right[node]! : left[node]!, further)
    away[d] = before
  }
  walk(0, 0)
}
