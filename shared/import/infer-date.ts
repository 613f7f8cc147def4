import { PLAIN_READING, type Reading, readDate } from '../table/index.ts'
import { type Distinct, textAt } from './distinct.ts'

/** Dates as people write them. Of two that fit alike the earlier wins: the stricter form stands first. */
const DAY_FIRST = [
  'dd.MM.yyyy',
  'd.M.yyyy',
  'dd/MM/yyyy',
  'd/M/yyyy',
  'dd-MM-yyyy',
  'd-M-yyyy',
  'dd.MM.yy',
  'd.M.yy',
  'dd/MM/yy',
  'd/M/yy',
  'dd-MM-yy',
]
const MONTH_FIRST = ['MM/dd/yyyy', 'M/d/yyyy', 'MM-dd-yyyy', 'M-d-yyyy', 'MM/dd/yy', 'M/d/yy', 'MM-dd-yy']
const OTHERS = [
  'yyyy/MM/dd',
  'yyyy/M/d',
  'yyyy.MM.dd',
  'yyyy-M-d',
  'dd-MMM-yyyy',
  'd-MMM-yyyy',
  'd-MMM-yy',
  'd MMM yyyy',
  'd MMMM yyyy',
  'd. MMMM yyyy',
  'MMM d, yyyy',
  'MMMM d, yyyy',
  'MMM yyyy',
  'MMMM yyyy',
]
const TIMES = ['', ' HH:mm', ' HH:mm:ss', ' HH:mm:ss.SSS', ' H:mm', ' H:mm:ss', ' h:mm a', ' h:mm:ss a']

const PATTERNS = ['iso', ...[...DAY_FIRST, ...MONTH_FIRST, ...OTHERS].flatMap((day) => TIMES.map((time) => day + time))]

/** Texts on which every pattern is tried. */
const TRIAL_TEXTS = 64

export interface DateGuess {
  readonly reading: Reading
  /** The pattern that fits as well with day and month the other way round; '' where none does. */
  readonly otherPattern: string
}

/** The date pattern that most texts of a column follow, or null where fewer than half follow any. */
export function dateGuess(distinct: Distinct): DateGuess | null {
  const all = distinct.different()
  const trial = spread(all, TRIAL_TEXTS).map((code) => textAt(distinct, code))
  if (trial.filter((text) => /^\d{1,4}[-/.\s]|^[A-Za-z]{3}|^\d{8}T/u.test(text)).length * 2 < trial.length) return null
  let best = ''
  let bestCount = 0
  for (const pattern of PATTERNS) {
    const count = trial.filter((text) => readDate(text, pattern) !== undefined).length
    if (count <= bestCount) continue
    best = pattern
    bestCount = count
  }
  if (bestCount === 0 || bestCount * 2 < trial.length) return null
  const swapped = swapDayAndMonth(best)
  const fits = (pattern: string): number =>
    all.reduce((sum, code) => sum + (readDate(textAt(distinct, code), pattern) === undefined ? 0 : 1), 0)
  const swappedCount = swapped === '' ? 0 : fits(swapped)
  const count = swapped === '' ? 0 : fits(best)
  const reading = (datePattern: string): Reading => ({ ...PLAIN_READING.date, datePattern })
  if (swappedCount > count) return { reading: reading(swapped), otherPattern: '' }
  return { reading: reading(best), otherPattern: swappedCount > 0 && swappedCount === count ? swapped : '' }
}

/** The same pattern with day and month exchanged, or '' where the month is no number or stands in the middle. */
export function swapDayAndMonth(pattern: string): string {
  const found = /^(d{1,2})([-/.])(M{1,2})([-/.].*)$/u.exec(pattern)
  if (found) return `${found[3]}${found[2]}${found[1]}${found[4]}`
  const other = /^(M{1,2})([-/.])(d{1,2})([-/.].*)$/u.exec(pattern)
  return other ? `${other[3]}${other[2]}${other[1]}${other[4]}` : ''
}

/** At most `most` of the items, evenly spread. */
function spread(items: Uint32Array, most: number): number[] {
  if (items.length <= most) return [...items]
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)] ?? 0)
}
