import { dataError, usageError } from '../core/index.ts'
import { decide, type Predictions } from '../metrics/index.ts'
import {
  PLAIN_READING,
  type Reading,
  readColumn,
  type SourceColumn,
  type SourceTable,
  unknownColumn,
} from '../table/index.ts'

/** Which columns of a predictions file hold what; '' where it has none. */
export interface PredictionsColumns {
  readonly label: string
  /** Probability of the positive class, or predicted number. */
  readonly score: string
  /** Predicted label. */
  readonly prediction: string
  readonly positive: string
  readonly threshold: number
}

/** Predictions of anybody's model, as the metrics take them, and the rows of the file that they are of. */
export interface LabelledPredictions {
  readonly predictions: Predictions
  readonly classes: readonly string[]
  /** Rows with a label and a prediction; others count nowhere. */
  readonly rows: Uint32Array
}

/** Columns `p:<class>` hold the probability of each class. */
const PROBABILITY = 'p:'

/**
 * Reads predictions from a file. A regression when only a score is given, the label is numeric and no positive class is
 * named; otherwise classes. Two classes: the positive one is the one named, or `1`, `true` or `yes` of such a pair, or
 * the rarer.
 */
export function readPredictions(
  source: SourceTable,
  readings: ReadonlyMap<string, Reading>,
  columns: PredictionsColumns,
): LabelledPredictions {
  const { label, score, prediction, positive } = columns
  const shares = new Map(
    source.names.filter((name) => name.startsWith(PROBABILITY)).map((name) => [name.slice(PROBABILITY.length), name]),
  )
  if (score === '' && prediction === '' && shares.size === 0)
    throw usageError('No column is named as the score or the prediction, and there are no columns p:<class>.', {
      next: 'Name the column that holds the scores or the predicted labels.',
      remedies: [{ option: 'score' }, { option: 'prediction' }],
    })
  const isNumeric = readings.get(label)?.kind === 'number'
  if (prediction === '' && shares.size === 0 && positive === '' && isNumeric) return readRegression(source, columns)
  return readClasses(source, readings, columns, shares)
}

/** @throws a usage error that lists the columns there are */
export function sourceColumn(source: SourceTable, name: string): SourceColumn {
  const column = source.columns[source.names.indexOf(name)]
  if (!column) throw unknownColumn(name, source.names)
  return column
}

function numbers(source: SourceTable, name: string): Float64Array {
  const { column, unreadable, examples } = readColumn(sourceColumn(source, name), PLAIN_READING.number)
  if (column.kind !== 'number' || unreadable > 0)
    throw dataError(`The column "${name}" holds "${examples[0] ?? ''}", which is no number.`, {
      column: name,
      next: 'Name a column of numbers.',
    })
  return column.values
}

function readRegression(source: SourceTable, { label, score }: PredictionsColumns): LabelledPredictions {
  const [labels, predicted] = [numbers(source, label), numbers(source, score)]
  const rows = rowsOf(source).filter((row) => !Number.isNaN(labels[row]) && !Number.isNaN(predicted[row]))
  const pickRows = (values: Float64Array) => Float64Array.from(rows, (row) => values[row] ?? 0)
  return {
    predictions: { task: 'regression', labels: pickRows(labels), predicted: pickRows(predicted) },
    classes: [],
    rows,
  }
}

const rowsOf = (source: SourceTable): Uint32Array => Uint32Array.from({ length: source.rows }, (_, row) => row)

/** Source texts of a column, row by row; undefined where missing. */
function texts(source: SourceTable, readings: ReadonlyMap<string, Reading>, name: string): (string | undefined)[] {
  const { column } = readColumn(sourceColumn(source, name), {
    ...(readings.get(name) ?? PLAIN_READING.category),
    kind: 'category',
  })
  return column.kind === 'category'
    ? Array.from(column.codes, (code) => (code < 0 ? undefined : column.levels[code]))
    : []
}

