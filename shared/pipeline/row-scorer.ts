import { ENCODINGS } from '../features/index.ts'
import { type Feature, type ModelState, PREDICTORS, type Predictor } from '../models/index.ts'
import { type Cell, type Column, type NumberColumn, readCells } from '../table/index.ts'
import { blend, calibrated, shifted } from './blend.ts'
import { seenLevels } from './levels.ts'
import { createNotes, missingColumnNote, noteRange, noteUnseen, unreadableNote } from './notes.ts'
import type { InputColumn, Pipeline } from './pipeline.ts'
import { finiteMargins, type Prediction, predictionsOf, scoresFor } from './score.ts'

/** Scores one row as a caller hands it over; the same, bit for bit, as `predictionsOf(pipeline, scoreRows(pipeline, [row]))`. */
export type RowScorer = (row: Readonly<Record<string, Cell>>) => Prediction

/** What one cell comes to. */
interface CellFacts {
  /** What reading it, its range and its level have to say; '' for nothing. */
  readonly read: string
  readonly range: string
  readonly level: string
  /** Values of the features that are made of it, in the order of the column's slots; codes of levels. */
  readonly values: readonly number[]
}

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
  const cells = pipeline.inputs.map((input) => createCellReader(pipeline, input))
  return (row) => {
    let isNoted = false
    const facts = cells.map(({ name, factsOf }) => {
      const own = factsOf(Object.hasOwn(row, name) ? row[name] : undefined)
      const places = slots.get(name) ?? []
      for (let i = 0; i < places.length; i++) {
        const place = places[i]
        if (place) place.into[0] = own.values[i] ?? Number.NaN
      }
      isNoted ||= own.read !== '' || own.range !== '' || own.level !== ''
      return own
    })
    const notes = createNotes(1)
    if (isNoted) tellNotes(pipeline, facts, (note) => notes.add(0, note))
    const votes = members.map(({ ask, shift, weight }) => ({
      margins: shifted(finiteMargins(ask(), notes), shift),
      weight,
    }))
    const margins = calibrated(blend(pipeline, votes), pipeline.calibration)
    const [prediction] = predictionsOf(pipeline, { ...scoresFor(pipeline, margins), statuses: notes.statuses() })
    if (!prediction) throw new Error('A row has no prediction.')
    return prediction
  }
}

/** In the order in which a table is noted: cells, then ranges, then levels. */
function tellNotes(pipeline: Pipeline, facts: readonly CellFacts[], add: (note: string) => void): void {
  for (const { read } of facts) if (read !== '') add(read)
  for (const { range } of facts) if (range !== '') add(range)
  const at = new Map(pipeline.inputs.map(({ name }, i) => [name, i]))
  for (const name of seenLevels(pipeline).keys()) {
    const level = facts[at.get(name) ?? -1]?.level ?? ''
    if (level !== '') add(level)
  }
}

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
  const valuesOf = (column: Column): number[] =>
    encoders.flatMap((encode) =>
      encode(column).map((feature) => (feature.kind === 'number' ? feature.values[0] : feature.codes[0]) ?? Number.NaN),
    )
  const workedOut = (cell: Cell | undefined): CellFacts => {
    const { column, unreadable } = readCells([cell ?? null], reading)
    const isUnreadable = unreadable[0] === 1
    const read = cell === undefined ? missingColumnNote(name) : isUnreadable ? unreadableNote(String(cell), input) : ''
    const level = noteFrom((notes) => levels && noteUnseen(column, name, levels, notes))
    return { read, range: noteFrom((notes) => noteRange(column, input, notes)), level, values: valuesOf(column) }
  }
  const known = new Map<Cell | undefined, CellFacts>()
  const one: NumberColumn = { kind: 'number', values: new Float64Array(1), validity: new Uint8Array([1]) }
  const [low, high] = input.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  const isNumber = reading.kind === 'number'
  const factsOf = (cell: Cell | undefined): CellFacts => {
    // A number within its range is what most cells are, and seldom the same twice.
    if (isNumber && typeof cell === 'number' && cell >= low && cell <= high && Number.isFinite(cell)) {
      one.values[0] = cell
      return { read: '', range: '', level: '', values: valuesOf(one) }
    }
    const before = known.get(cell)
    if (before) return before
    const facts = workedOut(cell)
    const isShort = typeof cell !== 'string' || cell.length <= LONGEST_KNOWN
    if (isShort && known.size < MOST_KNOWN) known.set(cell, facts)
    return facts
  }
  return { name, factsOf }
}

function noteFrom(work: (notes: ReturnType<typeof createNotes>) => void): string {
  const notes = createNotes(1)
  work(notes)
  const [status = 'ok'] = notes.statuses()
  return status === 'ok' ? '' : status
}
