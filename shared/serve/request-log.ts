import { z } from 'zod'
import type { Finding } from '../core/index.ts'
import type { Cell } from '../table/index.ts'

const isCell = (value: unknown): value is Cell =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

/** zod's record would leave out a column that is called "__proto__". */
const isInput = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isCell)

/** One line of a request log: a row that was predicted. What the monitor reads to watch a model over time. */
export const LOGGED_ROW = z.object({
  /** ISO 8601, in UTC. */
  time: z.iso.datetime(),
  /** The request's id: labels that come later name it. */
  id: z.string(),
  /** Which of the request's rows, from 0. */
  row: z.int().nonnegative(),
  /** Of the model that answered. */
  version: z.string(),
  /** `champion`, or which other model answered. */
  variant: z.string(),
  /** A pseudonym of whom the row is for, while a model is on trial and a request says it. */
  unit: z.string().optional(),
  /** Values as they were sent, of the columns that the model uses or is audited by. */
  input: z.custom<Readonly<Record<string, Cell>>>(isInput),
  /** Columns that were sent and are left out of `input`, because they tell who people are. They are neither missing nor known. */
  redacted: z.array(z.string()).optional(),
  prediction: z.union([z.string(), z.number()]),
  /** By class; absent for numbers. */
  probabilities: z.record(z.string(), z.number()).optional(),
  status: z.string(),
})
export type LoggedRow = z.output<typeof LOGGED_ROW>

/** One line of `feedback-*.jsonl`: what became of a row. */
export const LOGGED_LABEL = z.object({
  time: z.iso.datetime(),
  id: z.string(),
  row: z.int().nonnegative(),
  label: z.union([z.string(), z.number(), z.boolean()]),
})
export type LoggedLabel = z.output<typeof LOGGED_LABEL>

export type LogKind = 'requests' | 'feedback'

/** `requests-20261121T140501.123Z-812.jsonl`: what it holds, when it was begun, and by which process. */
const FILE = /^(requests|feedback)-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})\.(\d{3})Z-(\d+)\.jsonl$/u

/** @param writer the number of the process that writes */
export const logFileName = (kind: LogKind, begun: Date, writer: number): string =>
  `${kind}-${begun.toISOString().replace(/[-:]/gu, '')}-${writer}.jsonl`

/** What a file of a log's folder holds, and when it was begun; undefined where it is none of a log. */
export function logFileOf(name: string): { readonly kind: LogKind; readonly begun: Date } | undefined {
  const [, kind, year, month, day, hour, minute, second, millisecond] = FILE.exec(name) ?? []
  if (kind !== 'requests' && kind !== 'feedback') return undefined
  const begun = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`)
  return Number.isNaN(begun.getTime()) ? undefined : { kind, begun }
}

/** Lines of a file that were read, and how many could not be: the last one of a process that was killed may be half there. */
export interface ReadLines<T> {
  readonly lines: T[]
  readonly unreadable: number
}

export const readLoggedRows = (text: string): ReadLines<LoggedRow> => readLines(text, LOGGED_ROW)
export const readLoggedLabels = (text: string): ReadLines<LoggedLabel> => readLines(text, LOGGED_LABEL)

function readLines<T>(text: string, schema: z.ZodType<T>): ReadLines<T> {
  const lines: T[] = []
  let unreadable = 0
  for (const line of text.split('\n')) {
    if (line === '') continue
    const parsed = schema.safeParse(jsonOf(line))
    if (parsed.success) lines.push(parsed.data)
    else unreadable++
  }
  return { lines, unreadable }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Columns that tell who people are, as the model's own findings say: no log keeps their values. */
export const personalColumns = (record: { readonly findings: readonly Finding[] }): string[] => [
  ...new Set(record.findings.flatMap(({ id, columns }) => (id === 'personal-data' ? columns : []))),
]

/** The part of a row that may be kept, and the columns that were left out because they tell who people are. */
export function keptInput(
  row: Readonly<Record<string, unknown>>,
  columns: readonly string[],
  personal: ReadonlySet<string>,
): { readonly input: Record<string, Cell>; readonly redacted?: string[] } {
  // Without a prototype, so that a column named "constructor" is missing where it was left out.
  const input: Record<string, Cell> = Object.create(null)
  const redacted: string[] = []
  for (const name of columns) {
    if (!Object.hasOwn(row, name)) continue
    const value = row[name]
    if (personal.has(name)) redacted.push(name)
    else if (isCell(value)) input[name] = value
  }
  return redacted.length > 0 ? { input, redacted } : { input }
}
