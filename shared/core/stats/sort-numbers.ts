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
  if (isAscending(values) || sortDecimals(values)) return values
  const starts = digitCounts(values)
  let from = values
  let to: Float64Array = new Float64Array(count)
  for (let digit = 0; digit < DIGITS; digit++) {
    const places = starts.subarray(digit << BITS, (digit + 1) << BITS)
    if (places.includes(count)) continue
    startsOf(places)
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

/**
 * Places of the lowest, the next … number, equal ones as they stand, by the same digits.
 *
 * @param values without NaN
 * @example
 * numberOrder(Float64Array.of(0.5, 0.1, 0.3)) // 1, 2, 0
 */
export function numberOrder(values: Float64Array): Uint32Array {
  const count = values.length
  const order = Uint32Array.from({ length: count }, (_, i) => i)
  if (count < FEW) return order.sort((a, b) => values[a]! - values[b]! || a - b)
  // Adding 0 makes one zero of both.
  let from = values.map((value) => value + 0)
  const starts = digitCounts(from)
  let [to, places] = [new Float64Array(count), order]
  let otherPlaces = new Uint32Array(count)
  for (let digit = 0; digit < DIGITS; digit++) {
    const begins = starts.subarray(digit << BITS, (digit + 1) << BITS)
    if (begins.includes(count)) continue
    startsOf(begins)
    const words = new Uint32Array(from.buffer)
    const half = digit < 3 ? 0 : 1
    const shift = (digit % 3) * BITS
    for (let i = 0; i < count; i++) {
      const sign = words[2 * i + 1]! >> 31
      const bits = words[2 * i + half]! ^ (half === 0 ? sign : sign | 0x80000000)
      const at = begins[(bits >>> shift) & DIGIT]!++
      to[at] = from[i]!
      otherPlaces[at] = places[i]!
    }
    ;[from, to] = [to, from]
    ;[places, otherPlaces] = [otherPlaces, places]
  }
  return places
}

/** Whether they are in order already, each zero's sign too. */
function isAscending(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) {
    const [before, value] = [values[i - 1]!, values[i]!]
    if (!(before < value) && !Object.is(before, value)) return false
  }
  return true
}

/** Values by which a unit is chosen. */
const TRIED = 256
/** A whole number of units is the number times the first and over the second: days and seconds of times, ones, decimals. */
const UNITS: readonly Unit[] = [
  [1, 86_400_000],
  [1, 1000],
  [1, 1],
  [10, 1],
  [100, 1],
  [1000, 1],
  [1e4, 1],
  [1e5, 1],
  [1e6, 1],
]
type Unit = readonly [times: number, over: number]

/**
 * Sorts numbers of a few decimals, or days, by what they are as whole numbers of a unit, which have fewer digits.
 *
 * @returns false, the numbers as they were, where they are not such
 */
function sortDecimals(values: Float64Array): boolean {
  const unit = UNITS.find((one) => values.subarray(0, TRIED).every((value) => isWhole(value, one)))
  if (unit === undefined) return false
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value < low) low = value
    if (value > high) high = value
  }
  const [times, over] = unit
  const least = Math.round((low * times) / over)
  const range = Math.round((high * times) / over) - least
  if (!(range < 2 ** 32)) return false
  const keys = new Uint32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    const whole = Math.round((value * times) / over)
    if (!Object.is((whole * over) / times + 0, value)) return false
    keys[i] = whole - least
  }
  const sorted = sortKeys(keys, range)
  for (let i = 0; i < values.length; i++) values[i] = ((sorted[i]! + least) * over) / times
  return true
}

/** Whether the way back gives the number. Of −0, whose sign no whole number keeps, it must not. */
const isWhole = (value: number, [times, over]: Unit): boolean =>
  Object.is((Math.round((value * times) / over) * over) / times + 0, value)

/** Sorts whole numbers from 0 to `highest`. */
function sortKeys(keys: Uint32Array, highest: number): Uint32Array {
  let from: Uint32Array = keys
  let to: Uint32Array = new Uint32Array(keys.length)
  for (let shift = 0; shift < 32 && highest >= 2 ** shift; shift += BITS) {
    const places = new Uint32Array(DIGIT + 1)
    for (let i = 0; i < from.length; i++) places[(from[i]! >>> shift) & DIGIT]!++
    startsOf(places)
    for (let i = 0; i < from.length; i++) {
      const key = from[i]!
      to[places[(key >>> shift) & DIGIT]!++] = key
    }
    ;[from, to] = [to, from]
  }
  return from
}

/** From how many there are of each to where the first of each goes. */
function startsOf(places: Uint32Array): void {
  let sum = 0
  for (let bucket = 0; bucket < places.length; bucket++) {
    const size = places[bucket]!
    places[bucket] = sum
    sum += size
  }
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
