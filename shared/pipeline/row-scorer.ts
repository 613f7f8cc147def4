import { ENCODINGS } from '../features/index.ts'
import { type Feature, type ModelState, PREDICTORS, type Predictor } from '../models/index.ts'
import { type Cell, type Column, type NumberColumn, readCells } from '../table/index.ts'
import { blend, calibrated, shifted } from './blend.ts'
import { seenLevels } from './levels.ts'
import { createNotes, noteRange, noteUnseen } from './notes.ts'
import type { InputColumn, Pipeline } from './pipeline.ts'
import { type Prediction, predictionsOf, scoresFor } from './score.ts'

/**
 * Scores one row as a caller hands it over; the same, bit for bit, as `predictionsOf(pipeline, scoreRows(pipeline, [row]))`. Null
 * where anything of the row is out of order: it goes the way of tables, which says what.
 */
export type RowScorer = (row: Readonly<Record<string, Cell>>) => Prediction | null

/** Values of the features that are made of a cell, in the order of the column's slots (codes of levels); null where it is out of order. */
type CellValues = readonly number[] | null

/** A place in the one-row matrix of a view. */
interface Slot {
  readonly into: Float64Array | Int32Array
}

/** What is kept of cells that were seen: texts of categories come again and again. */
const MOST_KNOWN = 2000
const LONGEST_KNOWN = 200

/**
 * A scorer of single rows, for services: tables of one row cost more to make than a model costs to ask. Everything that depends
 * on one cell alone is worked out by the same functions as for tables, and remembered; models, blend and calibration are asked
 * as always.
 *
 * @returns null where a feature, a step or a threshold looks at more than one column: such rows go the way of tables
 */
export function rowScorerOf(pipeline: Pipeline): RowScorer | null {
  const known = SCORERS.get(pipeline)
  if (known !== undefined) return known
  const made = createRowScorer(pipeline)
  SCORERS.set(pipeline, made)
  return made
}

const SCORERS = new WeakMap<Pipeline, RowScorer | null>()

function createRowScorer(pipeline: Pipeline): RowScorer | null {
  const views = pipeline.branches.flatMap((branch) => branch.views)
  const isSimple =
    pipeline.branches.every(({ steps }) => steps.length === 0) &&
    views.every(({ features }) => (features.made ?? []).length === 0)
  if (!isSimple || pipeline.decision) return null
  const slots = new Map<string, Slot[]>(pipeline.inputs.map(({ name }) => [name, []]))
  const members = views.flatMap(({ features, members: own, shift }) => {
    const made = features.columns.flatMap(({ column, encoding, state }): Feature[] => {
      const input = pipeline.inputs.find(({ name }) => name === column)
      const empty = input && ENCODINGS.get(encoding).apply(readCells([null], input.reading).column, state)
      const places = (empty ?? []).map(ownFeature)
      slots
        .get(column)
        ?.push(...places.map((place) => ({ into: place.kind === 'number' ? place.values : place.codes })))
      return places
    })
    const matrix = { rows: 1, features: made }
    return own.map(({ family, state, weight }) => ({
      ask: askOf(PREDICTORS.get(family), state, matrix),
      shift,
      weight,
    }))
  })
  const cells = pipeline.inputs.map((input) => ({
    ...createCellReader(pipeline, input),
    places: slots.get(input.name) ?? [],
  }))
  return (row) => {
    for (const { name, valuesOf, places } of cells) {
      const values = Object.hasOwn(row, name) ? valuesOf(row[name] ?? null) : null
      if (!values) return null
      for (let i = 0; i < places.length; i++) {
        const place = places[i]
        if (place) place.into[0] = values[i] ?? Number.NaN
      }
    }
    const votes = members.map(({ ask, shift, weight }) => ({ margins: shifted(ask(), shift), weight }))
    if (!votes.every(({ margins }) => margins.every((margin) => Number.isFinite(margin[0])))) return null
    const margins = calibrated(blend(pipeline, votes), pipeline.calibration)
    return predictionsOf(pipeline, { ...scoresFor(pipeline, margins), statuses: OK })[0] ?? null
  }
}

const OK: readonly string[] = ['ok']

const ownFeature = (feature: Feature): Feature =>
  feature.kind === 'number'
    ? { kind: 'number', values: feature.values.slice(0, 1) }
    : { ...feature, codes: feature.codes.slice(0, 1) }

const askOf =
  (predictor: Predictor, state: ModelState, matrix: { rows: number; features: readonly Feature[] }) =>
  (): Float64Array[] =>
    predictor.margins(state, matrix)

function createCellReader(pipeline: Pipeline, input: InputColumn) {
  const { name, reading } = input
  const encoders = pipeline.branches.flatMap(({ views }) =>
    views.flatMap(({ features }) =>
      features.columns.flatMap(({ column, encoding, state }) =>
        column === name ? [(cells: Column): Feature[] => ENCODINGS.get(encoding).apply(cells, state)] : [],
      ),
    ),
  )
  const levels = seenLevels(pipeline).get(name)
  const featuresOf = (column: Column): number[] =>
    encoders.flatMap((encode) =>
      encode(column).map((feature) => (feature.kind === 'number' ? feature.values[0] : feature.codes[0]) ?? Number.NaN),
    )
  const workedOut = (cell: Cell): CellValues => {
    const { column, unreadable } = readCells([cell], reading)
    const notes = createNotes(1)
    noteRange(column, input, notes)
    if (levels) noteUnseen(column, name, levels, notes)
    return unreadable[0] === 1 || notes.statuses()[0] !== 'ok' ? null : featuresOf(column)
  }
  const known = new Map<Cell, CellValues>()
  const one: NumberColumn = { kind: 'number', values: new Float64Array(1), validity: new Uint8Array([1]) }
  const [low, high] = input.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  const isNumber = reading.kind === 'number'
  const valuesOf = (cell: Cell): CellValues => {
    // A number within its range is what most cells are, and seldom the same twice.
    if (isNumber && typeof cell === 'number' && cell >= low && cell <= high && Number.isFinite(cell)) {
      one.values[0] = cell
      return featuresOf(one)
    }
    const before = known.get(cell)
    if (before !== undefined) return before
    const values = workedOut(cell)
    const isShort = typeof cell !== 'string' || cell.length <= LONGEST_KNOWN
    if (isShort && known.size < MOST_KNOWN) known.set(cell, values)
    return values
  }
  return { name, valuesOf }
}
