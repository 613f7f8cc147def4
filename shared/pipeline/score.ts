import { applySteps } from '../clean/index.ts'
import { setOwn } from '../core/index.ts'
import { encode } from '../features/index.ts'
import { PREDICTORS, type ScoringKernels } from '../models/index.ts'
import { type Cell, type Column, readCells, readColumn, type SourceColumn, type Table } from '../table/index.ts'
import { blend, calibrated, shifted, type Vote } from './blend.ts'
import { thresholdsFor } from './group-decision.ts'
import { seenLevels } from './levels.ts'
import { decide, probabilities } from './link.ts'
import {
  createNotes,
  type Notes,
  noteMissingColumn,
  noteRange,
  noteUnreadableText,
  noteUnseen,
  type Trouble,
} from './notes.ts'
import type { InputColumn, Pipeline } from './pipeline.ts'
import { alongCurve } from './score-curve.ts'

/** Scores of a run of rows, in columns. */
export interface Scores {
  readonly rows: number
  /** Margins before the link: log-odds, one array a class, or the predicted values. */
  readonly margins: readonly Float64Array[]
  /** One array a class, in the order of the pipeline's classes; none for regression. */
  readonly probabilities: readonly Float64Array[]
  /** Class number of every row; empty for regression. */
  readonly decisions: Int32Array
  /** The threshold of every row, where groups have their own. */
  readonly thresholds?: Float64Array
  readonly statuses: readonly string[]
  /** What is out of order with rows, by row; absent where nobody looked. */
  readonly troubles?: ReadonlyMap<number, readonly Trouble[]>
}

/** The prediction of one row. */
export interface Prediction {
  readonly prediction: string | number
  /** By class label; null for regression. */
  readonly probabilities: Readonly<Record<string, number>> | null
  readonly status: string
}

/**
 * Scores a typed table whose columns were read by the pipeline's readings. This is the one scorer: the window, the
 * command line, every service and every exported module come through here.
 */
export function scoreTable(
  pipeline: Pipeline,
  table: Table,
  notes: Notes = createNotes(table.rows),
  kernels?: ScoringKernels,
): Scores {
  for (const input of pipeline.inputs) {
    const column = table.columns.get(input.name)
    if (column) noteRange(column, input, notes)
  }
  const margins = voteOf(pipeline, table, notes, kernels)
  return {
    ...scoresFor(pipeline, margins, thresholdsFor(pipeline, table, notes)),
    statuses: notes.statuses(),
    troubles: notes.troubles(),
  }
}

/**
 * Probabilities and decisions that follow from margins, and from each row's own threshold where there is one. Without a
 * calibration they are those before its curve.
 */
export function scoresFor(
  { task, threshold, calibration }: Pick<Pipeline, 'task' | 'threshold'> & Partial<Pick<Pipeline, 'calibration'>>,
  margins: readonly Float64Array[],
  thresholds?: Float64Array,
): Omit<Scores, 'statuses' | 'troubles'> {
  const shares = alongCurve(probabilities(task, margins), calibration?.curve)
  return {
    rows: margins[0]?.length ?? 0,
    margins,
    probabilities: shares,
    decisions: decide(task, shares, thresholds ?? threshold),
    ...(thresholds && { thresholds }),
  }
}

/** Margins of every row: those of all members, averaged by their weights and calibrated. */
function voteOf(pipeline: Pipeline, table: Table, notes: Notes, kernels?: ScoringKernels): Float64Array[] {
  const votes: Vote[] = []
  for (const [b, { steps, views }] of pipeline.branches.entries()) {
    const cleaned = applySteps(steps, table, b === 0 ? notes : undefined)
    if (b === 0) noteLevels(pipeline, cleaned, notes)
    for (const { features, members, shift } of views) {
      const matrix = encode(features, cleaned)
      for (const { family, state, weight } of members) {
        const margins = PREDICTORS.get(family).margins(state, matrix, kernels)
        votes.push({ margins: shifted(finiteMargins(margins, notes), shift), weight })
      }
    }
  }
  return calibrated(blend(pipeline, votes), pipeline.calibration)
}

/** Notes levels that no branch has seen. */
function noteLevels(pipeline: Pipeline, cleaned: Table, notes: Notes): void {
  for (const [column, levels] of seenLevels(pipeline)) {
    const values = cleaned.columns.get(column)
    if (values) noteUnseen(values, column, levels, notes)
  }
}

