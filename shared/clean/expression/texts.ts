import { readNumber } from '../../table/index.ts'
import { compilePattern, groupText } from '../pattern/index.ts'
import type { ExpressionFunction, ParameterType } from './function.ts'
import type { Value, ValueType } from './value.ts'

/** No function makes a text longer than this. */
const LONGEST = 10_000

function textual(
  id: string,
  usage: string,
  about: string,
  takes: readonly ParameterType[],
  gives: ValueType,
  of: (text: string, ...others: readonly Value[]) => Value,
  more: Partial<Pick<ExpressionFunction, 'optional' | 'check'>> = {},
): ExpressionFunction {
  return { id, usage, about, takes, gives, ...more, of: (text, ...others) => of(String(text), ...others) }
}

/** A text of nothing is missing, as a blank cell is. */
const orMissing = (text: string): string | null => (text === '' ? null : text)

const characters = (text: string): string[] => [...text]

const patternCheck: Pick<ExpressionFunction, 'check'> = { check: (literal) => compilePattern(String(literal(1))) }

function fill(text: string, length: Value, filler: Value): string {
  const missing = Math.min(Number(length), LONGEST) - characters(text).length
  const fillers = characters(String(filler ?? ' '))
  return Array.from({ length: Math.max(0, missing) }, (_, i) => fillers[i % Math.max(1, fillers.length)] ?? '').join('')
}

export const TEXT_FUNCTIONS: readonly ExpressionFunction[] = [
  {
    id: 'concat',
    usage: 'concat(a, b, …) or a & b',
    about: 'the texts one after the other; numbers and dates as they are written',
    takes: ['any'],
    repeats: true,
    gives: 'text',
    of: (...values) => orMissing(values.join('')),
  },
  textual('lower', 'lower(text)', 'in small letters', ['text'], 'text', (text) => text.toLowerCase()),
  textual('upper', 'upper(text)', 'in capital letters', ['text'], 'text', (text) => text.toUpperCase()),
  textual('trim', 'trim(text)', 'without blanks at both ends', ['text'], 'text', (text) => orMissing(text.trim())),
  textual(
    'length',
    'length(text)',
    'how many characters it has',
    ['text'],
    'number',
    (text) => characters(text).length,
  ),
  textual('left', 'left(text, n)', 'its first n characters', ['text', 'number'], 'text', (text, n) =>
    orMissing(
      characters(text)
        .slice(0, Math.max(0, Number(n)))
        .join(''),
    ),
  ),
  textual('right', 'right(text, n)', 'its last n characters', ['text', 'number'], 'text', (text, n) =>
    orMissing(
      Number(n) < 1
        ? ''
        : characters(text)
            .slice(-Math.floor(Number(n)))
            .join(''),
    ),
  ),
  textual(
    'mid',
    'mid(text, start, n)',
    'n characters from the start-th on (the first is 1)',
    ['text', 'number', 'number'],
    'text',
    (text, start, n) =>
      orMissing(
        characters(text)
          .slice(Math.max(0, Number(start) - 1), Math.max(0, Number(start) - 1 + Number(n)))
          .join(''),
      ),
  ),
  textual(
    'contains',
    'contains(text, part)',
    'whether the part stands in it',
    ['text', 'text'],
    'boolean',
    (text, part) => text.includes(String(part)),
  ),
  textual('startsWith', 'startsWith(text, part)', 'whether it begins so', ['text', 'text'], 'boolean', (text, part) =>
    text.startsWith(String(part)),
  ),
  textual('endsWith', 'endsWith(text, part)', 'whether it ends so', ['text', 'text'], 'boolean', (text, part) =>
    text.endsWith(String(part)),
  ),
  textual(
    'replace',
    'replace(text, part, by)',
    'with every occurrence of the part replaced',
    ['text', 'text', 'text'],
    'text',
    (text, part, by) =>
      orMissing(part === '' ? text : text.replaceAll(String(part), () => String(by)).slice(0, LONGEST)),
  ),
  textual(
    'matches',
    'matches(text, "pattern")',
    'whether the regular expression is found in it',
    ['text', 'text'],
    'boolean',
    (text, pattern) => compilePattern(String(pattern)).match(text) !== null,
    patternCheck,
  ),
  textual(
    'extract',
    'extract(text, "pattern")',
    'what the first group of the regular expression matches, or the whole match; missing where it is not found',
    ['text', 'text'],
    'text',
    (text, source) => {
      const pattern = compilePattern(String(source))
      const match = pattern.match(text)
      return match && orMissing(groupText(text, match, pattern.groups.length > 0 ? 1 : 0) ?? '')
    },
    patternCheck,
  ),
  textual(
    'padStart',
    'padStart(text, length, filler)',
    'filled up in front to a length, with blanks or the filler',
    ['text', 'number', 'text'],
    'text',
    (text, length, filler) => fill(text, length, filler ?? ' ') + text,
    { optional: 1 },
  ),
  {
    id: 'text',
    usage: 'text(a)',
    about: 'the value as a text',
    takes: ['any'],
    gives: 'text',
    of: (value) => orMissing(String(value)),
  },
  textual(
    'number',
    'number(text)',
    'the number that the text is; missing where it is none',
    ['text'],
    'number',
    (text) => readNumber(text.trim(), { decimal: '.', thousands: '', prefix: '', suffix: '' }) ?? null,
  ),
]
