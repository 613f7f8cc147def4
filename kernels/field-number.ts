// Plain numbers from the bytes of a text, as engine/data/plain-number.ts reads them.

const MOST_UNITS: usize = 15
const MINUS: u32 = 45
const POINT: u32 = 46
const ZERO: u32 = 48
const POWERS_OF_TEN = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
])

/** The number that was read last; NaN of no bytes. */
export let number: f64 = NaN

/** Whether the text is a plain number, or none. */
export function readNumber(start: usize, end: usize): bool {
  number = NaN
  if (start === end) return true
  const isNegative = u32(load<u8>(start)) === MINUS
  const from = isNegative ? start + 1 : start
  if (end === from || end - from > MOST_UNITS) return false
  let digits: i64 = 0
  let point: usize = 0
  for (let at = from; at < end; at++) {
    const byte = u32(load<u8>(at))
    const digit = byte - ZERO
    if (digit <= 9) digits = digits * 10 + i64(digit)
    else if (byte === POINT && point === 0 && at > from) point = at
    else return false
  }
  if (point === end - 1) return false
  if (u32(load<u8>(from)) === ZERO && end - from > 1 && point !== from + 1) return false
  const value = point === 0 ? f64(digits) : f64(digits) / load<f64>(POWERS_OF_TEN + ((end - point - 1) << 3))
  number = isNegative ? -value : value
  return true
}
