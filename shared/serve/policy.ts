import { dataError, setOwn, usageError } from '../core/index.ts'
import { type InputColumn, levelsOf, type Pipeline, type Trouble, type TroubleKind } from '../pipeline/index.ts'
import { type Cell, formatCell, readCells } from '../table/index.ts'
import { describe } from './describe.ts'
import type { SentRow } from './row-check.ts'

// What is done about values that are out of order, declared column by column. Without a declaration a row is scored as it is and its
// status says what was out of order.

/** What can be declared for each trouble; the first is what is done without a declaration. */
const REMEDIES = {
  /** A number or date outside of the training range. */
  outside: ['flag', 'clip', 'impute', 'refuse'],
  /** A level that training never saw. */
  unseen: ['flag', 'other', 'impute', 'refuse'],
  /** A text that is no number, date or truth value. */
  unreadable: ['flag', 'impute', 'refuse'],
  /** A column that a row leaves out. */
  missing: ['flag', 'impute', 'refuse'],
} as const satisfies Readonly<Record<TroubleKind, readonly string[]>>

export type Remedy = (typeof REMEDIES)[TroubleKind][number]

const KINDS: readonly TroubleKind[] = ['outside', 'unseen', 'unreadable', 'missing']

/** What is done about each trouble of a column. */
export type ColumnPolicy = Readonly<Partial<Record<TroubleKind, Remedy>>> & {
  /** The level that stands for unseen ones, where they are put into the other bucket. */
  readonly bucket?: string
}

/** By column; `*` is every column that is not named. */
export type Policies = Readonly<Record<string, ColumnPolicy>>

/** What stands in for a value of a column: the median or the most frequent level of the training rows. */
export type Typical = Readonly<Record<string, string | number>>

/** A row with what a policy put in place of its values, and what is said of it. */
export interface Mended {
  readonly row: SentRow
  readonly notes: readonly string[]
}

export interface Policy {
  /** Whether anything but flags is declared. */
  readonly isPlain: boolean
  /**
   * What to score in place of a row with troubles; undefined where nothing is declared for them. A refusal is an error that names
   * row, column and value.
   *
   * @param place what messages call the row
   */
  mend(row: SentRow, troubles: readonly Trouble[], place: string): Mended | undefined
}

/**
 * Reads declarations: `{ "age": "clip", "job": { "unseen": "other", "bucket": "Sales" }, "*": "refuse" }`. A word alone stands for
 * every trouble that knows it.
 *
 * @param file what messages call where they come from
 */
export function parsePolicies(json: unknown, pipeline: Pipeline, file: string): Policies {
  if (!isObject(json)) throw wrong(file, `"columns" is ${describe(json)}, not an object.`)
  const policies: Record<string, ColumnPolicy> = Object.create(null)
  for (const [column, declared] of Object.entries(json)) {
    const input = pipeline.inputs.find(({ name }) => name === column)
    if (!input && column !== '*') throw wrong(file, `"${column}" is no column of the model.`)
    const policy = policyIn(declared, `"${column}"`, file)
    if (policy.unseen === 'other' && input) bucketOf(pipeline, input, policy, file)
    policies[column] = policy
  }
  return policies
}

function policyIn(declared: unknown, place: string, file: string): ColumnPolicy {
  if (typeof declared === 'string') {
    const own = KINDS.flatMap((kind) => {
      const remedy = remedyOf(kind, declared)
      return remedy ? [[kind, remedy] as const] : []
    })
    if (own.length === 0) throw wrong(file, `${place} is ${describe(declared)}, which is no policy.`)
    return Object.fromEntries(own)
  }
  if (!isObject(declared)) throw wrong(file, `${place} is ${describe(declared)}, not a policy.`)
  const policy: Record<string, string> = {}
  for (const [key, value] of Object.entries(declared)) {
    const kind = KINDS.find((one) => one === key)
    if (key === 'bucket' && typeof value === 'string') policy.bucket = value
    else if (kind && typeof value === 'string' && remedyOf(kind, value)) policy[kind] = value
    else
      throw wrong(
        file,
        kind
          ? `${place}: "${key}" is ${describe(value)}; it may be ${REMEDIES[kind].join(', ')}.`
          : `${place} holds "${key}", which is not known here.`,
      )
  }
  return policy
}

const remedyOf = (kind: TroubleKind, text: string): Remedy | undefined =>
  REMEDIES[kind].find((remedy) => remedy === text)

const wrong = (file: string, what: string): Error =>
  usageError(`${file}: ${what}`, {
    file,
    next: `A policy is one of flag, clip, impute, other, refuse, or an object of them by ${KINDS.join(', ')}.`,
  })

