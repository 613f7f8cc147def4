/** Fewer texts than this are compared with each other. */
const FEW = 1 << 10
const BITS = 11
const DIGIT = (1 << BITS) - 1
/** Bits of a key: two words, of which a number can hold 53. */
const KEY_BITS = 53
const HALF = 2 ** 32

/**
 * The order of texts by their UTF-16 units, as `sort()` has it: positions of the first, the second … text. Equal ones
 * keep their order. As many units as fit in 53 bits are taken as one number and sorted by its digits (radix sort), then
 * the next ones where texts are still alike: a million texts take a fifth of the time of comparing them.
 *
 * @example
 * textOrder(['b', 'a', 'ab']) // 1, 2, 0
 */
export function textOrder(texts: readonly string[]): Uint32Array {
  const order = Uint32Array.from({ length: texts.length }, (_, i) => i)
  if (texts.length < FEW) return sortedByText(order, texts)
  const width = 32 - Math.clz32(highestUnit(texts) + 1)
  const keys = { texts, order, width, units: Math.floor(KEY_BITS / width), ...buffersFor(texts.length) }
  const ranges: Range[] = [{ from: 0, to: texts.length, depth: 0 }]
  for (let range = ranges.pop(); range; range = ranges.pop())
    for (const alike of sortRange(keys, range)) ranges.push(alike)
  return order
}

interface Keys extends ReturnType<typeof buffersFor> {
  readonly texts: readonly string[]
  readonly order: Uint32Array
  /** Bits of a unit; 0 stands for a text's end. */
  readonly width: number
  /** Units of a key. */
  readonly units: number
}

/** Places of the order whose texts are alike in the units before `depth`. */
interface Range {
  readonly from: number
  readonly to: number
  readonly depth: number
}

const buffersFor = (count: number) => ({
  low: new Uint32Array(count),
  high: new Uint32Array(count),
  otherLow: new Uint32Array(count),
  otherHigh: new Uint32Array(count),
  otherOrder: new Uint32Array(count),
})

const sortedByText = (order: Uint32Array, texts: readonly string[]): Uint32Array =>
  order.sort((a, b) => (texts[a]! < texts[b]! ? -1 : texts[a]! > texts[b]! ? 1 : a - b))

function highestUnit(texts: readonly string[]): number {
  let highest = 0
  for (const text of texts)
    for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > highest) highest = text.charCodeAt(at)
  return highest
}

/** Sorts a range by the next units; gives the ranges that are alike in these too. */
function sortRange(keys: Keys, { from, to, depth }: Range): Range[] {
  const { texts, order, low, high, width, units } = keys
  if (to - from < FEW) {
    sortedByText(order.subarray(from, to), texts)
    return []
  }
  const unit = 2 ** width
  for (let place = from; place < to; place++) {
    const text = texts[order[place]!]!
    let key = 0
    for (let at = depth; at < depth + units; at++) key = key * unit + (at < text.length ? text.charCodeAt(at) + 1 : 0)
    low[place] = key % HALF
    high[place] = key / HALF
  }
  for (const isHigh of [false, true]) for (let shift = 0; shift < 32; shift += BITS) pass(keys, from, to, isHigh, shift)
  const alike: Range[] = []
  for (let start = from; start < to; ) {
    let end = start + 1
    while (end < to && low[end] === low[start] && high[end] === high[start]) end++
    const goesOn = texts[order[start]!]!.length >= depth + units
    if (end - start > 1 && goesOn) alike.push({ from: start, to: end, depth: depth + units })
    start = end
  }
  return alike
}

/** Sorts by one digit, and leaves alike ones in their order. */
function pass(keys: Keys, from: number, to: number, isHigh: boolean, shift: number): void {
  const { order, low, high, otherOrder, otherLow, otherHigh } = keys
  const digits = isHigh ? high : low
  const places = new Uint32Array(DIGIT + 1)
  for (let place = from; place < to; place++) places[(digits[place]! >>> shift) & DIGIT]!++
  if (places.includes(to - from)) return
  let sum = from
  for (let digit = 0; digit <= DIGIT; digit++) {
    const count = places[digit]!
    places[digit] = sum
    sum += count
  }
  for (let place = from; place < to; place++) {
    const target = places[(digits[place]! >>> shift) & DIGIT]!++
    otherOrder[target] = order[place]!
    otherLow[target] = low[place]!
    otherHigh[target] = high[place]!
  }
  order.set(otherOrder.subarray(from, to), from)
  low.set(otherLow.subarray(from, to), from)
  high.set(otherHigh.subarray(from, to), from)
}
