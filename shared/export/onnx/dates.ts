import { DAY_MILLISECONDS } from '../../table/index.ts'
import type { Numbers, Ops } from './ops.ts'
import { refused } from './refusal.ts'

/** A part of a date as the encoder of dates takes it: see features/encoders/date.ts, whose arithmetic this is. */
export function civil(ops: Ops, time: Numbers, part: string): Numbers {
  const by = (x: Numbers, divisor: number) => ops.divide(x, ops.number(divisor))
  const floor = (x: Numbers, divisor: number) => ops.unary('Floor', by(x, divisor))
  const times = (x: Numbers, factor: number) => ops.multiply(x, ops.number(factor))
  const plus = (x: Numbers, more: number) => ops.add(x, ops.number(more))
  const { subtract } = ops
  if (part === 'day number') return by(time, DAY_MILLISECONDS)
  const days = floor(time, DAY_MILLISECONDS)
  if (part === 'hour') return floor(subtract(time, times(days, DAY_MILLISECONDS)), HOUR_MILLISECONDS)
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
  if (part !== 'year') throw refused(`the ${part} of a date`, 'it is not written for ONNX')
  const late = ops.asNumbers(ops.compare('LessOrEqual', month, ops.number(2)))
  return ops.add(ops.add(yearOfEra, times(era, 400)), late)
}

const HOUR_MILLISECONDS = 3_600_000
