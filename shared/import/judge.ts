import type { Finding } from '../core/index.ts'
import { type ColumnKind, PLAIN_READING, type Reading } from '../table/index.ts'
import { cellsWith, type Distinct, firstDifferent, textAt, textsOf } from './distinct.ts'
import { type Fit, fitOf } from './fit.ts'
import { booleanReading } from './infer-boolean.ts'
import type { DateGuess } from './infer-date.ts'
import type { NumberGuess } from './infer-number.ts'
import { measuresOf } from './measure-texts.ts'
import { NUMBER_MISSING, TEXT_MISSING } from './missing-tokens.ts'

/** What is said about a column once its kind is known. */
export interface Judged {
  readonly reading: Reading
  readonly confidence: number
  readonly reason: string
  /** Its step, where it offers one, is named without the column. */
  readonly finding?: Omit<Finding, 'columns'>
}

export function judgeNumber(typed: Distinct, distinct: Distinct, textual: Distinct, guess: NumberGuess): Judged {
  // Packed numbers are plain: none has a leading zero, or too many digits.
  const isPlain = Boolean(typed.texts.packed?.numbers)
  const padded = isPlain ? [] : firstLike(typed, /^[-+]?0\d/u, 2)
  if (padded.length > 0) {
    const names = padded.map(quoted).join(' and ')
    return { ...judgeText(textual), reason: `${names} ${padded.length > 1 ? 'keep' : 'keeps'} leading zeros: text` }
  }
  const [long] = isPlain ? [] : firstLike(typed, /^[-+]?\d{16,}$/u)
  if (long !== undefined)
    return { ...judgeText(textual), reason: `${quoted(long)} has more digits than a number keeps (15): text` }
  const { reading, ambiguous } = guess
  const notes = [
    reading.decimal === ',' ? 'decimal comma' : '',
    reading.thousands === '' ? '' : `${quoted(reading.thousands)} between thousands`,
    reading.prefix === '' && reading.suffix === '' ? '' : `${quoted(reading.prefix || reading.suffix)} left out`,
  ].filter((note) => note !== '')
  const finding = () => ({
    id: 'ambiguous-number',
    severity: 'warning' as const,
    message: `Texts such as ${example(typed, /^\D?\d{1,3},\d{3}/u)} were read as thousands; they could be decimals. Set the type with its decimal mark if they are.`,
    step: {
      id: 'parse-numbers',
      params: { decimal: 'comma', thousands: 'none', prefix: reading.prefix, suffix: reading.suffix },
    },
  })
  return {
    reading: withMissing(reading, NUMBER_MISSING),
    confidence: ambiguous ? 0.5 : 1,
    reason: [`every value is a number`, ...notes, ...missingNote(distinct)].join(', '),
    ...(ambiguous && { finding: finding() }),
  }
}

const example = (distinct: Distinct, shape: RegExp): string => quoted(firstLike(distinct, shape)[0] ?? '1,234')

/** The first different texts of a shape, `most` at most. */
function firstLike(distinct: Distinct, shape: RegExp, most = 1): string[] {
  const found: string[] = []
  for (let code = 0; code < distinct.counts.length && found.length < most; code++) {
    if (distinct.counts[code] === 0) continue
    const text = textAt(distinct, code)
    if (shape.test(text) && !found.includes(text)) found.push(text)
  }
  return found
}

export function judgeBoolean(reading: Reading, distinct: Distinct): Judged {
  const reason = `only ${firstDifferent(textsOf(distinct), 6).map(quoted).join(' and ')}`
  return { reading: withMissing(reading, TEXT_MISSING), confidence: 1, reason }
}

export function judgeDate(guess: DateGuess, distinct: Distinct): Judged {
  const { otherPattern, forIt, against, cells, example: text, pattern } = guess.orders
  const isDoubtful = cells > 0 && (forIt === 0 || against > 0)
  const finding = {
    id: 'ambiguous-date',
    severity: 'warning' as const,
    message:
      forIt === 0
        ? `The dates fit ${pattern} and ${otherPattern} alike; ${pattern} was taken. Set the type with its pattern if that is wrong.`
        : `${amount(cells)} ${cells === 1 ? 'date' : 'dates'} such as ${quoted(text)} ${cells === 1 ? 'fits' : 'fit'} ${pattern} and ${otherPattern} alike; ${pattern} was taken, as ${amount(forIt)} other ${forIt === 1 ? 'date is' : 'dates are'} written, while ${amount(against)} ${against === 1 ? 'has' : 'have'} the other order. Set the type with its pattern if that is wrong.`,
    step: { id: 'parse-dates', params: { pattern: swapped(guess) } },
  }
  return {
    reading: withMissing(guess.reading, NUMBER_MISSING),
    confidence: isDoubtful ? 0.5 : 1,
    reason: [`every value is a date${formsOf(guess)}`, ...missingNote(distinct)].join(', '),
    ...(isDoubtful && { finding }),
  }
}

/** The patterns of a column with those that fit its doubtful dates alike exchanged. */
const swapped = ({ reading, orders: { pattern, otherPattern } }: DateGuess): string =>
  reading.datePattern
    .split('|')
    .map((one) => (one === pattern ? otherPattern : one === otherPattern ? pattern : one))
    .join('|')

const FORMS: Readonly<Record<string, string>> = { iso: 'ISO 8601', serial: "a spreadsheet's number of days" }
const formName = (pattern: string): string => FORMS[pattern] ?? pattern

