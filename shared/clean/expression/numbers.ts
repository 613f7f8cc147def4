import { exp, log } from '../../core/index.ts'
import { numeric } from './function.ts'

/** Half away from zero, at a number of decimals. */
function round(value: number, digits = 0): number {
  const scale = power(10, Math.trunc(digits))
  const scaled = Math.abs(value) * scale
  // The nearest double of 1.005 × 100 is just below 100.5, which a person expects to round up.
  const nudged = scaled * (1 + Number.EPSILON)
  return Number.isFinite(scaled) ? (Math.sign(value) * Math.floor(nudged + 0.5)) / scale : value
}

/** Whole powers by multiplication, others by exp and log: the same on every engine, which Math.pow is not. */
export function power(base: number, exponent: number): number {
  if (!Number.isInteger(exponent) || Math.abs(exponent) > 1024) {
    if (base < 0) return Number.NaN
    return base === 0 ? (exponent > 0 ? 0 : Number.NaN) : exp(exponent * log(base))
  }
  let result = 1
  let square = base
  for (let left = Math.abs(exponent); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square
    square *= square
  }
  return exponent < 0 ? 1 / result : result
}

const remainder = (a: number, b: number): number => a - b * Math.floor(a / b)

export const NUMBER_FUNCTIONS = [
  numeric('add', 'a + b', 'the sum', (a, b) => (a ?? 0) + (b ?? 0), { takes: ['number', 'number'] }),
  numeric('subtract', 'a - b', 'the difference', (a, b) => (a ?? 0) - (b ?? 0), { takes: ['number', 'number'] }),
  numeric('multiply', 'a * b', 'the product', (a, b) => (a ?? 0) * (b ?? 0), { takes: ['number', 'number'] }),
  numeric('divide', 'a / b', 'the quotient; missing where b is 0', (a, b) => (a ?? 0) / (b ?? 0), {
    takes: ['number', 'number'],
  }),
  numeric('mod', 'mod(a, b) or a % b', 'what is left when a is divided by b, with the sign of b', (a, b) =>
    remainder(a ?? 0, b ?? 0),
  ),
  numeric('power', 'a ^ b', 'a to the power of b', (a, b) => power(a ?? 0, b ?? 0), { takes: ['number', 'number'] }),
  numeric('negate', '-a', 'the number with the other sign', (a) => -(a ?? 0)),
  numeric('abs', 'abs(a)', 'the number without its sign', (a) => Math.abs(a ?? 0)),
  numeric('sign', 'sign(a)', '-1, 0 or 1', (a) => Math.sign(a ?? 0)),
  numeric(
    'round',
    'round(a, digits)',
    'rounded to so many decimals (none: whole), half away from zero',
    (a, digits) => round(a ?? 0, digits),
    { takes: ['number', 'number'], optional: 1 },
  ),
  numeric('floor', 'floor(a)', 'the next whole number below', (a) => Math.floor(a ?? 0)),
  numeric('ceil', 'ceil(a)', 'the next whole number above', (a) => Math.ceil(a ?? 0)),
  numeric('sqrt', 'sqrt(a)', 'the square root; missing below 0', (a) => Math.sqrt(a ?? 0)),
  numeric('exp', 'exp(a)', 'e to the power of a', (a) => exp(a ?? 0)),
  numeric('log', 'log(a)', 'the natural logarithm; missing for 0 and below', (a) => ((a ?? 0) > 0 ? log(a ?? 0) : NaN)),
  numeric('log10', 'log10(a)', 'the logarithm to base 10', (a) => ((a ?? 0) > 0 ? log(a ?? 0) / Math.LN10 : NaN)),
]
