import { allSteps, type Finding, type Steps } from '../core/index.ts'
import { type ColumnKind, PLAIN_READING, type Reading, type SourceTable, unknownColumn } from '../table/index.ts'
import { cellsWith, type Distinct, distinctTexts, NO_TEXTS, withoutTexts } from './distinct.ts'
import { fitOf } from './fit.ts'
import { booleanReading } from './infer-boolean.ts'
import { dateGuess } from './infer-date.ts'
import { type FileMarks, fileMarks, type MarkEvidence, markEvidence, numberGuess } from './infer-number.ts'
import { askedFor, type Judged, judgeBoolean, judgeDate, judgeNumber, judgeText, withMissing } from './judge.ts'
import {
  countsAsMissing,
  doubtfulTokens,
  NUMBER_MISSING,
  staysAValue,
  TEXT_MISSING,
  TokenCount,
} from './missing-tokens.ts'

export interface InferOptions {
  /** Kinds that are given, by column name. */
  readonly types?: Readonly<Record<string, ColumnKind>>
  /** Texts that mean "missing" in every column, besides those that do anyway. */
  readonly missing?: readonly string[]
  /** The file's delimiter: a semicolon speaks for decimal commas where nothing else decides. */
  readonly delimiter?: string
  /** Which decimal marks the whole file uses, where the table is only some of its columns. */
  readonly marks?: FileMarks
}

export interface InferredColumn {
  readonly name: string
  readonly reading: Reading
  /** Share of the cells that are not missing and fit, 0 to 1; halved where another reading fits as well. */
  readonly confidence: number
  /** One phrase: why this reading. */
  readonly reason: string
}

export interface Inference {
  /** In the order of the table's columns. */
  readonly columns: readonly InferredColumn[]
  readonly marks: FileMarks
  readonly findings: readonly Finding[]
}

/**
 * How each column of a table is to be read, judged by all its distinct texts.
 *
 * A column is a number, date or boolean only when every cell that is not missing fits; a text with a leading zero or an
 * integer of more than 15 digits keeps it text, so that nothing is lost. What remains is `text` when more than half of
 * its cells differ and they have 4 words or 30 characters on average, else `category`.
 */
export const inferReadings = (table: SourceTable, options: InferOptions = {}): Inference =>
  allSteps(inferSteps(table, options))

/** inferReadings() in parts, two a column. */
export function* inferSteps(table: SourceTable, options: InferOptions = {}): Steps<Inference> {
  const types = options.types ?? {}
  for (const name of Object.keys(types)) if (!table.names.includes(name)) throw unknownColumn(name, table.names)
  const extra = options.missing ?? []
  const names = [...new Set([...extra, ...NUMBER_MISSING, ...TEXT_MISSING, ...doubtfulTokens([])])]
  const count = table.columns.length
  const distinct: Distinct[] = []
  const evidence: (MarkEvidence | null)[] = []
  for (const [index, column] of table.columns.entries()) {
    const texts = withoutTexts(distinctTexts(column, names), extra)
    distinct.push(texts)
    evidence.push(markEvidence(withoutTexts(texts, NUMBER_MISSING)))
    yield (index + 1) / (2 * count)
  }
  const marks = options.marks ?? fileMarks(evidence, options.delimiter)
  const missing = new TokenCount()
  const doubtful = new TokenCount()
  const findings: Finding[] = []
  const columns: InferredColumn[] = []
  for (const [index, name] of table.names.entries()) {
    const texts = distinct[index] ?? NO_TEXTS
    const inferred = inferColumn(
      texts,
      evidence[index] ?? null,
      marks,
      Object.hasOwn(types, name) ? types[name] : undefined,
    )
    const { reading, confidence, reason } = inferred
    missing.add(name, cellsWith(texts, reading.missing))
    if (isTextual(reading.kind)) doubtful.add(name, cellsWith(texts, doubtfulTokens(extra)))
    if (inferred.finding !== undefined) findings.push(findingOf(inferred.finding, name))
    const missingTexts = [...new Set([...reading.missing, ...extra])]
    columns.push({ name, reading: { ...reading, missing: missingTexts }, confidence, reason })
    yield 0.5 + (index + 1) / (2 * count)
  }
  findings.push(
    ...renamedColumns(table),
    ...missing.findings('missing-token', countsAsMissing),
    ...doubtful.findings('doubtful-token', staysAValue),
  )
  return { columns, marks, findings }
}

function findingOf({ step, ...finding }: NonNullable<Judged['finding']>, name: string): Finding {
  return {
    ...finding,
    columns: [name],
    ...(step && { step: { id: step.id, params: { columns: [name], ...step.params } } }),
  }
}

/** Header names that had to change, because names must be different and not empty. A file without a header has none. */
function renamedColumns({ names, header }: SourceTable): Finding[] {
  if (header.every((text) => text === '')) return []
  const renamed = names.flatMap((name, c) => (name === header[c] ? [] : [{ name, text: header[c] ?? '' }]))
  if (renamed.length === 0) return []
  const list = renamed.slice(0, 8).map(({ name, text }) => `"${text}" is ${name}`)
  const more = renamed.length > list.length ? ` and ${renamed.length - list.length} more` : ''
  return [
    {
      id: 'renamed-columns',
      severity: 'info',
      columns: renamed.map(({ name }) => name),
      message: `Header names that are empty or occur more than once got names of their own: ${list.join(', ')}${more}.`,
    },
  ]
}

const isTextual = (kind: ColumnKind): boolean => kind === 'category' || kind === 'text'

function inferColumn(
  distinct: Distinct,
  evidence: MarkEvidence | null,
  marks: FileMarks,
  asked: ColumnKind | undefined,
): Judged {
  const typed = withoutTexts(distinct, NUMBER_MISSING)
  const textual = withoutTexts(distinct, TEXT_MISSING)
  const number = evidence === null ? null : numberGuess(evidence, marks)
  const dateOf = () => (typed.cells === 0 ? null : dateGuess(typed))
  if (asked !== undefined) return askedFor(asked, typed, textual, number, dateOf)
  if (textual.cells === 0) {
    const reading = withMissing(PLAIN_READING.category, TEXT_MISSING)
    return { reading, confidence: 0, reason: 'every cell is missing' }
  }
  const numbers = number === null ? undefined : fitOf(typed, number.reading)
  if (number !== null && numbers?.share === 1) return judgeNumber(typed, distinct, textual, number)
  const boolean = booleanReading(textual)
  if (boolean !== undefined) return judgeBoolean(boolean, textual)
  const date = dateOf()
  const dates = date?.fit
  if (date !== null && dates?.share === 1) return judgeDate(date, distinct)
  return judgeText(textual, { number: numbers, date: dates })
}
