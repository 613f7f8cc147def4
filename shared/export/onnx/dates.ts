import { DAY_MILLISECONDS } from '../../table/index.ts'
import type { Flags, Numbers, Ops } from './ops.ts'
import { refused } from './refusal.ts'

/**
 * A part of a date as the application takes it: see features/encoders/date.ts and clean/expression/dates.ts, whose arithmetic
 * this is. Days of the week count from Monday, 0.
 */
export function civil(ops: Ops, time: Numbers, part: string): Numbers {
  const by = (x: Numbers, divisor: number) => ops.divide(x, ops.number(divisor))
  const floor = (x: Numbers, divisor: number) => ops.unary('Floor', by(x, divisor))
  const times = (x: Numbers, factor: number) => ops.multiply(x, ops.number(factor))
  const plus = (x: Numbers, more: number) => ops.add(x, ops.number(more))
  const { subtract } = ops
  if (part === 'day number') return by(time, DAY_MILLISECONDS)
  const days = floor(time, DAY_MILLISECONDS)
  const timeOfDay = subtract(time, times(days, DAY_MILLISECONDS))
  if (part === 'hour') return floor(timeOfDay, HOUR_MILLISECONDS)
  if (part === 'minute') {
    const minutes = floor(timeOfDay, MINUTE_MILLISECONDS)
    return subtract(minutes, times(floor(minutes, 60), 60))
  }
  if (part === 'weekday') {
    const sinceMonday = plus(days, 3)
    return subtract(sinceMonday, times(floor(sinceMonday, 7), 7))
  }
  // Hinnant, "chrono-compatible date algorithms": civil_from_days.
  const z = plus(days, 719468)
  const era = floor(z, 146097)
  const dayOfEra = subtract(z, times(era, 146097))
  const leapless = subtract(
    ops.add(subtract(dayOfEra, floor(dayOfEra, 1460)), floor(dayOfEra, 36524)),
    floor(dayOfEra, 146096),
  )
  const yearOfEra = floor(leapless, 365)
  const leapDays = subtract(floor(yearOfEra, 4), floor(yearOfEra, 100))
  const dayOfYear = subtract(dayOfEra, ops.add(times(yearOfEra, 365), leapDays))
  const shifted = floor(plus(times(dayOfYear, 5), 2), 153)
  if (part === 'day') return plus(subtract(dayOfYear, floor(plus(times(shifted, 153), 2), 5)), 1)
  const isEarly = ops.compare('Less', shifted, ops.number(10))
  const month = ops.choose(isEarly, plus(shifted, 3), plus(shifted, -9))
  if (part === 'month') return month
  if (part === 'quarter') return plus(floor(plus(month, -1), 3), 1)
  const isLate = ops.compare('LessOrEqual', month, ops.number(2))
  const year = ops.add(ops.add(yearOfEra, times(era, 400)), ops.asNumbers(isLate))
  if (part === 'year') return year
  if (part !== 'dayOfYear') throw refused(`the ${part} of a date`, 'it is not written for ONNX')
  // January and February end the year that began in March; a leap day comes before all other days but those.
  const leap = ops.choose(isLeap(ops, year), ops.number(60), ops.number(59))
  return ops.choose(isLate, plus(dayOfYear, -305), plus(ops.add(dayOfYear, leap), 1))
}

function isLeap(ops: Ops, year: Numbers): Flags {
  const divides = (by: number) =>
    ops.compare('Equal', ops.multiply(ops.unary('Floor', ops.divide(year, ops.number(by))), ops.number(by)), year)
  const century = ops.compare('Less', ops.asNumbers(divides(100)), ops.number(1))
  return ops.either(ops.both(divides(4), century), divides(400))
}

const HOUR_MILLISECONDS = 3_600_000
const MINUTE_MILLISECONDS = 60_000
