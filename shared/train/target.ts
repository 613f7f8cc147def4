import { dataError, type Finding, LatheError, type Remedy, usageError } from '../core/index.ts'
import type { Task } from '../metrics/index.ts'
import { MISSING, type Reading, readCell, readColumn, type SourceColumn } from '../table/index.ts'
import type { TrainOptions } from './options.ts'

/** The column to predict, as numbers. */
export interface Target {
  readonly name: string
  readonly task: Task
  /** Class labels as their source text; binary: negative, then positive. Empty for regression. */
  readonly classes: readonly string[]
  /** Class number or value of every row; NaN where the target is missing. */
  readonly values: Float64Array
  readonly findings: readonly Finding[]
}

/** More classes than this are not classes but a number, an id or a text. */
const MOST_CLASSES = 1000
/** A number target with at most this many different whole values might be meant as classes. */
const FEW_VALUES = 20

/** Reads the target. The task, unless asked for: two values, or texts, are classes; other numbers are a regression. */
export function readTarget(name: string, source: SourceColumn, reading: Reading, options: TrainOptions): Target {
  // Of a number that has a million values no label is looked at.
  if (reading.kind === 'number' && options.task !== 'classification' && hasManyLabels(source, reading))
    return numberTarget(name, source, reading, MANY, options)
  const labels = readLabels(source, reading)
  if (labels.texts.length === 0)
    throw targetError(name, 'has no value in any row', 'Choose a column that holds what is to be predicted.')
  const numeric = reading.kind === 'number'
  const wantsClasses =
    options.task === 'classification' || (options.task === 'auto' && (!numeric || labels.texts.length <= 2))
  if (reading.kind === 'date' && options.task !== 'classification')
    throw new LatheError('unsupported', `The target "${name}" is a date.`, {
      column: name,
      next: 'Predict a number (days until …) or name another target.',
    })
  if (wantsClasses) return classTarget(name, labels, options)
  if (!numeric)
    throw targetError(
      name,
      `is a ${reading.kind} column, not numbers`,
      'Choose another target, or do not ask for a number.',
      [{ option: 'task', value: 'regression' }],
    )
  return numberTarget(name, source, reading, labels.texts.length, options)
}

/** As many labels as are counted. */
const MANY = FEW_VALUES + 1

/** Whether there are more different labels than classes that are written as numbers mostly have. */
function hasManyLabels({ codes, texts }: SourceColumn, reading: Reading): boolean {
  const labels = new Set<unknown>()
  const isSeen = new Uint8Array(texts.length)
  for (const code of codes) {
    if (isSeen[code] === 1) continue
    isSeen[code] = 1
    const label = readCell(texts.at(code) ?? '', { ...reading, kind: 'category' })
    if (label !== MISSING && labels.add(label).size === MANY) return true
  }
  return false
}

interface Labels {
  /** Different labels, sorted. */
  readonly texts: readonly string[]
  /** Index into `texts` of every row; −1 where missing. */
  readonly codes: Int32Array
  readonly counts: readonly number[]
}

/** Labels are the trimmed source texts, whatever type was inferred; what counts as missing follows from the reading. */
function readLabels(source: SourceColumn, reading: Reading): Labels {
  const { column } = readColumn(source, { ...reading, kind: 'category' })
  if (column.kind !== 'category') return { texts: [], codes: new Int32Array(0), counts: [] }
  const texts = [...column.levels].sort()
  const codeOf = new Map(texts.map((text, code) => [text, code]))
  const newCodes = column.levels.map((level) => codeOf.get(level) ?? -1)
  const codes = column.codes.map((code) => (code < 0 ? -1 : (newCodes[code] ?? -1)))
  const counts = new Array<number>(texts.length).fill(0)
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] ?? 0) + 1
  return { texts, codes, counts }
}

function classTarget(name: string, { texts, codes, counts }: Labels, { positive }: TrainOptions): Target {
  const [first = '', second = ''] = texts
  if (texts.length === 1)
    throw targetError(
      name,
      `has one class only: every row is "${first}"`,
      'A model needs rows of at least two classes.',
    )
  if (texts.length > Math.min(MOST_CLASSES, codes.length / 2))
    throw targetError(
      name,
      `has ${texts.length} different values in ${codes.length} rows`,
      'Choose a column with fewer classes, or a number.',
    )
  if (positive !== '' && !texts.includes(positive))
    throw usageError(`The target "${name}" has no class "${positive}".`, {
      column: name,
      value: positive,
      next: `Classes: ${texts.slice(0, 20).join(', ')}.`,
    })
  const asNumbers = (numberOf: (code: number) => number) => {
    const numbers = texts.map((_, code) => numberOf(code))
    const values = new Float64Array(codes.length)
    for (let row = 0; row < codes.length; row++) values[row] = numbers[codes[row] ?? -1] ?? NaN
    return values
  }
  if (texts.length > 2) {
    if (positive !== '')
      throw usageError(`A positive class needs a target with two classes; "${name}" has ${texts.length}.`, {
        column: name,
        next: 'Name none.',
        remedies: [{ option: 'positive' }],
      })
    return { name, task: 'multiclass', classes: texts, values: asNumbers((code) => code), findings: [] }
  }
  const isFirstRarer = (counts[0] ?? 0) < (counts[1] ?? 0)
  const chosen = positive !== '' ? positive : isFirstRarer ? first : second
  const flipped = chosen === first
  return {
    name,
    task: 'binary',
    classes: flipped ? [second, first] : [first, second],
    values: asNumbers((code) => (flipped ? 1 - code : code)),
    findings: [],
  }
}

function numberTarget(
  name: string,
  source: SourceColumn,
  reading: Reading,
  labels: number,
  { task, positive }: TrainOptions,
): Target {
  if (positive !== '')
    throw usageError('A positive class is named, but the target is a number.', {
      value: positive,
      next: 'Ask for classes.',
      remedies: [{ option: 'task', value: 'classification' }],
    })
  const { column } = readColumn(source, reading)
  const values = column.kind === 'number' ? column.values : new Float64Array(0)
  const findings: Finding[] = []
  const isFew = labels <= FEW_VALUES && values.every((value) => Number.isNaN(value) || Number.isInteger(value))
  if (task === 'auto')
    findings.push({
      id: 'target-as-number',
      severity: isFew ? 'warning' : 'info',
      columns: [name],
      message: isFew
        ? `${name} has only ${labels} different whole numbers and was predicted as a number. If they are classes, read ${name} as a category.`
        : `${name} holds numbers and was predicted as a number; read as a category it is predicted as classes.`,
      remedies: [{ option: 'types', value: `${name}=category` }],
    })
  return { name, task: 'regression', classes: [], values, findings }
}

const targetError = (name: string, what: string, next: string, remedies: readonly Remedy[] = []) =>
  dataError(`The target "${name}" ${what}.`, { column: name, next, remedies })