/** Margins in place, made finite: values near the largest number can overflow inside a model. The row says so. */
export function finiteMargins(margins: Float64Array[], notes?: Notes): Float64Array[] {
  for (const margin of margins)
    for (let row = 0; row < margin.length; row++) {
      const value = margin[row] ?? 0
      if (Number.isFinite(value)) continue
      margin[row] = Number.isNaN(value) ? 0 : Math.sign(value) * Number.MAX_VALUE
      notes?.add(row, 'values too large to compute with: the prediction means nothing')
    }
  return margins
}

/** Scores columns of source text, as a file gives them. A column that is not there is noted on every row. */
export function scoreSource(
  pipeline: Pipeline,
  columns: ReadonlyMap<string, SourceColumn>,
  rows: number,
  kernels?: ScoringKernels,
): Scores {
  const notes = createNotes(rows)
  const table = readInputs(pipeline, rows, notes, (input) => {
    const source = columns.get(input.name)
    if (!source) return undefined
    const { column, unreadable } = readColumn(source, input.reading)
    if (unreadable > 0) noteUnreadable(column, (row) => source.texts.at(source.codes[row] ?? 0) ?? '', input, notes)
    return column
  })
  return scoreTable(pipeline, table, notes, kernels)
}

/** Scores rows as callers hand them over: JSON values or source text by column name. */
export function scoreRows(
  pipeline: Pipeline,
  rows: readonly Readonly<Record<string, Cell>>[],
  kernels?: ScoringKernels,
): Scores {
  const notes = createNotes(rows.length)
  const table = readInputs(pipeline, rows.length, notes, (input) => {
    const cells: Cell[] = []
    for (let row = 0; row < rows.length; row++) {
      const cell = cellOf(rows[row] ?? NO_CELLS, input.name)
      if (cell === undefined) noteMissingColumn(row, input.name, notes)
      cells.push(cell ?? null)
    }
    const { column, unreadable } = readCells(cells, input.reading)
    for (let row = unreadable.indexOf(1); row >= 0; row = unreadable.indexOf(1, row + 1))
      noteUnreadableText(row, String(cells[row]), input, notes)
    return column
  })
  return scoreTable(pipeline, table, notes, kernels)
}

const NO_CELLS: Readonly<Record<string, Cell>> = {}

/** A row's own value: a column may be called `constructor`, which every object inherits. */
const cellOf = (cells: Readonly<Record<string, Cell>>, name: string): Cell | undefined =>
  Object.hasOwn(cells, name) ? cells[name] : undefined

/** One object a row, for interfaces that speak in rows. */
export function predictionsOf(pipeline: Pipeline, scores: Scores): Prediction[] {
  const { classes, task } = pipeline
  const predictions: Prediction[] = []
  for (let row = 0; row < scores.rows; row++) {
    const status = scores.statuses[row] ?? 'ok'
    if (task === 'regression') {
      predictions.push({ prediction: scores.margins[0]?.[row] ?? NaN, probabilities: null, status })
      continue
    }
    const probabilities: Record<string, number> = {}
    for (let k = 0; k < classes.length; k++)
      setOwn(probabilities, classes[k] ?? '', scores.probabilities[k]?.[row] ?? NaN)
    predictions.push({ prediction: classes[scores.decisions[row] ?? 0] ?? '', probabilities, status })
  }
  return predictions
}

function readInputs(
  pipeline: Pipeline,
  rows: number,
  notes: Notes,
  read: (input: InputColumn) => Column | undefined,
): Table {
  const columns = new Map<string, Column>()
  for (const input of pipeline.inputs) {
    const column = read(input)
    if (!column) for (let row = 0; row < rows; row++) noteMissingColumn(row, input.name, notes)
    columns.set(input.name, column ?? readCells(new Array<Cell>(rows).fill(null), input.reading).column)
  }
  return { rows, columns }
}

/** Notes the cells that are missing in the column although their text is not one that means missing. */
function noteUnreadable(column: Column, textOf: (row: number) => string, input: InputColumn, notes: Notes): void {
  const { missing } = input.reading
  for (let row = 0; row < column.validity.length; row++) {
    if (column.validity[row] === 1) continue
    const text = textOf(row)
    const trimmed = text.trim()
    if (trimmed !== '' && !missing.includes(trimmed)) noteUnreadableText(row, text, input, notes)
  }
}
