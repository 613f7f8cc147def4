/** A seeded source of random numbers. Nothing in shared/ draws from anywhere else. */
export interface Rng {
  /** Uniform on [0, 1), 53 bits. */
  next(): number
  /** Uniform integer in [0, n), 1 ≤ n ≤ 2^32, without modulo bias; another n is a RangeError. */
  below(n: number): number
  /** An unsigned 32-bit integer. */
  uint32(): number
  /** An independent stream, the same for the same label whatever was drawn before. */
  fork(label: string | number): Rng
}

/**
 * xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), seeded through
 * splitmix32 so that neighbouring seeds give unrelated streams.
 *
 * @example
 * createRng(0).fork('split').below(10)
 */
export function createRng(seed: number | string): Rng {
  const key = typeof seed === 'number' ? `n${seed}` : `s${seed}`
  let state = hashText(key)
  const word = (): number => {
    state = (state + 0x9e3779b9) | 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return z ^ (z >>> 16)
  }
  let a = word()
  let b = word()
  let c = word()
  let d = word() | 1
  const uint32 = (): number => {
    const r = Math.imul(b, 5)
    const result = Math.imul((r << 7) | (r >>> 25), 9)
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = (d << 11) | (d >>> 21)
    return result >>> 0
  }
  return {
    uint32,
    next: () => ((uint32() >>> 5) * 67108864 + (uint32() >>> 6)) / 9007199254740992,
    below: (n) => {
      if (!(n >= 1 && n <= 4294967296)) throw new RangeError(`below(${n}): n must be in 1 … 2^32`)
      if (n === 4294967296) return uint32()
      for (;;) {
        const x = uint32()
        // What is left of 2^32 is less than n: the remainder is needed next to the end only.
        if (x < 4294967296 - n || x < 4294967296 - (4294967296 % n)) return x % (n >>> 0)
      }
    },
    fork: (label) => createRng(`${key}/${label}`),
  }
}

/** FNV-1a over UTF-16 code units, 32 bits. Not for security. */
export function hashText(text: string, basis = 0x811c9dc5): number {
  let hash = basis
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** A uniformly random order of 0 … n − 1 (Fisher and Yates). */
export function permutation(n: number, rng: Rng): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = rng.below(i + 1)
    const kept = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = kept
  }
  return order
}
