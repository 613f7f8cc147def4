import { type Pipeline, type Prediction, scoresFor } from '../pipeline/index.ts'
import { type Cell, type Column, formatCell, type Reading, type Table } from '../table/index.ts'
import { type AttributeOptions, type Attributions, attribute } from './attribute.ts'
import { tableOfRows } from './inputs.ts'

/** What one raw column adds to the margin of a prediction: of the positive class, of the predicted class, or to the number. */
export interface Reason {
  readonly column: string
  /** The row's value as it was read; null where it is missing. */
  readonly value: string | null
  readonly contribution: number
}

/** A prediction with its strongest reasons, strongest first. */
export interface Explained extends Prediction {
  readonly reasons: readonly Reason[]
}

/** The strongest reasons of each row, by size; columns that add nothing are none. */
export function reasonsOf(pipeline: Pipeline, table: Table, count: number, options: AttributeOptions = {}): Reason[][] {
  const found = attribute(pipeline, table, options)
  const outputs = outputsShown(pipeline, found)
  return Array.from({ length: table.rows }, (_, row) =>
    strongest(pipeline, table, found, outputs[row] ?? 0, row, count),
  )
}

/** The output that reasons of each row speak of: the predicted class of three or more, otherwise the only one. */
function outputsShown(pipeline: Pipeline, { margins }: Attributions): Int32Array {
  const rows = margins[0]?.length ?? 0
  return pipeline.task === 'multiclass' ? scoresFor(pipeline, margins).decisions : new Int32Array(rows)
}

function strongest(
  { inputs }: Pipeline,
  table: Table,
  { columns, contributions }: Attributions,
  output: number,
  row: number,
  count: number,
): Reason[] {
  const all = columns.map((column, c) => ({ column, c, contribution: contributions[output]?.[c]?.[row] ?? 0 }))
  return all
    .filter(({ contribution }) => contribution !== 0)
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || a.c - b.c)
    .slice(0, count)
    .map(({ column, c, contribution }) => {
      const [input, values] = [inputs[c], table.columns.get(column)]
      return { column, value: input && values ? textAt(values, row, input.reading) : null, contribution }
    })
}

/** A value of a column as people read it; null where it is missing. */
export function textAt(column: Column, row: number, reading: Reading): string | null {
  if (column.validity[row] !== 1) return null
  if (column.kind === 'category' || column.kind === 'text') return column.levels[column.codes[row] ?? -1] ?? null
  const value = column.values[row] ?? 0
  return formatCell(column.kind === 'boolean' ? value === 1 : value, reading)
}

/** Predictions of rows, each with its reasons. */
export function withReasons(
  pipeline: Pipeline,
  predictions: readonly Prediction[],
  rows: readonly Readonly<Record<string, Cell>>[],
  count: number,
): Explained[] {
  const reasons = reasonsOf(pipeline, tableOfRows(pipeline, rows), count)
  return predictions.map((prediction, row) => ({ ...prediction, reasons: reasons[row] ?? [] }))
}

/** What a row's margin, or that of one of its classes, is made of. */
export interface RowExplanation {
  readonly row: number
  /** The class whose margin it is; left out but for three classes and more. */
  readonly class?: string
  readonly base: number
  readonly margin: number
  /** The probability, or the predicted number. */
  readonly score: number
  readonly contributions: Readonly<Record<string, number>>
  /** The largest standard error of a contribution, where they were sampled. */
  readonly error?: number
}

/** Every contribution of every row: base and contributions sum to the margin. An entry a row, or one a row and class. */
export function explainTable(pipeline: Pipeline, table: Table, options: AttributeOptions = {}): RowExplanation[] {
  const found = attribute(pipeline, table, options)
  const { columns, base, margins, contributions, errors } = found
  const { probabilities } = scoresFor(pipeline, margins)
  const isMany = pipeline.task === 'multiclass'
  const shares = pipeline.task === 'regression' ? margins : isMany ? probabilities : probabilities.slice(1)
  return Array.from({ length: table.rows }, (_, row) =>
    margins.map((margin, k) => ({
      row,
      ...(isMany && { class: pipeline.classes[k] ?? '' }),
      base: base[k] ?? 0,
      margin: margin[row] ?? 0,
      score: shares[k]?.[row] ?? 0,
      contributions: Object.fromEntries(columns.map((name, c) => [name, contributions[k]?.[c]?.[row] ?? 0])),
      ...(errors && { error: Math.max(0, ...(errors[k] ?? []).map((own) => own[row] ?? 0)) }),
    })),
  ).flat()
}
