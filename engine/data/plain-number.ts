/** Digits that a double holds exactly, whatever they are; and the powers of ten that it holds. */
const MOST_UNITS = 15
const POWERS_OF_TEN = Float64Array.from({ length: MOST_UNITS + 1 }, (_, exponent) => 10 ** exponent)
const [MINUS, POINT, ZERO] = [45, 46, 48]

/**
 * What the bytes of a text read as under a decimal point, the same as readNumber() of shared/table: a sign, up to 15
 * digits without a leading zero, a point; NaN of no bytes. undefined of every other text, though it may be a number too.
 */
export function plainNumber(bytes: Uint8Array, start: number, end: number): number | undefined {
  if (start === end) return Number.NaN
  const isNegative = bytes[start] === MINUS
  const from = isNegative ? start + 1 : start
  if (end === from || end - from > MOST_UNITS) return undefined
  let digits = 0
  let point = -1
  for (let at = from; at < end; at++) {
    const digit = (bytes[at] ?? 0) - ZERO
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit
    else if (digit === POINT - ZERO && point < 0 && at > from) point = at
    else return undefined
  }
  if (point === end - 1) return undefined
  if (bytes[from] === ZERO && end - from > 1 && point !== from + 1) return undefined
  const value = point < 0 ? digits : digits / (POWERS_OF_TEN[end - point - 1] ?? 1)
  return isNegative ? -value : value
}
