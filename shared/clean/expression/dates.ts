import { civilFromDays, DAY_MILLISECONDS, daysFromCivil, formatDate, readDate } from '../../table/index.ts'
import { type ExpressionFunction, finite, type ParameterType } from './function.ts'
import type { Value, ValueType } from './value.ts'

const dayOf = (date: number): number => Math.floor(date / DAY_MILLISECONDS)
const civil = (date: number) => civilFromDays(dayOf(date))
const timeOf = (date: number): number => date - dayOf(date) * DAY_MILLISECONDS

/** Dates are those of the years 1 to 9999, as when they are read. */
const FIRST = daysFromCivil(1, 1, 1) * DAY_MILLISECONDS
const LAST = daysFromCivil(10_000, 1, 1) * DAY_MILLISECONDS - 1
const dateOr = (value: number): number | null => (value >= FIRST && value <= LAST ? Math.trunc(value) + 0 : null)

/** The day of a month that is counted on from January of a year; days beyond the month's end are its last. */
function inMonth(year: number, month: number, day: number): number {
  const start = daysFromCivil(year + Math.floor(month / 12), (((month % 12) + 12) % 12) + 1, 1)
  const next = daysFromCivil(year + Math.floor((month + 1) / 12), ((((month + 1) % 12) + 12) % 12) + 1, 1)
  return Math.min(start + day - 1, next - 1)
}

function dateOf(year: number, month: number, day: number): number | null {
  if (![year, month, day].every(Number.isInteger)) return null
  return readDate(`${String(year).padStart(4, '0')}-${month}-${day}`, 'yyyy-M-d') ?? null
}

function dated(
  id: string,
  usage: string,
  about: string,
  gives: ValueType,
  of: (date: number, ...others: readonly Value[]) => Value,
  takes: readonly ParameterType[] = ['date'],
): ExpressionFunction {
  return { id, usage, about, takes, gives, of: (date, ...others) => of(Number(date), ...others) }
}

/** The parts of a date that are numbers, by name; `extract-date` makes columns of them. */
export const DATE_PARTS: Readonly<Record<string, (date: number) => number>> = {
  year: (date) => civil(date)[0],
  quarter: (date) => Math.ceil(civil(date)[1] / 3),
  month: (date) => civil(date)[1],
  day: (date) => civil(date)[2],
  weekday: (date) => ((((dayOf(date) + 3) % 7) + 7) % 7) + 1,
  dayOfYear: (date) => dayOf(date) - daysFromCivil(civil(date)[0], 1, 1) + 1,
  hour: (date) => Math.floor(timeOf(date) / 3_600_000),
  minute: (date) => Math.floor(timeOf(date) / 60_000) % 60,
}

const PART_WORDS: Readonly<Record<string, string>> = {
  year: 'its year',
  quarter: 'its quarter, 1 to 4',
  month: 'its month, 1 to 12',
  day: 'its day of the month',
  weekday: 'its day of the week, 1 (Monday) to 7 (Sunday)',
  dayOfYear: 'its day of the year, 1 to 366',
  hour: 'its hour, 0 to 23',
  minute: 'its minute, 0 to 59',
}

export const DATE_FUNCTIONS: readonly ExpressionFunction[] = [
  ...Object.entries(DATE_PARTS).map(([id, of]) => dated(id, `${id}(date)`, PART_WORDS[id] ?? id, 'number', of)),
  {
    id: 'date',
    usage: 'date(year, month, day)',
    about: 'the date; missing where there is no such day',
    takes: ['number', 'number', 'number'],
    gives: 'date',
    of: (year, month, day) => dateOf(Number(year), Number(month), Number(day)),
  },
  {
    id: 'parseDate',
    usage: 'parseDate(text, "pattern")',
    about: 'the date that the text is, by a pattern such as dd.MM.yyyy; missing where it is none',
    takes: ['text', 'text'],
    gives: 'date',
    of: (text, pattern) => readDate(String(text).trim(), String(pattern)) ?? null,
  },
  dated(
    'formatDate',
    'formatDate(date, "pattern")',
    'the date as a text, by a pattern',
    'text',
    (date, pattern) => formatDate(date, String(pattern)),
    ['date', 'text'],
  ),
  dated(
    'addDays',
    'addDays(date, n) or date + n',
    'n days later',
    'date',
    (date, n) => dateOr(date + Number(n) * DAY_MILLISECONDS),
    ['date', 'number'],
  ),
  dated(
    'subtractDays',
    'date - n',
    'n days earlier',
    'date',
    (date, n) => dateOr(date - Number(n) * DAY_MILLISECONDS),
    ['date', 'number'],
  ),
  dated(
    'addMonths',
    'addMonths(date, n)',
    'n months later, on the last day of a shorter month',
    'date',
    (date, n) => {
      const [year, month, day] = civil(date)
      return dateOr(inMonth(year, month - 1 + Math.trunc(Number(n)), day) * DAY_MILLISECONDS + timeOf(date))
    },
    ['date', 'number'],
  ),
  dated(
    'daysBetween',
    'daysBetween(from, to)',
    'days from one date to the other, with fractions',
    'number',
    (from, to) => finite((Number(to) - from) / DAY_MILLISECONDS),
    ['date', 'date'],
  ),
  dated(
    'daysSince',
    'to - from',
    'days from one date to the other, with fractions',
    'number',
    (to, from) => finite((to - Number(from)) / DAY_MILLISECONDS),
    ['date', 'date'],
  ),
  dated(
    'startOfDay',
    'startOfDay(date)',
    'the date without its time',
    'date',
    (date) => dayOf(date) * DAY_MILLISECONDS,
  ),
]
