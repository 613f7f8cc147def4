const BITS = new DataView(new ArrayBuffer(8))

/** The exponent of a finite number: x is between 2^exponent and twice that; −1023 of 0. */
export function exponentOf(x: number): number {
  BITS.setFloat64(0, x)
  return ((BITS.getUint16(0) >> 4) & 2047) - 1023
}

/** To the nearest whole number, halves to the even one. */
function roundEven(x: number): number {
  const low = Math.floor(x)
  const rest = x - low
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low
}

/** The 16 bits of the nearest number of half precision (IEEE 754 binary16, ties to even); from 65,520 on it is infinite. */
export function toHalf(x: number): number {
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0
  const size = Math.abs(x)
  if (Number.isNaN(x)) return 0x7e00
  if (size >= 65_520) return sign | 0x7c00
  const exponent = exponentOf(size)
  if (exponent < -14) return sign | roundEven(size * 2 ** 24)
  return sign | (((exponent + 15) << 10) + roundEven((size / 2 ** exponent - 1) * 1024))
}

/** The number of 16 bits. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023]
  if (exponent === 31) return fraction > 0 ? Number.NaN : sign * Infinity
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15))
}
