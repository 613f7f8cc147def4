import { ENCODINGS, type FeatureSet } from '../features/index.ts'
import { type Feature, PREDICTORS, type ScoringKernels, sliceMatrix } from '../models/index.ts'
import { type Cell, type Column, type NumberColumn, readCells } from '../table/index.ts'
import { blend, calibrated, shifted, type Vote } from './blend.ts'
import { seenLevels } from './levels.ts'
import { createNotes, noteRange, noteUnseen } from './notes.ts'
import type { InputColumn, Pipeline } from './pipeline.ts'
import { type Prediction, predictionsOf, scoresFor } from './score.ts'

/** Rows that a scorer takes at once. */
export const FEW_ROWS = 64

/**
 * Scores up to FEW_ROWS rows as callers hand them over; the same, bit for bit, as `predictionsOf(pipeline, scoreRows(pipeline, rows))`.
 * Null stands for a row of which anything is out of order: it goes the way of tables, which says what.
 */
export type RowScorer = (
  rows: readonly Readonly<Record<string, Cell>>[],
  kernels?: ScoringKernels,
) => (Prediction | null)[]

/** Cells of one column, of the rows that are scored together. */
interface CellReader {
  /** @returns false where the cell is out of order; its place is for the next row */
  take(cell: Cell, place: number): boolean
  /** The features that an encoding makes of the cells: those of so many rows, until the next are taken. */
  encoded(encode: Encode): (rows: number) => readonly Feature[]
}

type Encode = (cells: Column) => readonly Feature[]

/** What is kept of cells that were seen: texts of categories come again and again. */
const MOST_KNOWN = 2000
const LONGEST_KNOWN = 200

/**
 * A scorer of few rows, for services: tables of some rows cost more to make than a model costs to ask. Everything that depends
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
  const readers = new Map(pipeline.inputs.map((input) => [input.name, createCellReader(pipeline, input)]))
  const asked = views.map(({ features, members, shift }) => ({ parts: partsOf(features, readers), members, shift }))
  const cells = [...readers]
  return (rows, kernels) => {
    const places: number[] = []
    let count = 0
    for (const row of rows) places.push(isTaken(cells, row, count) ? count++ : -1)
    if (count === 0) return places.map(() => null)
    const votes: Vote[] = []
    for (const { parts, members, shift } of asked) {
      const matrix = { rows: count, features: featuresOf(parts, count) }
      for (const { family, state, weight } of members)
        votes.push({ margins: shifted(PREDICTORS.get(family).margins(state, matrix, kernels), shift), weight })
    }
    const margins = calibrated(blend(pipeline, votes), pipeline.calibration)
    const predictions = predictionsOf(pipeline, { ...scoresFor(pipeline, margins), statuses: ALL_OK })
    return places.map((place) => (place >= 0 && isFiniteAt(votes, place) ? (predictions[place] ?? null) : null))
  }
}

// Loops rather than flatMap() and every(): of one row they would take as long as its trees.

function featuresOf(parts: readonly ((rows: number) => readonly Feature[])[], rows: number): Feature[] {
  const features: Feature[] = []
  for (const part of parts) for (const feature of part(rows)) features.push(feature)
  return features
}

function isFiniteAt(votes: readonly Vote[], place: number): boolean {
  for (const { margins } of votes) for (const margin of margins) if (!Number.isFinite(margin[place])) return false
  return true
}

const ALL_OK: readonly string[] = Array.from({ length: FEW_ROWS }, () => 'ok')

function isTaken(
  cells: readonly (readonly [name: string, CellReader])[],
  row: Readonly<Record<string, Cell>>,
  place: number,
): boolean {
  for (const [name, reader] of cells)
    if (!Object.hasOwn(row, name) || !reader.take(row[name] ?? null, place)) return false
  return true
}

const partsOf = ({ columns }: FeatureSet, readers: ReadonlyMap<string, CellReader>) =>
  columns.flatMap(
    ({ column, encoding, state }) =>
      readers.get(column)?.encoded((cells) => ENCODINGS.get(encoding).apply(cells, state)) ?? [],
  )

function createCellReader(pipeline: Pipeline, input: InputColumn): CellReader {
  const { name, reading } = input
  const levels = seenLevels(pipeline).get(name)
  const read = (cell: Cell): Column | null => {
    const { column, unreadable } = readCells([cell], reading)
    const notes = createNotes(1)
    noteRange(column, input, notes)
    if (levels) noteUnseen(column, name, levels, notes)
    return unreadable[0] === 1 || notes.statuses()[0] !== 'ok' ? null : column
  }
  return reading.kind === 'number' ? createNumberReader(input, read) : createTextReader(reading, read)
}

/** Numbers are encoded together: they are seldom the same twice. */
function createNumberReader({ range }: InputColumn, read: (cell: Cell) => Column | null): CellReader {
  const values = new Float64Array(FEW_ROWS)
  const validity = new Uint8Array(FEW_ROWS)
  const columnOf = remembered((rows): NumberColumn => {
    return { kind: 'number', values: values.subarray(0, rows), validity: validity.subarray(0, rows) }
  })
  const others = withMemory((cell) => {
    const column = read(cell)
    return column?.kind === 'number' ? column : null
  })
  const [low, high] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  return {
    take(cell, place) {
      if (typeof cell === 'number' && cell >= low && cell <= high && Number.isFinite(cell)) {
        values[place] = cell
        validity[place] = 1
        return true
      }
      const other = others(cell)
      if (!other) return false
      values[place] = other.values[0] ?? Number.NaN
      validity[place] = other.validity[0] ?? 0
      return true
    },
    encoded: (encode) => (rows) => encode(columnOf(rows)),
  }
}

