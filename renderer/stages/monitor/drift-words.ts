import type { CheckSummary, ColumnReport, ColumnShape } from '../../../shared/contract/index.ts'
import { compact, count, counted, decimal, pValue, share } from '../../format/index.ts'

/** How a column stands, in a word or two; `tone` is how loudly. */
export interface DriftState {
  readonly word: string
  readonly tone: 'bad' | 'warn' | 'muted'
}

/** Whether the new data have nothing of a column. */
export const isAbsent = ({ missing }: Pick<ColumnReport, 'missing'>): boolean => missing.current === 1

/** @param column as the engine judged it: the word only says what it found */
export function driftState(column: ColumnReport): DriftState {
  if (isAbsent(column)) return { word: 'Not there', tone: 'bad' }
  if (column.state === 'drifted') return DRIFTED
  if (column.unseen.current > 0) return { word: 'New values', tone: 'warn' }
  if (column.state === 'watch') return WATCH
  return Object.keys(column.tests).length === 0 ? { word: 'Too few rows', tone: 'muted' } : STEADY
}

export const DRIFTED: DriftState = { word: 'Drifted', tone: 'bad' }
export const WATCH: DriftState = { word: 'Watch', tone: 'warn' }
export const STEADY: DriftState = { word: 'Steady', tone: 'muted' }

/** Alarms first, then by how far a column has moved. */
export const byChange = (a: ColumnReport, b: ColumnReport): number =>
  Number(b.state === 'drifted') - Number(a.state === 'drifted') || (b.tests.psi?.value ?? 0) - (a.tests.psi?.value ?? 0)

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten']

/** "Three", up to ten; then digits. */
const spelled = (value: number): string => NUMBERS[value] ?? count(value)

const have = (value: number): string => (value === 1 ? 'column has' : 'columns have')

/** "One column has drifted, two are worth a look" */
export function driftSentence(columns: readonly ColumnReport[]): string {
  const tones = columns.map((column) => driftState(column).tone)
  const [bad, warn] = ['bad', 'warn'].map((tone) => tones.filter((one) => one === tone).length)
  const moved = `${spelled(bad ?? 0)} ${have(bad ?? 0)} drifted`
  if (!warn) return moved
  return `${moved}, ${spelled(warn).toLowerCase()} ${warn === 1 ? 'is' : 'are'} worth a look`
}

const TESTS: Readonly<Record<string, string>> = { ks: 'KS', chiSquared: 'χ²' }

/** The test that is exact for the kind of a column, and its chance: "KS < 0.001". */
export function testText({ tests, p }: Pick<ColumnReport, 'tests' | 'p'>): string {
  const id = Object.keys(TESTS).find((one) => tests[one])
  return id === undefined || p === null ? '–' : `${TESTS[id]} ${pValue(p)}`
}

export const psiText = ({ tests }: Pick<ColumnReport, 'tests'>): string =>
  tests.psi ? decimal(tests.psi.value, 2) : '–'

/** A share as a column of the table shows it: its head says per cent. */
export const percent = (value: number): string => decimal(100 * value, 1)

/** The middle of a spread that is only known in bins; null of levels. */
function middleOf(edges: readonly number[], shares: readonly number[]): number {
  let below = 0
  for (const [bin, share] of shares.entries()) {
    const [from, to] = [edges[bin] ?? 0, edges[bin + 1] ?? 0]
    if (below + share >= 0.5) return share > 0 ? from + ((0.5 - below) / share) * (to - from) : from
    below += share
  }
  return edges.at(-1) ?? 0
}

/** Levels that are there now and never were in training, as far as they are told. */
const newLevels = ({ levels, reference, current }: ColumnShape): string[] =>
  (levels ?? []).slice(0, -1).filter((_, i) => reference[i] === 0 && (current[i] ?? 0) > 0)

/** The level whose share moved most, in words. */
function movedLevel({ levels, reference, current }: ColumnShape): string[] {
  const moves = (levels ?? [])
    .slice(0, -1)
    .map((name, i) => ({ name, before: reference[i] ?? 0, now: current[i] ?? 0 }))
    .toSorted((a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before))
  const [most] = moves
  // One that was never seen is told of in a sentence of its own.
  return most && most.before > 0
    ? [`“${most.name}”: ${share(most.now)} of the values, at training ${share(most.before)}.`]
    : []
}

/** How the values are spread now, against then, in a sentence or two. */
export function spreadSentence(report: ColumnReport): string {
  const { shape, unseen, missing, column } = report
  if (isAbsent(report)) return `The new rows have no value of ${column}; the model takes it for missing.`
  const said: string[] = []
  if (shape?.edges) {
    const [before, now] = [shape.reference, shape.current].map((shares) => middleOf(shape.edges ?? [], shares))
    const text = [now ?? 0, before ?? 0].map((value) => compact(Number(value.toPrecision(3))))
    said.push(
      text[0] === text[1]
        ? `Half of the values are below about ${text[0]}, as at training.`
        : `Half of the values are below about ${text[0]}; at training ${text[1]}.`,
    )
  }
  if (shape?.levels) said.push(...movedLevel(shape))
  if (unseen.current > 0) {
    const names = shape ? newLevels(shape).map((name) => `“${name}”`) : []
    const which = names.length > 0 ? `, such as ${names.slice(0, 3).join(', ')}` : ''
    said.push(`Never seen in training: ${share(unseen.current)} of the values${which}.`)
  }
  if (missing.current - missing.reference >= 0.01)
    said.push(`Missing in ${share(missing.current)} of the rows, at training ${share(missing.reference)}.`)
  return said.join(' ')
}

/** What is to be looked at first, by what kind of change it is. */
export function sourceAdvice(report: ColumnReport): string {
  const { missing, unseen, column } = report
  if (isAbsent(report))
    return `Was ${column} renamed, or left out of the file? Give it under the name of the training data.`
  if (missing.alarm) return 'More values are missing than in training: a form, a feed or a join may have lost them.'
  if (unseen.current > 0) return 'Were values renamed, or spelt another way? A cleaning step can bring them together.'
  return 'Another unit, form or filter where the rows come from looks like this, too.'
}

/** At most 24 characters for the rail. */
export function railLine({ drifted, alarm }: Pick<CheckSummary, 'drifted' | 'alarm'>): string {
  const [first] = drifted
  if (first === undefined) return alarm ? 'Predictions drifted' : 'No drift found'
  const line = `${first} drifted`
  return drifted.length === 1 && line.length <= 24 ? line : `${counted(drifted.length, 'column')} drifted`
}
