/** A symmetric matrix, row by row. */
export interface Dense {
  readonly size: number
  readonly values: Float64Array
}

/** A pivot below this share of its diagonal is rounding: the variable follows from those before it. */
const SINGULAR = 1e-11

/**
 * −H⁻¹ · gradient by Cholesky's factors. A variable that the others determine, or that nothing bends, stays where it is:
 * of many solutions, that is one.
 *
 * @param among the variables that may move; the others stay
 */
export function newtonStep(hessian: Dense, gradient: Float64Array, among: readonly number[]): Float64Array {
  const solution = Float64Array.from(among, (j) => -gradient[j]!)
  solveFactored(factorise(hessian, among), solution)
  const step = new Float64Array(hessian.size)
  for (let i = 0; i < among.length; i++) step[among[i]!] = solution[i]!
  return step
}

/** In place: the solution of a system whose matrix has this lower factor. A variable that may not move is 0. */
export function solveFactored(factor: Float64Array, solution: Float64Array): void {
  const count = solution.length
  for (let i = 0; i < count; i++) {
    let sum = solution[i]!
    for (let k = 0; k < i; k++) sum -= factor[i * count + k]! * solution[k]!
    solution[i] = divide(sum, factor[i * count + i]!)
  }
  for (let i = count - 1; i >= 0; i--) {
    let sum = solution[i]!
    for (let k = i + 1; k < count; k++) sum -= factor[k * count + i]! * solution[k]!
    solution[i] = divide(sum, factor[i * count + i]!)
  }
}

/** The lower factor of some rows and columns; 0 in the whole column of a variable that may not move. */
export function factorise({ size, values }: Dense, among: readonly number[]): Float64Array {
  const count = among.length
  const factor = new Float64Array(count * count)
  for (let i = 0; i < count; i++) {
    const own = i * count
    for (let j = 0; j <= i; j++) {
      const other = j * count
      let sum = values[among[i]! * size + among[j]!]!
      for (let k = 0; k < j; k++) sum -= factor[own + k]! * factor[other + k]!
      if (j < i) factor[own + j] = divide(sum, factor[other + j]!)
      else factor[own + i] = sum > SINGULAR * values[among[i]! * (size + 1)]! ? Math.sqrt(sum) : 0
    }
  }
  return factor
}

const divide = (a: number, b: number): number => (b === 0 ? 0 : a / b)

/** The value in [x − by, x + by] that is nearest to 0. */
export const shrink = (x: number, by: number): number => (x > by ? x - by : x < -by ? x + by : 0)

/**
 * Minimises gradientᵀd + ½ dᵀHd + Σ l1 · |x + d| by coordinate descent (Friedman, Hastie and Tibshirani, "Regularization
 * paths for generalized linear models via coordinate descent", 2010). Between sweeps, variables that are not 0 are solved
 * for at once: descent alone is slow where columns resemble one another.
 *
 * @param l1 one a variable
 * @param enough a change of the scaled variables that counts as none
 */
export function sparseStep(
  hessian: Dense,
  gradient: Float64Array,
  x: Float64Array,
  l1: Float64Array,
  enough: number,
): Float64Array {
  const { size, values } = hessian
  const step = new Float64Array(size)
  const slope = gradient.slice()
  for (let sweep = 1; sweep <= MOST_SWEEPS; sweep++) {
    let most = 0
    for (let j = 0; j < size; j++) {
      const bend = values[j * (size + 1)]!
      if (bend <= 0) continue
      const at = x[j]! + step[j]!
      const change = shrink(at - slope[j]! / bend, l1[j]! / bend) - at
      if (change === 0) continue
      step[j] = step[j]! + change
      const row = j * size
      for (let i = 0; i < size; i++) slope[i] = slope[i]! + change * values[row + i]!
      most = Math.max(most, change * change * bend)
    }
    if (Math.sqrt(most) <= enough) break
    if (sweep % POLISH_EVERY === 0 && polish(hessian, x, l1, step, slope)) break
  }
  return step
}

const MOST_SWEEPS = 2000
const POLISH_EVERY = 5

const MOST_CROSSINGS = 30

/**
 * Moves the variables that are not 0 to their optimum; one that would cross 0 on the way stays there, and the others go on
 * (Lee et al., "Efficient sparse coding algorithms", 2006). Says whether those at 0 are right there.
 */
function polish(hessian: Dense, x: Float64Array, l1: Float64Array, step: Float64Array, slope: Float64Array): boolean {
  const { size, values } = hessian
  for (let crossing = 0; crossing < MOST_CROSSINGS; crossing++) {
    const at = x.map((from, j) => from + step[j]!)
    const active = [...at.keys()].filter((j) => l1[j] === 0 || at[j] !== 0)
    const tilted = slope.map((g, j) => g + l1[j]! * Math.sign(at[j]!))
    const more = newtonStep(hessian, tilted, active)
    const { share, crosses } = firstCrossing(at, l1, more)
    for (const j of active) {
      const change = j === crosses ? -at[j]! : share * more[j]!
      step[j] = j === crosses ? -x[j]! : step[j]! + change
      for (let i = 0; i < size; i++) slope[i] = slope[i]! + change * values[j * size + i]!
    }
    if (crosses < 0) return at.every((from, j) => l1[j] === 0 || from !== 0 || Math.abs(slope[j]!) <= l1[j]! * ALMOST)
  }
  return false
}

/** A slope so little above its bound is rounding. */
const ALMOST = 1 + 1e-9

/** The share of the way at which the first penalised variable reaches 0, and which; 1 and −1 where none does. */
function firstCrossing(at: Float64Array, l1: Float64Array, more: Float64Array): { share: number; crosses: number } {
  let [share, crosses] = [1, -1]
  for (let j = 0; j < at.length; j++) {
    if (l1[j] === 0 || more[j] === 0 || at[j]! * (at[j]! + more[j]!) > 0) continue
    if (-at[j]! / more[j]! < share) {
      share = -at[j]! / more[j]!
      crosses = j
    }
  }
  return { share, crosses }
}
