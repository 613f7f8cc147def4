import { log } from '../exp.ts'
import type { Rng } from '../rng.ts'

/** Expected successes below which counting up is the faster way. */
const FEW = 10

/**
 * How many of n trials succeed, each with probability p: by counting up from 0 where few do, otherwise by transformed
 * rejection (Hörmann, "The generation of binomial random variates", 1993, algorithm BTRS). Exact either way.
 *
 * @param n whole, ≥ 0
 * @param p in [0, 1]
 */
export function binomial(n: number, p: number, rng: Rng): number {
  if (p > 0.5) return n - binomial(n, 1 - p, rng)
  if (n <= 0 || p <= 0) return 0
  return n * p < FEW ? counted(n, p, rng) : rejected(n, p, rng)
}

function counted(n: number, p: number, rng: Rng): number {
  const odds = p / (1 - p)
  // (1 − p)^n by squaring, in arithmetic that every engine rounds alike.
  let chance = 1
  for (let base = 1 - p, left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) chance *= base
    base *= base
  }
  let rest = rng.next() - chance
  let k = 0
  while (rest > 0 && k < n) {
    chance *= ((n - k) / (k + 1)) * odds
    k++
    if (chance === 0) break
    rest -= chance
  }
  return k
}

function rejected(n: number, p: number, rng: Rng): number {
  const spread = Math.sqrt(n * p * (1 - p))
  const b = 1.15 + 2.53 * spread
  const a = -0.0873 + 0.0248 * b + 0.01 * p
  const centre = n * p + 0.5
  const inside = 0.92 - 4.2 / b
  for (;;) {
    const u = rng.next() - 0.5
    const v = rng.next()
    const away = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / away + b) * u + centre)
    if (away >= 0.07 && v <= inside) return k
    if (k < 0 || k > n) continue
    const height = log((v * (2.83 + 5.1 / b) * spread) / (a / (away * away) + b))
    const known = bounded(n, p, k, height)
    if (known > 0 || (known === 0 && height <= logRatio(n, p, k))) return k
  }
}

/**
 * Whether a height is surely below `logRatio` (1) or surely above it (−1) by bounds that need no logarithm
 * (Kachitvichyanukul and Schmeiser 1988, "Binomial random variate generation", step 5.2); 0 where they do not tell. What is
 * drawn stays the same.
 */
function bounded(n: number, p: number, k: number, height: number): number {
  const variance = n * p * (1 - p)
  const far = Math.abs(k - Math.floor((n + 1) * p))
  if (far <= 20 || far >= variance / 2 - 1) return 0
  const room = (far / variance) * ((far * (far / 3 + 0.625) + 1 / 6) / variance + 0.5)
  const middle = -(far * far) / (2 * variance)
  if (height < middle - room) return 1
  return height > middle + room ? -1 : 0
}

/** log of the chance of k over that of the most probable number. */
function logRatio(n: number, p: number, k: number): number {
  const odds = p / (1 - p)
  const mode = Math.floor((n + 1) * p)
  return (
    (mode + 0.5) * log((mode + 1) / (odds * (n - mode + 1))) +
    (n + 1) * log((n - mode + 1) / (n - k + 1)) +
    (k + 0.5) * log((odds * (n - k + 1)) / (k + 1)) +
    stirlingError(mode) +
    stirlingError(n - mode) -
    stirlingError(k) -
    stirlingError(n - k)
  )
}

/** What Stirling's approximation of log k! lacks. */
const TABLE = [
  0.08106146679532726, 0.04134069595540929, 0.02767792568499834, 0.02079067210376509, 0.01664469118982119,
  0.01387612882307075, 0.01189670994589177, 0.01041126526197209, 0.009255462182712733, 0.008330563433362871,
]

function stirlingError(k: number): number {
  const known = TABLE[k]
  if (known !== undefined) return known
  const square = (k + 1) * (k + 1)
  return (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1)
}
