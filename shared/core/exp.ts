// exp and log in arithmetic that every engine rounds alike (+, −, ×, ÷ only), so that a model scored in Node, Chromium,
// Firefox or Safari gives the same bits. Math.exp and Math.log may differ in the last place between engines.
// After fdlibm e_exp.c and e_log.c (Sun Microsystems, freely usable); error below 1 ulp.

const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
const INV_LN2 = Math.LOG2E

/** e^x. Overflows to Infinity above 709.78, underflows to 0 below −745.13; NaN stays NaN. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > 709.782712893384) return Infinity
  if (x < -745.1332191019411) return 0
  let k = 0
  let high = x
  let low = 0
  if (x > 0.34657359027997264 || x < -0.34657359027997264) {
    k = Math.trunc(INV_LN2 * x + (x < 0 ? -0.5 : 0.5))
    high = x - k * LN2_HIGH
    low = k * LN2_LOW
  } else if (x < 3.725290298461914e-9 && x > -3.725290298461914e-9) return 1 + x
  const r = high - low
  const t = r * r
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8))))
  if (k === 0) return 1 - ((r * c) / (c - 2) - r)
  const y = 1 - (low - (r * c) / (2 - c) - high)
  if (k >= -1021) return k === 1024 ? y * 2 * powerOfTwo(1023) : y * powerOfTwo(k)
  return y * powerOfTwo(k + 1000) * powerOfTwo(-1000)
}

const WORDS = new Uint32Array(2)
const DOUBLE = new Float64Array(WORDS.buffer)
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0
const LOW = 1 - HIGH

function powerOfTwo(k: number): number {
  WORDS[LOW] = 0
  WORDS[HIGH] = (k + 1023) << 20
  return DOUBLE[0] ?? 0
}

/** The natural logarithm. log(0) is −Infinity, of a negative number NaN. */
export function log(x: number): number {
  if (x < 0 || Number.isNaN(x)) return NaN
  if (x === 0) return -Infinity
  if (x === Infinity) return x
  let k = 0
  let scaled = x
  if (x < 2.2250738585072014e-308) {
    k = -54
    scaled = x * 18014398509481984
  }
  DOUBLE[0] = scaled
  const high = WORDS[HIGH] ?? 0
  k += (high >>> 20) - 1023
  const fraction = high & 0xfffff
  const carry = (fraction + 0x95f64) & 0x100000
  WORDS[HIGH] = fraction | (carry ^ 0x3ff00000)
  k += carry >>> 20
  const f = (DOUBLE[0] ?? 0) - 1
  if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373))
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)))
  const halfSquare = 0.5 * f * f
  return k * LN2_HIGH - (halfSquare - (s * (halfSquare + even + odd) + k * LN2_LOW) - f)
}

/** 1 / (1 + e^−x), without overflow on either side. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x))
  const e = exp(x)
  return e / (1 + e)
}

/** log(1 + e^x): the log loss of a margin of −x. */
export const softplus = (x: number): number => (x > 0 ? x + log(1 + exp(-x)) : log(1 + exp(x)))
