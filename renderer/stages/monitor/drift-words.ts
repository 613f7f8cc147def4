import type { CheckedColumn, CheckView } from '../../../shared/contract/index.ts'
import { compact, count, counted, decimal, pValue, share } from '../../format/index.ts'

/** How a column stands, in a word or two; `tone` is how loudly. */
export interface DriftState {
  readonly word: string
  readonly tone: 'bad' | 'warn' | 'muted'
}

type Judged = Pick<CheckedColumn, 'alarm' | 'isAbsent' | 'tests' | 'p'> & {
  readonly unknown: Pick<CheckedColumn['unknown'], 'count'>
}

/** From this share of its limit on, a change that chance does not explain is worth a look. */
const WATCHED = 0.5
const SURE = 0.05

/** @param column as the engine judged it: the word only says what it found */
export function driftState({ alarm, isAbsent, unknown, tests, p }: Judged): DriftState {
  if (isAbsent) return { word: 'Not there', tone: 'bad' }
  if (alarm) return { word: 'Drifted', tone: 'bad' }
  if (unknown.count > 0) return { word: counted(unknown.count, 'new value'), tone: 'warn' }
  const { psi } = tests
  if (psi && psi.threshold !== null && psi.value >= WATCHED * psi.threshold && p !== null && p < SURE)
    return { word: 'Watch', tone: 'warn' }
  if (Object.keys(tests).length === 0) return { word: 'Too few rows', tone: 'muted' }
  return { word: 'Steady', tone: 'muted' }
}

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten']

/** "Three", up to ten; then digits. */
const spelled = (value: number): string => NUMBERS[value] ?? count(value)

const have = (value: number): string => (value === 1 ? 'column has' : 'columns have')

/** "One column has drifted, two are worth a look" */
export function driftSentence(columns: readonly CheckedColumn[]): string {
  const tones = columns.map((column) => driftState(column).tone)
  const [bad, warn] = ['bad', 'warn'].map((tone) => tones.filter((one) => one === tone).length)
  const moved = `${spelled(bad ?? 0)} ${have(bad ?? 0)} drifted`
  if (!warn) return moved
  return `${moved}, ${spelled(warn).toLowerCase()} ${warn === 1 ? 'is' : 'are'} worth a look`
}

const TESTS: Readonly<Record<string, string>> = { ks: 'KS', chiSquared: 'χ²' }

/** The test that is exact for the kind of a column, and its chance: "KS < 0.001". */
export function testText({ tests, p }: Pick<CheckedColumn, 'tests' | 'p'>): string {
  const id = Object.keys(TESTS).find((one) => tests[one])
  return id === undefined || p === null ? '–' : `${TESTS[id]} ${pValue(p)}`
}

export const psiText = ({ tests }: Pick<CheckedColumn, 'tests'>): string =>
  tests.psi ? decimal(tests.psi.value, 2) : '–'

/** A share as a column of the table shows it: its head says per cent. */
export const percent = (value: number): string => decimal(100 * value, 1)

/** How the values are spread now, against then, in a sentence or two. */
export function spreadSentence({ shape, unknown, missing, isAbsent, column }: CheckedColumn): string {
  if (isAbsent) return `The new file has no column ${column}; the model takes it for missing in every row.`
  const said: string[] = []
  if (shape?.kind === 'numbers') {
    const { before, now } = shape.middle
    said.push(
      before === now
        ? `Half of the values are below ${compact(now)}, as at training.`
        : `Half of the values are below ${compact(now)}; at training ${compact(before)}.`,
    )
  }
  if (shape?.kind === 'levels') {
    const [most] = shape.levels
      .filter(({ name }) => name !== null)
      .toSorted((a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before))
    if (most) said.push(`“${most.name}”: ${share(most.now)} of the values, at training ${share(most.before)}.`)
  }
  if (unknown.count > 0) {
    const left = unknown.count - unknown.some.length
    const names = unknown.some.map((name) => `“${name}”`).join(', ')
    said.push(`Never seen in training: ${names}${left > 0 ? ` and ${count(left)} more` : ''}.`)
  }
  if (missing.current - missing.reference >= 0.01)
    said.push(`Missing in ${share(missing.current)} of the rows, at training ${share(missing.reference)}.`)
  return said.join(' ')
}

/** What is to be looked at first, by what kind of change it is. */
export function sourceAdvice({ isAbsent, missing, unknown, column }: CheckedColumn): string {
  if (isAbsent) return `Was ${column} renamed, or left out of the file? Give it under the name of the training data.`
  if (missing.alarm) return 'More values are missing than in training: a form, a feed or a join may have lost them.'
  if (unknown.count > 0) return 'Were values renamed, or spelt another way? A cleaning step can bring them together.'
  return 'Another unit, form or filter where the rows come from looks like this, too.'
}

/** At most 24 characters for the rail. */
export function railLine({ drifted, alarm }: Pick<CheckView, 'drifted' | 'alarm'>): string {
  const [first] = drifted
  if (first === undefined) return alarm ? 'Predictions drifted' : 'No drift found'
  const line = `${first} drifted`
  return drifted.length === 1 && line.length <= 24 ? line : `${counted(drifted.length, 'column')} drifted`
}
