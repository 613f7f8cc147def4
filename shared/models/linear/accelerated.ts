import type { ConvexProblem } from './newton.ts'
import { shrink } from './quadratic.ts'

const POWER_STEPS = 8
const MOST_STEPS = 500

/**
 * Minimises gradientᵀd + ½ dᵀHd + Σ l1 · |x + d| with products of the Hessian alone: proximal steps with momentum (Beck and
 * Teboulle, "A fast iterative shrinkage-thresholding algorithm", 2009), which starts anew whenever it leads uphill
 * (O'Donoghue and Candès, "Adaptive restart for accelerated gradient schemes", 2015).
 */
export async function acceleratedStep(
  problem: ConvexProblem,
  { x, gradient, l1, enough }: { x: Float64Array; gradient: Float64Array; l1: Float64Array; enough: number },
  mustEnd: () => Promise<boolean>,
): Promise<Float64Array> {
  const { size, diagonal } = problem
  const bend = await largestBend(problem)
  const curved = new Float64Array(size)
  let step = new Float64Array(size)
  let ahead = step.slice()
  let momentum = 1
  for (let i = 0; i < MOST_STEPS; i++) {
    await problem.curve(ahead, curved)
    const next = new Float64Array(size)
    let [moved, uphill] = [0, 0]
    for (let j = 0; j < size; j++) {
      const scale = bend * diagonal[j]!
      const at = x[j]! + ahead[j]!
      next[j] = shrink(at - (gradient[j]! + curved[j]!) / scale, l1[j]! / scale) - x[j]!
      const change = next[j]! - ahead[j]!
      moved += change * change * scale * bend
      uphill -= change * scale * (next[j]! - step[j]!)
    }
    const nextMomentum = uphill > 0 ? 1 : (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2
    const push = uphill > 0 ? 0 : (momentum - 1) / nextMomentum
    ahead = next.map((d, j) => d + push * (d - step[j]!))
    step = next
    momentum = nextMomentum
    if (Math.sqrt(moved) <= enough || (await mustEnd())) break
  }
  return step
}

/** A bound of the Hessian's largest eigenvalue in coordinates in which its diagonal is 1, by the power method. */
async function largestBend({ size, diagonal, curve }: ConvexProblem): Promise<number> {
  let v = diagonal.map((d, j) => (1 + 0.1 * Math.cos(j)) / Math.sqrt(d))
  const curved = new Float64Array(size)
  let largest = 1e-3
  for (let i = 0; i < POWER_STEPS; i++) {
    await curve(v, curved)
    let [length, scaled] = [0, 0]
    for (let j = 0; j < size; j++) {
      length += v[j]! * v[j]! * diagonal[j]!
      scaled += (curved[j]! * curved[j]!) / diagonal[j]!
    }
    if (!(scaled > 0 && length > 0)) break
    largest = Math.max(largest, Math.sqrt(scaled / length))
    v = curved.map((c, j) => c / diagonal[j]! / Math.sqrt(scaled))
  }
  return ROOM * largest
}

/** The power method comes from below. */
const ROOM = 1.3
