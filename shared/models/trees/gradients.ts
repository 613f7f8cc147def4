import type { Loss } from './session.ts'

// Derivatives in single precision, their sums, and their rounding to whole numbers: the same operations, one by one, as
// kernels/gradients.ts. A product of two single-precision numbers that is rounded once from double is what the kernels get.

const f = Math.fround

/** 2^n at n + 127. */
const POWERS = Float32Array.from({ length: 256 }, (_, i) => 2 ** (i - 127))

const LOG2E = f(Math.LOG2E)
const LN2_HIGH = f(0.693359375)
const LN2_LOW = f(-2.1219444e-4)
const C0 = f(1.98756915e-4)
const C1 = f(1.39819995e-3)
const C2 = f(8.33345191e-3)
const C3 = f(4.16657959e-2)
const C4 = f(1.66666655e-1)
const C5 = f(5.00000012e-1)

/** To the nearest whole number, halves to even: what adding 1.5 · 2^52 does to a double. */
const ROUNDER = 6755399441055744
const nearest = (x: number): number => x + ROUNDER - ROUNDER

/** e^x in single precision, |x| cut to 87. Relative error below 2e-7. */
export function exp32(value: number): number {
  const x = f(Math.min(Math.max(value, -87), 87))
  const n = nearest(f(x * LOG2E))
  const high = f(x - f(n * LN2_HIGH))
  const r = f(high - f(n * LN2_LOW))
  let p = C0
  p = f(f(p * r) + C1)
  p = f(f(p * r) + C2)
  p = f(f(p * r) + C3)
  p = f(f(p * r) + C4)
  p = f(f(p * r) + C5)
  p = f(f(f(f(p * r) * r) + r) + 1)
  return f(p * POWERS[n + 127]!)
}

/** Gradient and hessian of one row, written here by the loss. */
const derivative = new Float32Array(2)

type Derive = (margin: number, target: number, parameter: number) => void

const DERIVATIVES: Readonly<Record<Exclude<Loss, 'softmax'>, Derive>> = {
  logistic(margin, target) {
    const p = f(1 / f(1 + exp32(-f(margin))))
    derivative[0] = p - f(target)
    derivative[1] = p * f(1 - p)
  },
  squared(margin, target) {
    derivative[0] = margin - target
    derivative[1] = 1
  },
  absolute: (margin, target) => pinball(f(margin - target), 1, -1),
  quantile: (margin, target, share) => pinball(f(margin - target), f(1 - f(share)), -f(share)),
  poisson(margin, target) {
    const mean = exp32(f(margin))
    derivative[0] = mean - f(target)
    derivative[1] = mean
  },
  tweedie(margin, target, power) {
    const a = f(1 - f(power))
    const b = f(2 - f(power))
    const pull = f(f(target) * exp32(f(f(margin) * a)))
    const push = exp32(f(f(margin) * b))
    derivative[0] = push - pull
    derivative[1] = f(b * push) - f(a * pull)
  },
}

function pinball(rest: number, above: number, below: number): void {
  derivative[0] = rest > 0 ? above : rest < 0 ? below : 0
  derivative[1] = 1
}

/** A hessian below this is raised to it, so that a leaf of certain rows keeps a finite value. */
const SMALLEST_HESSIAN = f(1e-16)

/** Rows whose sums are taken together; sums of chunks are added in their order, whoever worked them out. */
export const PASS_ROWS = 16384

/** Sums of |gradient| and of hessian of an output. */
export interface Sizes {
  readonly gradient: number
  readonly hessian: number
}

/**
 * Writes the derivatives of an output, weighed, and returns their sizes.
 *
 * @param margins of every output
 */
export function deriveOutput(
  loss: Loss,
  parameter: number,
  output: number,
  margins: readonly Float64Array[],
  target: Float64Array,
  weight: Float64Array | null,
  learned: number,
  gradients: Float32Array,
  hessians: Float32Array,
): Sizes {
  let [gradientSize, hessianSize] = [0, 0]
  const own = margins[output]!
  for (let from = 0; from < learned; from += PASS_ROWS) {
    const to = Math.min(from + PASS_ROWS, learned)
    const sums = new Float64Array(8)
    for (let row = from; row < to; row++) {
      if (loss === 'softmax') softmax(margins, row, output, target[row]!)
      else DERIVATIVES[loss](own[row]!, target[row]!, parameter)
      const w = weight ? f(weight[row]!) : 1
      const gradient = f(derivative[0]! * w)
      const hessian = f(Math.max(derivative[1]!, SMALLEST_HESSIAN) * w)
      gradients[row] = gradient
      hessians[row] = hessian
      const lane = row & 3
      sums[lane] = sums[lane]! + Math.abs(gradient)
      sums[4 + lane] = sums[4 + lane]! + hessian
    }
    gradientSize += sums[0]! + sums[2]! + (sums[1]! + sums[3]!)
    hessianSize += sums[4]! + sums[6]! + (sums[5]! + sums[7]!)
  }
  return { gradient: gradientSize, hessian: hessianSize }
}

let shares = new Float32Array(0)

function softmax(margins: readonly Float64Array[], row: number, output: number, target: number): void {
  if (shares.length < margins.length) shares = new Float32Array(margins.length)
  let largest = f(-3.4e38)
  for (let k = 0; k < margins.length; k++) largest = Math.max(largest, f(margins[k]![row]!))
  let total = 0
  for (let k = 0; k < margins.length; k++) {
    shares[k] = exp32(f(f(margins[k]![row]!) - largest))
    total = f(total + shares[k]!)
  }
  const p = f(shares[output]! / total)
  derivative[0] = p - (target === output ? 1 : 0)
  derivative[1] = f(2 * p) * f(1 - p)
}

/** Sums of whole numbers stay below this, and the numbers' rounding adds less than as much again. */
const LARGEST_SUM = 2 ** 30

/** The power of two that makes a sum of this size as large as it may be. */
export function scaleOf(size: number): number {
  let scale = 1
  if (!(size > 0)) return scale
  while (size * scale * 2 <= LARGEST_SUM && scale < 2 ** 126) scale *= 2
  while (size * scale > LARGEST_SUM && scale > 2 ** -126) scale /= 2
  return scale
}

/** Numbers as whole numbers of a scale, in single precision. */
export function quantise(numbers: Float32Array, scale: number, out: Int32Array): void {
  for (let row = 0; row < out.length; row++) out[row] = nearest(f(numbers[row]! * scale))
}
