/** A smooth convex function of a vector, as the solver needs it. */
export interface ConvexProblem {
  readonly size: number
  /** The value at x; writes the gradient. Later calls of `curve` are at this x. */
  evaluate(x: Float64Array, gradient: Float64Array): Promise<number>
  /** Writes the Hessian at the x of the last `evaluate`, times v. */
  curve(v: Float64Array, out: Float64Array): Promise<void>
  /** A positive diagonal that resembles the Hessian's, for preconditioning. */
  readonly diagonal: Float64Array
}

export interface NewtonOptions {
  /** Ends when no scaled slope is above this share of the first one. */
  readonly tolerance: number
  readonly maxIterations: number
  /** Whether to end with the best x so far. */
  readonly isTimeUp: () => boolean
  /** Awaited on the way to a step, with the number of steps so far. */
  readonly breathe: (steps: number) => Promise<void>
  /** Awaited after every step, with the number of steps so far and where it led; the last `evaluate` was there. */
  readonly afterStep: (steps: number, x: Float64Array) => Promise<void>
}

/**
 * Minimises a convex function by Newton steps that conjugate gradients solve inexactly (Nocedal and Wright, Numerical
 * Optimization, 2nd ed., algorithm 7.1), with halving where a full step does not descend. Near the optimum it
 * converges faster than linearly, whatever the number of weights, and never forms the Hessian.
 *
 * @returns the minimiser, and whether the tolerance was reached
 */
export async function minimise(
  problem: ConvexProblem,
  options: NewtonOptions,
): Promise<{ x: Float64Array; converged: boolean }> {
  const { size, diagonal } = problem
  let x = new Float64Array(size)
  let gradient = new Float64Array(size)
  let value = await problem.evaluate(x, gradient)
  const first = scaledNorm(gradient, diagonal)
  for (let step = 0; step < options.maxIterations && !options.isTimeUp(); step++) {
    const norm = scaledNorm(gradient, diagonal)
    if (norm <= options.tolerance * first || norm === 0) return { x, converged: true }
    const direction = await solve(problem, gradient, Math.min(0.1, Math.sqrt(norm / first)) * norm, async () => {
      await options.breathe(step)
      return options.isTimeUp()
    })
    const slope = dot(gradient, direction)
    let length = 1
    for (;;) {
      const next = x.map((at, i) => at + length * direction[i]!)
      const nextGradient = new Float64Array(size)
      const nextValue = await problem.evaluate(next, nextGradient)
      if (nextValue <= value + 1e-4 * length * slope + ROUNDING * Math.abs(value)) {
        x = next
        gradient = nextGradient
        value = nextValue
        break
      }
      length /= 2
      if (length < 1e-10) return { x, converged: false }
    }
    await options.afterStep(step + 1, x)
  }
  return { x, converged: scaledNorm(gradient, diagonal) <= options.tolerance * first }
}

/** Differences of the value below this share are rounding: there the step is taken on the gradient's word. */
const ROUNDING = 1e-13

/** −H⁻¹ g by preconditioned conjugate gradients, until the residual's scaled norm is below `enough`, or must end. */
async function solve(
  problem: ConvexProblem,
  gradient: Float64Array,
  enough: number,
  mustEnd: () => Promise<boolean>,
): Promise<Float64Array> {
  const { size, diagonal } = problem
  const solution = new Float64Array(size)
  const residual = gradient.map((g) => -g)
  const conditioned = residual.map((r, i) => r / diagonal[i]!)
  const direction = conditioned.slice()
  const curved = new Float64Array(size)
  let rho = dot(residual, conditioned)
  for (let i = 0; i < 2 * size + 10 && rho > 0; i++) {
    await problem.curve(direction, curved)
    const isLast = await mustEnd()
    const bend = dot(direction, curved)
    if (bend <= 0) break
    const alpha = rho / bend
    for (let j = 0; j < size; j++) {
      solution[j] = solution[j]! + alpha * direction[j]!
      residual[j] = residual[j]! - alpha * curved[j]!
    }
    if (isLast || scaledNorm(residual, diagonal) <= enough) break
    for (let j = 0; j < size; j++) conditioned[j] = residual[j]! / diagonal[j]!
    const nextRho = dot(residual, conditioned)
    for (let j = 0; j < size; j++) direction[j] = conditioned[j]! + (nextRho / rho) * direction[j]!
    rho = nextRho
  }
  return solution
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** The norm of the gradient in coordinates in which the Hessian's diagonal is 1. */
function scaledNorm(gradient: Float64Array, diagonal: Float64Array): number {
  let sum = 0
  for (let i = 0; i < gradient.length; i++) sum += (gradient[i]! * gradient[i]!) / diagonal[i]!
  return Math.sqrt(sum)
}
