// The inner loops of a net's training, four 32-bit numbers at a time. Addresses are in bytes, widths in numbers.
// Compiled twice: plain, where every product and every sum is rounded as shared/models/mlp/reference.ts says, and with
// relaxed SIMD, where a product is not rounded before it is added.

function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum)
  return f32x4.add(sum, f32x4.mul(a, b))
}

function store8(at: usize, left: v128, right: v128): void {
  v128.store(at, left)
  v128.store(at, right, 16)
}

/**
 * c = bias + a · b, each element summed over `depth` in ascending order, in tiles of 4 × 8 that stay in registers.
 *
 * @param a element (i, k) at a + i · aRow + k · aColumn bytes
 * @param b rows of `columns` numbers, bRow bytes apart
 * @param rows a multiple of 4
 * @param columns a multiple of 8
 * @param bias 0 for none
 */
export function multiply(
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  bias: usize,
): void {
  const zero = f32x4.splat(0)
  for (let j = 0; j < columns; j += 8) {
    const offset = usize(j) << 2
    const left = bias ? v128.load(bias + offset) : zero
    const right = bias ? v128.load(bias + offset, 16) : zero
    for (let i = 0; i < rows; i += 4) {
      let c00 = left
      let c01 = right
      let c10 = left
      let c11 = right
      let c20 = left
      let c21 = right
      let c30 = left
      let c31 = right
      let a0 = a + usize(i) * aRow
      let a1 = a0 + aRow
      let a2 = a1 + aRow
      let a3 = a2 + aRow
      let line = b + offset
      for (let k = 0; k < depth; k++) {
        const b0 = v128.load(line)
        const b1 = v128.load(line, 16)
        let x = v128.load32_splat(a0)
        c00 = multiplyAdd(c00, x, b0)
        c01 = multiplyAdd(c01, x, b1)
        x = v128.load32_splat(a1)
        c10 = multiplyAdd(c10, x, b0)
        c11 = multiplyAdd(c11, x, b1)
        x = v128.load32_splat(a2)
        c20 = multiplyAdd(c20, x, b0)
        c21 = multiplyAdd(c21, x, b1)
        x = v128.load32_splat(a3)
        c30 = multiplyAdd(c30, x, b0)
        c31 = multiplyAdd(c31, x, b1)
        a0 += aColumn
        a1 += aColumn
        a2 += aColumn
        a3 += aColumn
        line += bRow
      }
      let to = c + usize(i) * cRow + offset
      store8(to, c00, c01)
      to += cRow
      store8(to, c10, c11)
      to += cRow
      store8(to, c20, c21)
      to += cRow
      store8(to, c30, c31)
    }
  }
}

/** out, columns × rows, becomes the transpose of rows × columns numbers. */
export function transpose(from: usize, out: usize, rows: i32, columns: i32): void {
  const down = usize(rows) << 2
  for (let i = 0; i < rows; i++) {
    let to = out + (usize(i) << 2)
    for (let j = 0; j < columns; j++) {
      store<f32>(to, load<f32>(from))
      from += 4
      to += down
    }
  }
}

/** Sums of columns, over the rows in their order. */
export function sumColumns(from: usize, out: usize, rows: i32, columns: i32): void {
  const bytes = usize(columns) << 2
  memory.fill(out, 0, bytes)
  for (let i = 0; i < rows; i++) {
    for (let at: usize = 0; at < bytes; at += 16)
      v128.store(out + at, f32x4.add(v128.load(out + at), v128.load(from + at)))
    from += bytes
  }
}

/** to += from, `count` numbers. */
export function add(to: usize, from: usize, count: i32): void {
  const bytes = usize(count) << 2
  for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)))
}

/** Negative numbers become 0. */
export function rectify(values: usize, count: i32): void {
  const bytes = usize(count) << 2
  const zero = f32x4.splat(0)
  for (let at: usize = 0; at < bytes; at += 16) v128.store(values + at, f32x4.max(zero, v128.load(values + at)))
}

/** The same, then some are dropped and the others raised: shared/models/mlp/dropout.ts. */
export function rectifyAndDrop(values: usize, count: i32, place: i32, seed: i32, limit: i32, scale: f32): void {
  const bytes = usize(count) << 2
  const zero = f32x4.splat(0)
  const factor = f32x4.splat(scale)
  const seeds = i32x4.splat(seed)
  const limits = i32x4.splat(limit)
  const four = i32x4.splat(4)
  let places = i32x4.add(i32x4.splat(place), i32x4(0, 1, 2, 3))
  for (let at: usize = 0; at < bytes; at += 16) {
    let hash = v128.xor(i32x4.mul(places, i32x4.splat(0x9e3779b1)), seeds)
    hash = i32x4.mul(v128.xor(hash, i32x4.shr_u(hash, 16)), i32x4.splat(0x85ebca6b))
    hash = i32x4.mul(v128.xor(hash, i32x4.shr_u(hash, 13)), i32x4.splat(0xc2b2ae35))
    hash = v128.xor(hash, i32x4.shr_u(hash, 16))
    const stays = i32x4.ge_u(hash, limits)
    const raised = f32x4.mul(f32x4.max(zero, v128.load(values + at)), factor)
    v128.store(values + at, v128.and(raised, stays))
    places = i32x4.add(places, four)
  }
}

/** Slopes of hidden units: those that are 0 pass nothing on, the others are raised as the units were. */
export function passThroughHidden(values: usize, slopes: usize, count: i32, scale: f32): void {
  const bytes = usize(count) << 2
  const zero = f32x4.splat(0)
  const factor = f32x4.splat(scale)
  for (let at: usize = 0; at < bytes; at += 16) {
    const slope = f32x4.mul(v128.load(slopes + at), factor)
    v128.store(slopes + at, v128.and(slope, f32x4.gt(v128.load(values + at), zero)))
  }
}

/** AdamW over `count` parameters, with the sum of two gradients. */
export function update(
  parameters: usize,
  means: usize,
  squares: usize,
  one: usize,
  two: usize,
  count: i32,
  rate: f32,
  correction: f32,
  shrink: f32,
): void {
  const bytes = usize(count) << 2
  const keepMean = f32x4.splat(0.9)
  const addMean = f32x4.splat(0.1)
  const keepSquare = f32x4.splat(0.999)
  const addSquare = f32x4.splat(0.001)
  const smallest = f32x4.splat(1e-8)
  const rates = f32x4.splat(rate)
  const corrections = f32x4.splat(correction)
  const shrinks = f32x4.splat(shrink)
  for (let at: usize = 0; at < bytes; at += 16) {
    const gradient = f32x4.add(v128.load(one + at), v128.load(two + at))
    const mean = f32x4.add(f32x4.mul(v128.load(means + at), keepMean), f32x4.mul(gradient, addMean))
    const squared = f32x4.mul(f32x4.mul(gradient, gradient), addSquare)
    const square = f32x4.add(f32x4.mul(v128.load(squares + at), keepSquare), squared)
    v128.store(means + at, mean)
    v128.store(squares + at, square)
    const reach = f32x4.add(f32x4.sqrt(f32x4.mul(square, corrections)), smallest)
    const kept = f32x4.mul(v128.load(parameters + at), shrinks)
    v128.store(parameters + at, f32x4.sub(kept, f32x4.div(f32x4.mul(rates, mean), reach)))
  }
}
