// First and second derivatives of the loss, four rows at a time, and their rounding to whole numbers. In single precision:
// its error is far below that of the rounding. The same operations as shared/models/trees/gradients.ts.
import {
  ABSOLUTE,
  ALL_DERIVATIVES,
  ALL_MARGINS,
  GRADIENT_SCALE,
  HESSIAN_SCALE,
  LEARNED,
  LOGISTIC,
  OBJECTIVE,
  OBJECTIVE_PARAMETER,
  OUTPUTS,
  PADDED_ROWS,
  POISSON,
  QUANTILE,
  SOFTMAX,
  SQUARED,
  SUMS,
  TARGET,
  TWEEDIE,
  WEIGHT,
} from './layout.ts'

// Sums of |gradient| and hessian of a chunk, rows 0 and 1 of every four, then 2 and 3.
let gradientsLow: v128 = i64x2(0, 0)
let gradientsHigh: v128 = i64x2(0, 0)
let hessiansLow: v128 = i64x2(0, 0)
let hessiansHigh: v128 = i64x2(0, 0)

/** e^x in single precision, |x| cut to 87 (Cephes' expf). */
function exp4(value: v128): v128 {
  const x = f32x4.min(f32x4.max(value, f32x4.splat(-87)), f32x4.splat(87))
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(f32(Math.LOG2E))))
  const high = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)))
  const r = f32x4.sub(high, f32x4.mul(n, f32x4.splat(-2.1219444e-4)))
  let p = f32x4.splat(1.98756915e-4)
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.39819995e-3))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.33345191e-3))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.16657959e-2))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.66666655e-1))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.00000012e-1))
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1))
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23)
  return f32x4.mul(p, power)
}

/** Four doubles as single-precision numbers. */
function load4(at: usize): v128 {
  const low = f32x4.demote_f64x2_zero(v128.load(at))
  const high = f32x4.demote_f64x2_zero(v128.load(at, 16))
  return v128.shuffle<i32>(low, high, 0, 1, 4, 5)
}

/** The difference of four pairs of doubles, taken before it is rounded. */
function subtract4(a: usize, b: usize): v128 {
  const low = f32x4.demote_f64x2_zero(f64x2.sub(v128.load(a), v128.load(b)))
  const high = f32x4.demote_f64x2_zero(f64x2.sub(v128.load(a, 16), v128.load(b, 16)))
  return v128.shuffle<i32>(low, high, 0, 1, 4, 5)
}

/** Weighs the derivatives of four rows, adds them to the sums of the chunk and stores them, hessian before gradient. */
function emit(row: usize, output: usize, rawGradient: v128, rawHessian: v128): void {
  const place = i32x4.add(i32x4.splat(i32(row)), i32x4(0, 1, 2, 3))
  const isLearned = i32x4.lt_s(place, i32x4.splat(load<i32>(LEARNED)))
  const weights = load<usize>(WEIGHT)
  let gradient = rawGradient
  let hessian = f32x4.max(rawHessian, f32x4.splat(1e-16))
  if (weights !== 0) {
    const weight = load4(weights + (row << 3))
    gradient = f32x4.mul(gradient, weight)
    hessian = f32x4.mul(hessian, weight)
  }
  gradient = v128.and(gradient, isLearned)
  hessian = v128.and(hessian, isLearned)
  const size = f32x4.abs(gradient)
  gradientsLow = f64x2.add(gradientsLow, f64x2.promote_low_f32x4(size))
  gradientsHigh = f64x2.add(gradientsHigh, f64x2.promote_low_f32x4(v128.shuffle<i64>(size, size, 1, 0)))
  hessiansLow = f64x2.add(hessiansLow, f64x2.promote_low_f32x4(hessian))
  hessiansHigh = f64x2.add(hessiansHigh, f64x2.promote_low_f32x4(v128.shuffle<i64>(hessian, hessian, 1, 0)))
  const at = load<usize>(ALL_DERIVATIVES) + ((output * load<usize>(PADDED_ROWS) + row) << 3)
  v128.store(at, v128.shuffle<i32>(hessian, gradient, 0, 4, 1, 5))
  v128.store(at, v128.shuffle<i32>(hessian, gradient, 2, 6, 3, 7), 16)
}

function totalOf(low: v128, high: v128): f64 {
  const pairs = f64x2.add(low, high)
  return f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1)
}

/**
 * The derivatives of the rows from `from` (a multiple of 4) to `to`, for every output.
 *
 * @param chunk its number among `chunks`: where the sums of |gradient| and hessian go
 */
export function derive(from: usize, to: usize, chunk: usize, chunks: usize): void {
  const outputs = load<usize>(OUTPUTS)
  if (load<i32>(OBJECTIVE) === SOFTMAX) shares(from, to, outputs)
  for (let output: usize = 0; output < outputs; output++) {
    gradientsLow = gradientsHigh = hessiansLow = hessiansHigh = i64x2(0, 0)
    deriveOutput(from, to, output)
    const sums = load<usize>(SUMS) + ((output * chunks + chunk) << 4)
    store<f64>(sums, totalOf(gradientsLow, gradientsHigh))
    store<f64>(sums, totalOf(hessiansLow, hessiansHigh), 8)
  }
}