/** The level that unseen ones of a column become. */
function bucketOf(pipeline: Pipeline, { name }: InputColumn, { bucket }: ColumnPolicy, file: string): string {
  const levels = levelsOf(pipeline, name)
  const found =
    bucket === undefined
      ? levels.find((level) => /^\(?others?\)?$/iu.test(level))
      : levels.find((level) => level === bucket)
  if (found !== undefined) return found
  throw wrong(
    file,
    bucket === undefined
      ? `"${name}" has no level "other": name the one that stands for unseen ones as "bucket".`
      : `"${bucket}" is no level of "${name}".`,
  )
}

export const PLAIN_POLICY: Policy = { isPlain: true, mend: () => undefined }

/** @param typical what stands in for values of columns; where a column has nothing, its value counts as missing */
export function createPolicy(pipeline: Pipeline, policies: Policies, typical: Typical): Policy {
  const columns = new Map(
    pipeline.inputs.map((input) => {
      const { name } = input
      const policy = (Object.hasOwn(policies, name) ? policies[name] : policies['*']) ?? {}
      // Declared for all columns, the bucket is there for those that have one.
      const hasBucket = policy.unseen === 'other'
      const bucket = hasBucket ? levelBucket(pipeline, input, policy) : undefined
      return [name, { input, policy, bucket, typical: Object.hasOwn(typical, name) ? (typical[name] ?? null) : null }]
    }),
  )
  const isPlain = [...columns.values()].every(({ policy }) =>
    KINDS.every((kind) => (policy[kind] ?? 'flag') === 'flag'),
  )
  if (isPlain) return PLAIN_POLICY
  const mendOne = (row: SentRow, { kind, column }: Trouble, place: string) => {
    const known = columns.get(column)
    const remedy = known?.policy[kind] ?? 'flag'
    if (!known || remedy === 'flag') return undefined
    const value = Object.hasOwn(row, column) ? row[column] : undefined
    if (remedy === 'refuse') throw refused(place, kind, known.input, value)
    const own = replacement(remedy, known, value)
    if (own === undefined) return undefined
    const [before, now] = [value === undefined ? '' : `${describe(value)} `, own === null ? 'missing' : String(own)]
    return { own, note: `${DONE[remedy]}: ${column} ${before}as ${now}` }
  }
  return {
    isPlain,
    mend(row, troubles, place) {
      const changed = new Map<string, Cell>()
      const notes: string[] = []
      for (const trouble of troubles) {
        const mended = mendOne(row, trouble, place)
        if (!mended) continue
        changed.set(trouble.column, mended.own)
        notes.push(mended.note)
      }
      return changed.size === 0 ? undefined : { row: withCells(row, changed), notes }
    },
  }
}

const DONE: Readonly<Record<Remedy, string>> = {
  flag: '',
  refuse: '',
  clip: 'clipped',
  impute: 'imputed',
  other: 'put with others',
}

const levelBucket = (pipeline: Pipeline, input: InputColumn, policy: ColumnPolicy): string | undefined => {
  try {
    return bucketOf(pipeline, input, policy, '')
  } catch {
    return undefined
  }
}

interface Known {
  readonly input: InputColumn
  readonly bucket: string | undefined
  readonly typical: Cell
}

/** What stands in for a value; undefined where it stays. */
function replacement(remedy: Remedy, { input, bucket, typical }: Known, value: Cell | undefined): Cell | undefined {
  if (remedy === 'impute') return typical
  if (remedy === 'other') return bucket
  return remedy === 'clip' && value !== undefined && value !== null ? clipped(input, value) : undefined
}

/** The end of the training range that is nearer to a value which is known to lie outside, as its text. */
function clipped({ range, reading }: InputColumn, value: Cell): Cell | undefined {
  if (!range) return undefined
  const [low, high] = range
  const { column } = readCells([value], reading)
  const number = column.kind === 'number' || column.kind === 'date' ? (column.values[0] ?? low) : low
  return formatCell(number < low ? low : high, reading)
}

function withCells(row: SentRow, changed: ReadonlyMap<string, Cell>): SentRow {
  const copy: Record<string, Cell> = Object.fromEntries(Object.entries(row))
  for (const [column, value] of changed) setOwn(copy, column, value)
  return copy
}

const WORDS: Readonly<Record<TroubleKind, string>> = {
  outside: 'lies outside of the training range',
  unseen: 'is a category that training never saw',
  unreadable: 'cannot be read',
  missing: 'is left out',
}

function refused(
  place: string,
  kind: TroubleKind,
  { name, range, reading }: InputColumn,
  value: Cell | undefined,
): Error {
  const ends = kind === 'outside' && range ? ` (${range.map((end) => formatCell(end, reading)).join(' to ')})` : ''
  return dataError(
    `${place}, column "${name}"${value === undefined ? '' : `: ${describe(value)}`} ${WORDS[kind]}${ends}.`,
    {
      column: name,
      ...(value !== undefined && { value: describe(value) }),
      next: 'The policy of this column refuses such a value: send another.',
    },
  )
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
