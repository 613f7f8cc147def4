import { exp, log, type Rng } from '../core/index.ts'

/**
 * How many of `n` trials succeed with the chance `p` each: one draw in constant time, whatever n.
 *
 * @param n a whole number ≥ 0
 * @param p in [0, 1]
 */
export function binomial(n: number, p: number, rng: Rng): number {
  if (n === 0 || p <= 0) return 0
  if (p >= 1) return n
  if (p > 0.5) return n - binomial(n, 1 - p, rng)
  return n * p < 10 ? byInversion(n, p, rng) : byRejection(n, p, rng)
}

/** Walks up the distribution function; about n × p steps. */
function byInversion(n: number, p: number, rng: Rng): number {
  const odds = p / (1 - p)
  let chance = exp(n * log(1 - p))
  let left = rng.next()
  let k = 0
  while (left > chance && k < n) {
    left -= chance
    k++
    chance *= (odds * (n - k + 1)) / k
  }
  return k
}

/** Algorithm BTRS of Hörmann 1993, The generation of binomial random variates; for n × p ≥ 10 and p ≤ 1/2. */
function byRejection(n: number, p: number, rng: Rng): number {
  const spread = Math.sqrt(n * p * (1 - p))
  const b = 1.15 + 2.53 * spread
  const a = -0.0873 + 0.0248 * b + 0.01 * p
  const centre = n * p + 0.5
  const quickAccept = 0.92 - 4.2 / b
  const alpha = (2.83 + 5.1 / b) * spread
  const odds = p / (1 - p)
  const mode = Math.floor((n + 1) * p)
  for (;;) {
    const u = rng.next() - 0.5
    const v = rng.next()
    const edge = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / edge + b) * u + centre)
    if (edge >= 0.07 && v <= quickAccept) return k
    if (k < 0 || k > n) continue
    const bound =
      (mode + 0.5) * log((mode + 1) / (odds * (n - mode + 1))) +
      (n + 1) * log((n - mode + 1) / (n - k + 1)) +
      (k + 0.5) * log((odds * (n - k + 1)) / (k + 1)) +
      stirlingTail(mode) +
      stirlingTail(n - mode) -
      stirlingTail(k) -
      stirlingTail(n - k)
    if (log((v * alpha) / (a / (edge * edge) + b)) <= bound) return k
  }
}

const TAILS = [
  0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211,
  0.0138761288230707, 0.0118967099458917, 0.010411265261972, 0.00925546218271273, 0.00833056343336287,
]

/** log k! − [log √(2π) + (k + ½) log(k + 1) − (k + 1)]. */
function stirlingTail(k: number): number {
  const square = (k + 1) * (k + 1)
  return TAILS[k] ?? (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1)
}