function readClasses(
  source: SourceTable,
  readings: ReadonlyMap<string, Reading>,
  { label, score, prediction, positive, threshold }: PredictionsColumns,
  shares: ReadonlyMap<string, string>,
): LabelledPredictions {
  const labels = texts(source, readings, label)
  const decided = prediction === '' ? null : texts(source, readings, prediction)
  const known = [...new Set([...labels, ...(decided ?? []), ...shares.keys()])]
    .filter((text) => text !== undefined)
    .sort()
  const classes = classesOf(label, known, labels, positive)
  if (positive !== '' && classes.length > 2)
    throw usageError(`A positive class needs two classes; "${label}" has ${classes.length}.`, {
      column: label,
      next: 'Leave it out.',
    })
  if (classes.length > 2 && score !== '' && decided === null && shares.size === 0)
    throw usageError(`One score a row does not tell ${classes.length} classes apart.`, {
      column: score,
      next: 'Give columns p:<class>, or name the column of the predictions.',
      remedies: [{ option: 'prediction' }],
    })
  const codeOf = new Map(classes.map((text, code) => [text, code]))
  const probabilities = probabilitiesOf(source, classes, score, shares)
  const rows = rowsOf(source).filter(
    (row) =>
      labels[row] !== undefined &&
      (decided ? decided[row] !== undefined : true) &&
      !probabilities?.some((share) => Number.isNaN(share[row])),
  )
  const codes = (of: readonly (string | undefined)[]) => Int32Array.from(rows, (row) => codeOf.get(of[row] ?? '') ?? 0)
  const picked = probabilities?.map((share) => Float64Array.from(rows, (row) => share[row] ?? 0)) ?? null
  if (classes.length > 2)
    return {
      predictions: {
        task: 'multiclass',
        classes: classes.length,
        labels: codes(labels),
        probabilities: picked,
        decisions: decided ? codes(decided) : mostProbable(picked ?? []),
      },
      classes,
      rows,
    }
  const scores = picked?.[1] ?? null
  const decisions = decided ? Uint8Array.from(codes(decided)) : decide(scores ?? new Float64Array(0), threshold)
  return { predictions: { task: 'binary', labels: Uint8Array.from(codes(labels)), scores, decisions }, classes, rows }
}

/** Two classes with the positive one last, or more in the order of their names. */
function classesOf(
  label: string,
  known: readonly string[],
  labels: readonly (string | undefined)[],
  positive: string,
): readonly string[] {
  const [only] = known
  if (only === undefined)
    throw dataError(`The label "${label}" has no value in any row.`, { column: label, next: 'Name another column.' })
  if (known.length === 1 && positive === '')
    throw dataError(`The label "${label}" has one class only: "${only}".`, {
      column: label,
      next: 'Say which class is the positive one.',
      remedies: [{ option: 'positive' }],
    })
  if (known.length > 1 && positive !== '' && !known.includes(positive))
    throw usageError(`The label "${label}" has no class "${positive}".`, {
      column: label,
      value: positive,
      next: `Classes: ${known.slice(0, 20).join(', ')}.`,
    })
  return known.length > 2 ? known : orderBinary(known, labels, positive)
}

const AFFIRMATIVE = ['1', 'true', 'yes']

/** Negative, then positive. */
function orderBinary(known: readonly string[], labels: readonly (string | undefined)[], positive: string): string[] {
  const count = (text: string | undefined) => labels.filter((label) => label === text).length
  const affirmative = known.find((text) => AFFIRMATIVE.includes(text.toLowerCase()))
  const rarer = count(known[0]) < count(known[1]) ? known[0] : known[1]
  const chosen = positive !== '' ? positive : (affirmative ?? rarer ?? '')
  const others = known.filter((text) => text !== chosen)
  return [...(others.length > 0 ? others : ['(other)']), chosen]
}

/** One array a class, NaN where missing; null where there are only predicted labels. Of two classes one column will do. */
function probabilitiesOf(
  source: SourceTable,
  classes: readonly string[],
  score: string,
  shares: ReadonlyMap<string, string>,
): Float64Array[] | null {
  if (score !== '' && classes.length === 2) {
    const positive = numbers(source, score)
    return [positive.map((p) => 1 - p), positive]
  }
  if (shares.size === 0) return null
  return classes.map((label) => {
    const name = shares.get(label)
    if (name) return numbers(source, name)
    const other = classes.length === 2 ? shares.get(classes.find((text) => text !== label) ?? '') : undefined
    return other ? numbers(source, other).map((p) => 1 - p) : new Float64Array(source.rows)
  })
}

function mostProbable(probabilities: readonly Float64Array[]): Int32Array {
  const rows = probabilities[0]?.length ?? 0
  return Int32Array.from({ length: rows }, (_, row) => {
    let best = 0
    for (const [k, share] of probabilities.entries())
      if ((share[row] ?? 0) > (probabilities[best]?.[row] ?? 0)) best = k
    return best
  })
}
