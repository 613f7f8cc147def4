import { allSteps, dataError, type Finding, type Rng, type Steps, usageError } from '../core/index.ts'

import type { InferredColumn } from '../import/index.ts'
import { findingsFor, profileTable } from '../profile/index.ts'
import {
  type Column,
  columnOf,
  groupRows,
  holdOut,
  holdOutLatest,
  type Reading,
  readColumn,
  type SourceTable,
  type Split,
  type SplitRules,
  type Table,
  unknownColumn,
} from '../table/index.ts'
import type { Balance } from './balance.ts'
import { type Constraints, checkConstraints, constraintFindings } from './constraints.ts'
import type { TrainOptions } from './options.ts'
import type { ScreeningChoices } from './screening.ts'
import type { SplitFile } from './split-file.ts'
import { readTarget, type Target } from './target.ts'

/** Everything that a run learns from, in memory. */
export interface Dataset {
  readonly source: SourceTable
  readonly readings: ReadonlyMap<string, Reading>
  /** Every column, typed; the target too. */
  readonly table: Table
  readonly target: Target
  readonly split: Split
  /** How training rows may be parted again, for validation: it follows from them alone. */
  readonly rules: SplitRules
  /** The times to split by, where the split is by time. */
  readonly times: Float64Array | null
  /** Columns of the file that models may use. */
  readonly featureNames: readonly string[]
  /** Columns of the file that models may not use in any form: what is made of them is left out too. */
  readonly barredNames: readonly string[]
  readonly findings: readonly Finding[]
  /** What a person decided about features. */
  readonly choices: ScreeningChoices & { readonly balance: Balance; readonly constraints: Constraints }
}

/** What a person decided about the data. */
export interface Choices {
  readonly target: string
  readonly split: SplitFile | null
  readonly options: TrainOptions
}

/** Types the columns, reads the target, takes the split, and chooses the columns that models may use. */
export function prepareDataset(
  source: SourceTable,
  inferred: readonly InferredColumn[],
  readings: ReadonlyMap<string, Reading>,
  { target: name, split: file, options }: Choices,
  rng: Rng,
): Dataset {
  checkNames(source, name, options)
  const target = readTarget(name, sourceOf(source, name), readingOf(readings, name), options)
  if (target.task === 'regression' && options.balance !== 'none')
    throw usageError(`The target "${name}" is a number: it has no classes to balance.`, {
      column: name,
      value: options.balance,
      next: 'Leave the classes as they are, or predict classes.',
      remedies: [{ option: 'task', value: 'classification' }],
    })
  checkConstraints(options, target.task)
  const { table, findings } = typeColumns(source, readings)
  const columns = inferred.map((column) => ({ ...column, reading: readingOf(readings, column.name) }))
  const profile = profileTable(table, columns)
  const barredNames = [name, ...(options.useSensitive ? [] : options.sensitive)]
  const leftOut = new Set([
    options.splitGroup,
    ...options.ignore,
    ...barredNames,
    ...profile.findings.filter(({ id }) => id === 'id-like').flatMap((finding) => finding.columns),
  ])
  const parting = splitRules(table, target, options)
  const split = splitRows(source, target, parting, file, options.test, rng.fork('split'))
  return {
    source,
    readings,
    table,
    target,
    split,
    rules: { ...parting.rules, strata: strataOf(target, split.train) },
    times: parting.times,
    featureNames: source.names.filter((column) => !leftOut.has(column)),
    barredNames,
    choices: {
      text: options.text,
      targetMeans: options.targetMeans,
      makeFeatures: options.makeFeatures,
      selectColumns: options.selectColumns,
      balance: options.balance,
      constraints: { monotone: options.monotone, interactions: options.interactions },
    },
    findings: [
      ...findings,
      ...aboutUsed(findingsFor(table, profile, { target, split }), options),
      ...target.findings,
      ...constraintFindings(options),
    ],
  }
}

/** That a column gives the target away matters no more once it is left out. */
const aboutUsed = (findings: readonly Finding[], { ignore }: TrainOptions): Finding[] =>
  findings.filter(({ id, columns }) => id !== 'target-leakage' || !columns.every((name) => ignore.includes(name)))

function checkNames(source: SourceTable, target: string, options: TrainOptions): void {
  const { sensitive, ignore, splitGroup, splitTime } = options
  const named = [target, ...sensitive, ...ignore, splitGroup, splitTime].filter((column) => column !== '')
  for (const column of named) if (!source.names.includes(column)) throw unknownColumn(column, source.names)
  for (const [option, columns] of Object.entries({
    sensitive,
    ignore,
    splitGroup: [splitGroup],
    splitTime: [splitTime],
  }))
    if (columns.includes(target))
      throw usageError(`The target "${target}" is also named as ${option}.`, { column: target, next: 'Name it once.' })
}

const sourceOf = (source: SourceTable, name: string) =>
  source.columns[source.names.indexOf(name)] ?? { codes: new Uint32Array(0), texts: [] }

function readingOf(readings: ReadonlyMap<string, Reading>, name: string): Reading {
  const reading = readings.get(name)
  if (!reading) throw unknownColumn(name, [...readings.keys()])
  return reading
}

