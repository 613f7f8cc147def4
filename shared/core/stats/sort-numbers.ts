/** Below this many values the engine's own sort is as fast. */
const FEW = 1 << 12
/** Bits of a digit, and the digits of a 64-bit number: three a half. */
const BITS = 11
const DIGIT = (1 << BITS) - 1
const DIGITS = 6

/**
 * Sorts numbers ascending in place, −0 before 0 as `sort()` does: by the digits of their bits (LSD radix sort), which
 * takes a quarter of the time of comparing a million of them.
 *
 * @param values without NaN
 */
export function sortNumbers(values: Float64Array): Float64Array {
  const count = values.length
  if (count < FEW) return values.sort()
  const starts = digitCounts(values)
  let from = values
  let to: Float64Array = new Float64Array(count)
  for (let digit = 0; digit < DIGITS; digit++) {
    const places = starts.subarray(digit << BITS, (digit + 1) << BITS)
    if (places.includes(count)) continue
    let sum = 0
    for (let bucket = 0; bucket < places.length; bucket++) {
      const size = places[bucket]!
      places[bucket] = sum
      sum += size
    }
    const words = new Uint32Array(from.buffer, from.byteOffset, 2 * count)
    const half = digit < 3 ? 0 : 1
    const shift = (digit % 3) * BITS
    for (let i = 0; i < count; i++) {
      const sign = words[2 * i + 1]! >> 31
      const bits = words[2 * i + half]! ^ (half === 0 ? sign : sign | 0x80000000)
      to[places[(bits >>> shift) & DIGIT]!++] = from[i]!
    }
    ;[from, to] = [to, from]
  }
  if (from !== values) values.set(from)
  return values
}

/** How often each digit has each value. Negative numbers have all bits turned over, others the sign's: so bits ascend with them. */
function digitCounts(values: Float64Array): Uint32Array {
  const counts = new Uint32Array(DIGITS << BITS)
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length)
  for (let i = 0; i < words.length; i += 2) {
    const sign = words[i + 1]! >> 31
    const low = words[i]! ^ sign
    const high = words[i + 1]! ^ (sign | 0x80000000)
    counts[low & DIGIT]!++
    counts[(1 << BITS) + ((low >>> BITS) & DIGIT)]!++
    counts[(2 << BITS) + (low >>> (2 * BITS))]!++
    counts[(3 << BITS) + (high & DIGIT)]!++
    counts[(4 << BITS) + ((high >>> BITS) & DIGIT)]!++
    counts[(5 << BITS) + (high >>> (2 * BITS))]!++
  }
  return counts
}