function deriveOutput(from: usize, to: usize, output: usize): void {
  const kind = load<i32>(OBJECTIVE)
  const margins = load<usize>(ALL_MARGINS)
  const target = load<usize>(TARGET)
  if (kind === LOGISTIC) logistic(from, to, margins, target)
  else if (kind === SOFTMAX) softmax(from, to, target, output)
  else if (kind === SQUARED)
    for (let row = from; row < to; row += 4)
      emit(row, 0, subtract4(margins + (row << 3), target + (row << 3)), f32x4.splat(1))
  else if (kind === ABSOLUTE) pinball(from, to, margins, target, 1, -1)
  else if (kind === QUANTILE) {
    const share = f32(load<f64>(OBJECTIVE_PARAMETER))
    pinball(from, to, margins, target, 1 - share, -share)
  } else if (kind === POISSON) poisson(from, to, margins, target)
  else if (kind === TWEEDIE) tweedie(from, to, margins, target)
}

function logistic(from: usize, to: usize, margins: usize, target: usize): void {
  const one = f32x4.splat(1)
  for (let row = from; row < to; row += 4) {
    const p = f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(load4(margins + (row << 3))))))
    emit(row, 0, f32x4.sub(p, load4(target + (row << 3))), f32x4.mul(p, f32x4.sub(one, p)))
  }
}

/** The shares of all outputs, each left where the output's derivatives will be. */
function shares(from: usize, to: usize, outputs: usize): void {
  const margins = load<usize>(ALL_MARGINS)
  const derivatives = load<usize>(ALL_DERIVATIVES)
  const pitch = load<usize>(PADDED_ROWS) << 3
  for (let row = from; row < to; row += 4) {
    const at = row << 3
    let largest = f32x4.splat(-3.4e38)
    for (let k: usize = 0; k < outputs; k++) largest = f32x4.max(largest, load4(margins + k * pitch + at))
    let total = f32x4.splat(0)
    for (let k: usize = 0; k < outputs; k++) {
      const share = exp4(f32x4.sub(load4(margins + k * pitch + at), largest))
      v128.store(derivatives + k * pitch + at, share)
      total = f32x4.add(total, share)
    }
    for (let k: usize = 0; k < outputs; k++) {
      const share = derivatives + k * pitch + at
      v128.store(share, f32x4.div(v128.load(share), total))
    }
  }
}

function softmax(from: usize, to: usize, target: usize, output: usize): void {
  const one = f32x4.splat(1)
  const derivatives = load<usize>(ALL_DERIVATIVES) + output * (load<usize>(PADDED_ROWS) << 3)
  for (let row = from; row < to; row += 4) {
    const p = v128.load(derivatives + (row << 3))
    const isIt = v128.and(f32x4.eq(load4(target + (row << 3)), f32x4.splat(f32(output))), one)
    const hessian = f32x4.mul(f32x4.mul(f32x4.splat(2), p), f32x4.sub(one, p))
    emit(row, output, f32x4.sub(p, isIt), hessian)
  }
}

/** `above` where the margin is above the target, `below` where it is below, 0 where they are equal. */
function pinball(from: usize, to: usize, margins: usize, target: usize, above: f32, below: f32): void {
  const zero = f32x4.splat(0)
  for (let row = from; row < to; row += 4) {
    const rest = subtract4(margins + (row << 3), target + (row << 3))
    const isAbove = v128.and(f32x4.gt(rest, zero), f32x4.splat(above))
    const isBelow = v128.and(f32x4.lt(rest, zero), f32x4.splat(below))
    emit(row, 0, f32x4.add(isAbove, isBelow), f32x4.splat(1))
  }
}

function poisson(from: usize, to: usize, margins: usize, target: usize): void {
  for (let row = from; row < to; row += 4) {
    const mean = exp4(load4(margins + (row << 3)))
    emit(row, 0, f32x4.sub(mean, load4(target + (row << 3))), mean)
  }
}

/** Compound Poisson-gamma with variance mean^p, 1 < p < 2 (Jørgensen, "The Theory of Dispersion Models", 1997). */
function tweedie(from: usize, to: usize, margins: usize, target: usize): void {
  const power = f32(load<f64>(OBJECTIVE_PARAMETER))
  const a = f32x4.splat(1 - power)
  const b = f32x4.splat(2 - power)
  for (let row = from; row < to; row += 4) {
    const margin = load4(margins + (row << 3))
    const pull = f32x4.mul(load4(target + (row << 3)), exp4(f32x4.mul(margin, a)))
    const push = exp4(f32x4.mul(margin, b))
    emit(row, 0, f32x4.sub(push, pull), f32x4.sub(f32x4.mul(b, push), f32x4.mul(a, pull)))
  }
}

/** Turns the derivatives of one output into whole numbers, in place. */
export function quantise(derivatives: usize, from: usize, to: usize): void {
  const hessian = f32(load<f64>(HESSIAN_SCALE))
  const gradient = f32(load<f64>(GRADIENT_SCALE))
  const scale = f32x4(hessian, gradient, hessian, gradient)
  const end = derivatives + (to << 3)
  for (let at = derivatives + (from << 3); at < end; at += 16)
    v128.store(at, i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(at), scale))))
}