/** Every column under its reading. Cells that do not fit a type that was asked for are missing, with a finding. */
export const typeColumns = (source: SourceTable, readings: ReadonlyMap<string, Reading>): TypedColumns =>
  allSteps(typeSteps(source, readings))

export interface TypedColumns {
  readonly table: Table
  readonly findings: readonly Finding[]
}

/** typeColumns() in parts, one a column. */
export function* typeSteps(source: SourceTable, readings: ReadonlyMap<string, Reading>): Steps<TypedColumns> {
  const findings: Finding[] = []
  const columns = new Map<string, Column>()
  for (const name of source.names) {
    const reading = readingOf(readings, name)
    const { column, unreadable, examples } = readColumn(sourceOf(source, name), reading)
    columns.set(name, column)
    if (unreadable > 0)
      findings.push({
        id: 'unreadable-cells',
        severity: 'warning',
        columns: [name],
        message: `${unreadable.toLocaleString('en-US')} cells of ${name} do not fit the type ${reading.kind} and count as missing, e.g. ${examples.map((text) => `"${text}"`).join(', ')}. Reading ${name} as a category keeps them.`,
        remedies: [{ option: 'types', value: `${name}=category` }],
      })
    yield columns.size / source.names.length
  }
  return { table: { rows: source.rows, columns }, findings }
}

/** The order in which rows happened, or which of them belong together, as the options name it. */
export function splitRules(
  table: Table,
  target: Target,
  options: TrainOptions,
): { rules: SplitRules; times: Float64Array | null } {
  return {
    rules: { strata: strataOf(target, labelledRows(target)), groups: groupsFor(table, options) },
    times: options.splitTime === '' ? null : timesOf(table, options.splitTime),
  }
}

/** Rows that stay together: of one value of a column, or alike in every column. */
function groupsFor(table: Table, { splitGroup, splitCopies }: TrainOptions): Int32Array | null {
  if (splitGroup !== '') return groupCodes(table, splitGroup)
  return splitCopies ? Int32Array.from(groupRows([...table.columns.values()], table.rows).groups) : null
}

/** Takes the split right after import: from the file where there is one, otherwise by time, by group or at random. */
export function splitRows(
  source: SourceTable,
  target: Target,
  { rules, times }: { rules: SplitRules; times: Float64Array | null },
  file: SplitFile | null,
  share: number,
  rng: Rng,
): Split {
  const labelled = labelledRows(target)
  if (file) {
    const inFold = (fold: ReadonlySet<number>) => labelled.filter((row) => fold.has(source.recordOf?.[row] ?? row))
    return { train: inFold(file.train), valid: inFold(file.valid), test: inFold(file.test) }
  }
  const { rest, held } = times ? holdOutLatest(labelled, share, times) : holdOut(labelled, share, rules, rng)
  return { train: rest, valid: new Uint32Array(0), test: held }
}

/** Training rows must hold two classes; otherwise there is nothing to learn. */
export function checkTraining({ name, task, classes, values }: Target, { train }: Split): void {
  const [first] = train
  if (first === undefined)
    throw dataError('No row is left to train on.', {
      column: name,
      next: 'Give more rows, or a smaller share of test rows.',
      remedies: [{ option: 'test' }],
    })
  const label = values[first] ?? 0
  if (task !== 'regression' && train.every((row) => values[row] === label))
    throw dataError(`Every training row has the class "${classes[label]}" of the target "${name}".`, {
      column: name,
      next: 'A model needs training rows of at least two classes: change the split or give more rows.',
    })
}

const DECILES = 10

/** Classes, or tenths of a number by rank among `rows`, so that every part resembles the whole. */
function strataOf({ task, values }: Target, rows: Uint32Array): Int32Array {
  const strata = new Int32Array(values.length).fill(-1)
  if (task !== 'regression') {
    for (const row of rows) strata[row] = values[row] ?? -1
    return strata
  }
  const order = rows.toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b)
  for (const [rank, row] of order.entries()) strata[row] = Math.floor((rank * DECILES) / order.length)
  return strata
}

const labelledRows = ({ values }: Target): Uint32Array =>
  Uint32Array.from({ length: values.length }, (_, row) => row).filter((row) => !Number.isNaN(values[row]))

/** Rows with a missing group are each a group of their own. */
function groupCodes(table: Table, name: string): Int32Array {
  const column = columnOf(table, name)
  const values = column.kind === 'category' || column.kind === 'text' ? column.codes : column.values
  const codeOf = new Map<number, number>()
  let next = table.rows
  return Int32Array.from({ length: table.rows }, (_, row) => {
    if (column.validity[row] === 0) return row
    const value = values[row] ?? 0
    const known = codeOf.get(value)
    if (known !== undefined) return known
    codeOf.set(value, next)
    return next++
  })
}

function timesOf(table: Table, name: string): Float64Array {
  const column = columnOf(table, name)
  if (column.kind === 'date' || column.kind === 'number') return column.values
  throw dataError(`The column "${name}" holds neither dates nor numbers: it gives the rows no order in time.`, {
    column: name,
    next: 'Split by another column, or set its type to date.',
    remedies: [{ option: 'types', value: `${name}=date` }],
  })
}
