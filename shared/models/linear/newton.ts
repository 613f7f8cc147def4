import { acceleratedStep } from './accelerated.ts'
import { type Dense, newtonStep, shrink, sparseStep } from './quadratic.ts'

/** A smooth convex function of a vector, as the solver needs it. */
export interface ConvexProblem {
  readonly size: number
  /** The value at x; writes the gradient. Later calls of `curve` and `hessian` are at this x. */
  evaluate(x: Float64Array, gradient: Float64Array): Promise<number>
  /** Writes the Hessian at the x of the last `evaluate`, times v. */
  curve(v: Float64Array, out: Float64Array): Promise<void>
  /** The Hessian at the x of the last `evaluate`; null where products with it cost less. */
  readonly hessian: (() => Promise<Dense>) | null
  /** A positive diagonal that resembles the Hessian's, for preconditioning. */
  readonly diagonal: Float64Array
  /** What resembles the inverse of the Hessian at the x of the last `evaluate` better; null where only the diagonal's does. */
  readonly inverse: (() => Promise<Inverse>) | null
}

/** A vector times a matrix that is symmetric and has no negative eigenvalue. */
export type Inverse = (vector: Float64Array) => Float64Array

export interface NewtonOptions {
  /** Where to begin; 0 in every variable without it. */
  readonly start?: Float64Array
  /** Added to the function: Σ l1 · |x|, one weight a variable. */
  readonly l1: Float64Array
  /** Ends when the scaled slope is below this share of `slope`. */
  readonly tolerance: number
  /** The scaled slope that the tolerance is a share of; that of the start without it. */
  readonly slope?: number
  readonly maxIterations: number
  /** Whether to end with the best x so far. */
  readonly isTimeUp: () => boolean
  /** Awaited on the way to a step, with the number of steps so far. */
  readonly breathe: (steps: number) => Promise<void>
  /** Awaited after every step, with the number of steps so far and where it led; the last `evaluate` was there. */
  readonly afterStep: (steps: number, x: Float64Array) => Promise<void>
}

export interface Minimum {
  readonly x: Float64Array
  /** Whether the tolerance was reached. */
  readonly converged: boolean
  /** The scaled slope at the start. */
  readonly slope: number
}

/**
 * Minimises a convex function plus Σ l1 · |x| by Newton steps, with halving where a full step does not descend. A step
 * minimises the function's quadratic model: at once where the Hessian is at hand, by conjugate gradients, inexactly, where it
 * is not (Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 7.1), and with an l1 part by coordinate or proximal
 * descent (Lee, Sun and Saunders, "Proximal Newton-type methods", 2014). Near the optimum it converges faster than
 * linearly, whatever the number of weights.
 */
export async function minimise(problem: ConvexProblem, options: NewtonOptions): Promise<Minimum> {
  const { size, diagonal } = problem
  const { l1 } = options
  let x = options.start?.slice() ?? new Float64Array(size)
  let gradient = new Float64Array(size)
  let value = (await problem.evaluate(x, gradient)) + absolute(x, l1)
  const slopeAt = () => scaledNorm(steepest(x, gradient, l1), diagonal)
  const slope = slopeAt()
  const first = options.slope ?? slope
  for (let step = 0; step < options.maxIterations && !options.isTimeUp(); step++) {
    const norm = slopeAt()
    if (norm <= options.tolerance * first || norm === 0) return { x, converged: true, slope }
    const enough = Math.min(0.1, Math.sqrt(norm / Math.max(first, norm))) * norm
    const direction = await stepOf(problem, { x, gradient, l1, enough }, async () => {
      await options.breathe(step)
      return options.isTimeUp()
    })
    const whole = x.map((at, i) => at + direction[i]!)
    const descent = dot(gradient, direction) + absolute(whole, l1) - absolute(x, l1)
    let length = 1
    for (;;) {
      const next = length === 1 ? whole : x.map((at, i) => at + length * direction[i]!)
      const nextGradient = new Float64Array(size)
      const nextValue = (await problem.evaluate(next, nextGradient)) + absolute(next, l1)
      if (nextValue <= value + 1e-4 * length * descent + ROUNDING * Math.abs(value)) {
        x = next
        gradient = nextGradient
        value = nextValue
        break
      }
      length /= 2
      if (!(length >= 1e-10)) return { x, converged: false, slope }
    }
    await options.afterStep(step + 1, x)
  }
  return { x, converged: slopeAt() <= options.tolerance * first, slope }
}

/** Differences of the value below this share are rounding: there the step is taken on the gradient's word. */
const ROUNDING = 1e-13

const hasL1 = (l1: Float64Array): boolean => l1.some((weight) => weight > 0)

interface At {
  readonly x: Float64Array
  readonly gradient: Float64Array
  readonly l1: Float64Array
  /** A scaled slope of the quadratic model that counts as none. */
  readonly enough: number
}

async function stepOf(
  problem: ConvexProblem,
  { x, gradient, l1, enough }: At,
  mustEnd: () => Promise<boolean>,
): Promise<Float64Array> {
  if (!problem.hessian) {
    if (hasL1(l1)) return acceleratedStep(problem, { x, gradient, l1, enough }, mustEnd)
    return solve(problem, gradient, enough, mustEnd)
  }
  const hessian = await problem.hessian()
  await mustEnd()
  if (hasL1(l1)) return sparseStep(hessian, gradient, x, l1, 0.1 * enough)
  return newtonStep(hessian, gradient, [...gradient.keys()])
}

/** Σ l1 · |x|. */
function absolute(x: Float64Array, l1: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += l1[i]! * Math.abs(x[i]!)
  return sum
}

/** The gradient with that of Σ l1 · |x|: where that has none, whichever leaves least. */
function steepest(x: Float64Array, gradient: Float64Array, l1: Float64Array): Float64Array {
  return gradient.map((g, i) => (x[i] === 0 ? shrink(g, l1[i]!) : g + l1[i]! * Math.sign(x[i]!)))
}

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
  const condition: Inverse = (await problem.inverse?.()) ?? ((vector) => vector.map((r, i) => r / diagonal[i]!))
  let conditioned = condition(residual)
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
    conditioned = condition(residual)
    const nextRho = dot(residual, conditioned)
    for (let j = 0; j < size; j++) direction[j] = conditioned[j]! + (nextRho / rho) * direction[j]!
    rho = nextRho
  }
  return solution
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** The norm of the gradient in coordinates in which the Hessian's diagonal is 1. */
export function scaledNorm(gradient: Float64Array, diagonal: Float64Array): number {
  let sum = 0
  for (let i = 0; i < gradient.length; i++) sum += (gradient[i]! * gradient[i]!) / diagonal[i]!
  return Math.sqrt(sum)
}