/** What is made of a text is remembered: values of its features, encoding after encoding. */
function createTextReader(reading: InputColumn['reading'], read: (cell: Cell) => Column | null): CellReader {
  const encodings: { readonly encode: Encode; readonly places: readonly (Float64Array | Int32Array)[] }[] = []
  const madeOf = withMemory((cell): Float64Array | null => {
    const column = read(cell)
    return column && Float64Array.from(encodings.flatMap(({ encode }) => encode(column).map(firstOf)))
  })
  return {
    take(cell, place) {
      const found = madeOf(cell)
      if (!found) return false
      let i = 0
      for (const { places } of encodings) for (const values of places) values[place] = found[i++] ?? Number.NaN
      return true
    },
    encoded(encode) {
      const features = encode(readCells([null], reading).column).map(withRoom)
      encodings.push({ encode, places: features.map(valuesOf) })
      return remembered((rows) => sliceMatrix({ rows: FEW_ROWS, features }, 0, rows).features)
    },
  }
}

const valuesOf = (feature: Feature): Float64Array | Int32Array =>
  feature.kind === 'number' ? feature.values : feature.codes

const firstOf = (feature: Feature): number => valuesOf(feature)[0] ?? Number.NaN

const withRoom = (feature: Feature): Feature =>
  feature.kind === 'number'
    ? { kind: 'number', values: new Float64Array(FEW_ROWS) }
    : { ...feature, codes: new Int32Array(FEW_ROWS) }

/** What is made of cells; of the first and short ones once. */
function withMemory<T>(make: (cell: Cell) => T): (cell: Cell) => T {
  const known = new Map<Cell, T>()
  return (cell) => {
    const before = known.get(cell)
    if (before !== undefined) return before
    const made = make(cell)
    const isShort = typeof cell !== 'string' || cell.length <= LONGEST_KNOWN
    if (isShort && known.size < MOST_KNOWN) known.set(cell, made)
    return made
  }
}

/** By numbers of rows, of which there are few. */
function remembered<T>(make: (rows: number) => T): (rows: number) => T {
  const known: T[] = []
  return (rows) => {
    const before = known[rows]
    if (before !== undefined) return before
    const made = make(rows)
    known[rows] = made
    return made
  }
}
