import { CLEARLY, scoreOf } from './shape-step.ts'

/** Sums of the cells of a pair, line by line: `rows` lines of `columns` cells. */
export interface Grid {
  readonly rows: number
  readonly columns: number
  readonly gradients: Float64Array
  readonly hessians: Float64Array
  readonly weights: Float64Array
}

export interface PairRules {
  readonly learningRate: number
  readonly minBinWeight: number
  readonly l2: number
}

/**
 * What a round adds to the table of a pair: a tree that is cut along one of the two, and each half along the other.
 *
 * @param step written: one value a cell
 */
export function pairStep(grid: Grid, rules: PairRules, step: Float64Array): void {
  const sums = cumulate(grid)
  const [along, across] = [bestCuts(sums, rules, false), bestCuts(sums, rules, true)]
  const best = across.gain > along.gain * CLEARLY ? across : along
  if (!(best.gain > 0)) {
    step.fill(0)
    return
  }
  const { rows, columns } = grid
  const [ends, others] = best.isAcross ? [columns, rows] : [rows, columns]
  for (const [from, to, cut] of [
    [0, best.cut, best.cuts[0]],
    [best.cut, ends, best.cuts[1]],
  ] as const)
    for (const [low, high] of [
      [0, cut],
      [cut, others],
    ] as const) {
      const [top, bottom, left, right] = best.isAcross ? [low, high, from, to] : [from, to, low, high]
      const { gradient, hessian } = within(sums, top, bottom, left, right)
      const value = hessian + rules.l2 > 0 ? (-rules.learningRate * gradient) / (hessian + rules.l2) : 0
      for (let row = top; row < bottom; row++) step.fill(value, row * columns + left, row * columns + right)
    }
}

/** The most that cutting a pair once along each of its columns gains (FAST: Lou et al., "Accurate intelligible models", 2013). */
export function pairGain(grid: Grid, { l2, minBinWeight }: Pick<PairRules, 'l2' | 'minBinWeight'>): number {
  const sums = cumulate(grid)
  const { rows, columns } = grid
  const whole = within(sums, 0, rows, 0, columns)
  const least = Math.max(minBinWeight, Number.MIN_VALUE)
  let gain = 0
  for (let row = 1; row < rows; row++)
    for (let column = 1; column < columns; column++) {
      const quarters = [
        within(sums, 0, row, 0, column),
        within(sums, 0, row, column, columns),
        within(sums, row, rows, 0, column),
        within(sums, row, rows, column, columns),
      ]
      if (quarters.some(({ weight }) => weight < least)) continue
      const own = quarters.reduce((sum, { gradient, hessian }) => sum + scoreOf(gradient, hessian, l2), 0)
      gain = Math.max(gain, own - scoreOf(whole.gradient, whole.hessian, l2))
    }
  return gain
}

/** Sums of all cells above and left of each corner. */
interface Cumulated {
  readonly rows: number
  readonly columns: number
  readonly gradients: Float64Array
  readonly hessians: Float64Array
  readonly weights: Float64Array
}

function cumulate({ rows, columns, ...of }: Grid): Cumulated {
  const sum = (cells: Float64Array): Float64Array => {
    const corners = new Float64Array((rows + 1) * (columns + 1))
    for (let row = 0; row < rows; row++) {
      let line = 0
      for (let column = 0; column < columns; column++) {
        line += cells[row * columns + column]!
        corners[(row + 1) * (columns + 1) + column + 1] = corners[row * (columns + 1) + column + 1]! + line
      }
    }
    return corners
  }
  return { rows, columns, gradients: sum(of.gradients), hessians: sum(of.hessians), weights: sum(of.weights) }
}

function within(sums: Cumulated, top: number, bottom: number, left: number, right: number) {
  const width = sums.columns + 1
  const of = (corners: Float64Array): number =>
    corners[bottom * width + right]! -
    corners[top * width + right]! -
    corners[bottom * width + left]! +
    corners[top * width + left]!
  return { gradient: of(sums.gradients), hessian: of(sums.hessians), weight: of(sums.weights) }
}

interface Cuts {
  /** Whether the first cut is between columns. */
  readonly isAcross: boolean
  readonly cut: number
  /** Where the two halves are cut; 0 where one stays whole. */
  readonly cuts: readonly [number, number]
  readonly gain: number
}

function bestCuts(sums: Cumulated, rules: PairRules, isAcross: boolean): Cuts {
  const ends = isAcross ? sums.columns : sums.rows
  const { gradient, hessian } = within(sums, 0, sums.rows, 0, sums.columns)
  const whole = scoreOf(gradient, hessian, rules.l2)
  let best: Cuts = { isAcross, cut: 0, cuts: [0, 0], gain: 0 }
  for (let cut = 1; cut < ends; cut++) {
    const low = bestHalf(sums, 0, cut, isAcross, rules)
    const high = low && bestHalf(sums, cut, ends, isAcross, rules)
    if (!low || !high) continue
    const gain = low.score + high.score - whole
    if (gain > best.gain * CLEARLY) best = { isAcross, cut, cuts: [low.cut, high.cut], gain }
  }
  return best
}

/** The best cut of a half; null where it stands on too few rows. */
function bestHalf(
  sums: Cumulated,
  from: number,
  to: number,
  isAcross: boolean,
  { l2, minBinWeight }: PairRules,
): { cut: number; score: number } | null {
  const others = isAcross ? sums.rows : sums.columns
  const part = (low: number, high: number) =>
    isAcross ? within(sums, low, high, from, to) : within(sums, from, to, low, high)
  const all = part(0, others)
  const least = Math.max(minBinWeight, Number.MIN_VALUE)
  if (all.weight < least) return null
  let best = { cut: 0, score: scoreOf(all.gradient, all.hessian, l2) }
  for (let cut = 1; cut < others; cut++) {
    const left = part(0, cut)
    if (left.weight < least) continue
    if (all.weight - left.weight < least) break
    const score =
      scoreOf(left.gradient, left.hessian, l2) + scoreOf(all.gradient - left.gradient, all.hessian - left.hessian, l2)
    if (score > best.score * CLEARLY) best = { cut, score }
  }
  return best
}