/** How the dates of a column are written, and what was decided about them. */
function formsOf({ parts, zoned, timed, orders }: DateGuess): string {
  const [only] = parts
  const forms =
    parts.length === 1
      ? `: ${formName(only?.pattern ?? '')}`
      : ` in ${parts.length} forms: ${parts.map(({ pattern, cells }) => `${amount(cells)} ${formName(pattern)}`).join(', ')}`
  const { cells, forIt, against, example, pattern } = orders
  const order =
    parts.length > 1 && cells > 0 && forIt > 0 && against === 0
      ? `; ${amount(cells)} such as ${quoted(example)} read as ${pattern}, for so ${amount(forIt)} ${forIt === 1 ? 'other has' : 'others have'} to be`
      : ''
  const zones =
    zoned === 0
      ? ''
      : timed === 0
        ? '; times with a zone are read to the instant, in UTC'
        : `; ${amount(zoned)} with a zone are read to the instant, in UTC, ${amount(timed)} without one keep the time that they state`
  const local = zoned === 0 && timed > 0 ? '; no zone is named: times stay as they are written' : ''
  return `${forms}${order}${zones}${local}`
}

function missingNote(distinct: Distinct): string[] {
  const found = cellsWith(distinct, NUMBER_MISSING)
  const tokens = NUMBER_MISSING.filter((token) => found.has(token))
  return tokens.length === 0
    ? []
    : [`${tokens.map(quoted).join(', ')} ${tokens.length > 1 ? 'count' : 'counts'} as missing`]
}

/** How far the texts of a column that is neither fit numbers and dates. */
interface Near {
  readonly number: Fit | undefined
  readonly date: Fit | undefined
}

function closest({ number, date }: Near): (Fit & { readonly noun: 'number' | 'date' }) | undefined {
  const numbers = number !== undefined && number.share >= 0.5 ? number : undefined
  const dates = date !== undefined && date.share >= 0.5 ? date : undefined
  if (dates !== undefined && dates.share > (numbers?.share ?? 0)) return { ...dates, noun: 'date' }
  return numbers && { ...numbers, noun: 'number' }
}

/** From this share on a column of numbers or dates with a few other texts is worth a warning. */
const NEARLY = 0.9

export function judgeText(distinct: Distinct, fits?: Near): Judged {
  const near = fits && closest(fits)
  const { cells } = distinct
  const { characters, words } = measuresOf(distinct)
  const different = distinct.different().codes.length
  const share = different / cells
  const isProse = share > 0.5 && (words >= 4 * cells || characters > 30 * cells)
  const reading = withMissing(PLAIN_READING[isProse ? 'text' : 'category'], TEXT_MISSING)
  if (near !== undefined) {
    const misfits = cells - near.cells
    const reason = `${amount(misfits)} of ${amount(cells)} cells ${misfits === 1 ? `is not a ${near.noun}` : `are not ${near.noun}s`}: ${near.misfits.map(quoted).join(', ')}`
    const finding = {
      id: 'mixed-types',
      severity: 'warning' as const,
      message: `Read as text, for ${reason}. To read these cells as missing and the others as ${near.noun}s, set the type.`,
      step: { id: 'set-type', params: { type: near.noun, datePattern: '', missing: [] } },
    }
    return { reading, confidence: 1, reason, ...(near.share >= NEARLY && { finding }) }
  }
  const averages = `${(words / cells).toFixed(1)} words and ${Math.round(characters / cells)} characters on average`
  const reason = isProse
    ? `free text: ${Math.round(100 * share)} % differ, ${averages}`
    : `${amount(different)} different ${different === 1 ? 'text' : 'texts'}`
  return { reading, confidence: 1, reason }
}

export function askedFor(
  kind: ColumnKind,
  typed: Distinct,
  textual: Distinct,
  number: NumberGuess | null,
  date: () => DateGuess | null,
): Judged {
  const dates = kind === 'date' ? date() : null
  const guessed: Partial<Record<ColumnKind, Reading | undefined>> = {
    number: number?.reading,
    date: dates?.reading,
    boolean: booleanReading(textual) ?? {
      ...PLAIN_READING.boolean,
      trueTexts: ['true', 'yes', 't', 'y', '1'],
      falseTexts: ['false', 'no', 'f', 'n', '0'],
    },
  }
  const isTyped = kind === 'number' || kind === 'date'
  const reading = withMissing(guessed[kind] ?? PLAIN_READING[kind], isTyped ? NUMBER_MISSING : TEXT_MISSING)
  const fit = fitOf(isTyped ? typed : textual, reading)
  const cells = (isTyped ? typed : textual).cells - fit.cells
  const forms = dates ? formsOf(dates) : ''
  if (cells === 0) return { reading, confidence: fit.share, reason: `the type was given${forms}` }
  const misfits = `${amount(cells)} ${cells === 1 ? 'cell does' : 'cells do'} not fit and ${cells === 1 ? 'counts' : 'count'} as missing: ${fit.misfits.map(quoted).join(', ')}`
  const finding = {
    id: 'unreadable-cells',
    severity: 'warning' as const,
    message: `Read as ${kind}, as asked; ${misfits}.`,
  }
  return { reading, confidence: fit.share, reason: `the type was given; ${misfits}`, finding }
}

export const withMissing = (reading: Reading, missing: readonly string[]): Reading => ({ ...reading, missing })
const quoted = (text: string): string => `"${text.length > 40 ? `${text.slice(0, 39)}…` : text}"`
const amount = (count: number): string => count.toLocaleString('en-US')
