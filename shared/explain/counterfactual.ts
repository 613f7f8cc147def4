import { dataError, ownValue, quantile, sortedPresent } from '../core/index.ts'
import {
  decisionColumns,
  type InputColumn,
  levelsOf,
  type Pipeline,
  type Prediction,
  predictionsOf,
  type Scores,
  scoreRows,
} from '../pipeline/index.ts'
import {
  type Cell,
  type Column,
  DAY_MILLISECONDS,
  type DateColumn,
  formatCell,
  type NumberColumn,
  type Reading,
  readCells,
} from '../table/index.ts'
import { tableOfRows } from './inputs.ts'
import { textAt } from './reasons.ts'

type Row = Readonly<Record<string, Cell>>

export interface CounterfactualOptions {
  /** The class that is wanted (of two, the other one where it is left out), or the range of the predicted number. */
  readonly wanted?: string | { readonly low?: number; readonly high?: number }
  /** Columns that must stay as they are. */
  readonly immutable?: readonly string[]
  /** Ranges that numbers must stay in, as the data writes them. */
  readonly ranges?: Readonly<Record<string, readonly [low: number | null, high: number | null]>>
  /** Most columns that may change. */
  readonly mostChanges?: number
  /** How many different ones to find. */
  readonly count?: number
}

export interface Change {
  readonly column: string
  readonly from: string | null
  readonly to: string | null
}

/** A row near the given one that the model decides otherwise. */
export interface Counterfactual {
  readonly changes: readonly Change[]
  /** How far it is: each change one, and each number also what share of its usual spread it moves. */
  readonly distance: number
  readonly prediction: Prediction
  readonly row: Row
}

const MOST_CHANGES = 3
const COUNT = 3
const BEAM = 24
const POINTS = 24
const HALVINGS = 12

/** What a column may be changed to, and how far each value is from the row's. */
interface Moves {
  readonly column: string
  readonly cells: readonly Cell[]
  /** Numbers alone: the value of each cell, the row's own and the spread by which they are measured. */
  readonly numbers: {
    readonly values: readonly number[]
    readonly own: number
    readonly spread: number
    /** What values are multiples of: whole days, whole numbers; 0 where they may be anything. */
    readonly step: number
    readonly low: number
    readonly high: number
  } | null
  readonly reading: Reading
}

interface State {
  /** The place of each change: column → number of its cell. */
  readonly cells: ReadonlyMap<string, Cell>
  readonly distance: number
}

/**
 * The nearest changes found that make the model decide otherwise, each of other columns than those before it. Changes of one
 * column are all tried, then of two, and so on, from the most promising; numbers are then moved back as far as the decision
 * allows. What is given back is scored once more and does what was asked; none where nothing was found.
 */
export function counterfactuals(pipeline: Pipeline, row: Row, options: CounterfactualOptions = {}): Counterfactual[] {
  const goal = goalOf(pipeline, row, options)
  const moves = movesOf(pipeline, row, options)
  const found: State[] = []
  let open: State[] = [{ cells: new Map(), distance: 0 }]
  for (let size = 1; size <= (options.mostChanges ?? MOST_CHANGES) && open.length > 0; size++) {
    const next = distinct(open.flatMap((state) => stepsFrom(state, moves)))
    const scores = scoreRows(
      pipeline,
      next.map(({ cells }) => changed(row, cells)),
    )
    const ranked = next.map((state, i) => ({ state, gap: goal(scores, i) }))
    found.push(...ranked.filter(({ gap }) => gap <= 0).map(({ state }) => state))
    if (diverse(found, options.count ?? COUNT).length >= (options.count ?? COUNT)) break
    // The nearer to the decision for each step, the more promising.
    const promising = ranked
      .filter(({ gap }) => gap > 0)
      .sort((a, b) => a.gap - b.gap || a.state.distance - b.state.distance)
    open = promising.slice(0, BEAM).map(({ state }) => state)
  }
  return diverse(found, options.count ?? COUNT)
    .map((state) => movedBack(pipeline, row, state, moves, goal))
    .sort((a, b) => a.distance - b.distance)
    .flatMap((state) => finished(pipeline, row, state, goal))
}

/** How far a row is from what is wanted; 0 and less where it is there. */
type Goal = (scores: Scores, row: number) => number

function goalOf(pipeline: Pipeline, row: Row, { wanted }: CounterfactualOptions): Goal {
  const { task, classes, threshold, target } = pipeline
  if (task === 'regression') {
    if (wanted === undefined || typeof wanted === 'string' || (wanted.low === undefined && wanted.high === undefined))
      throw dataError(`A range of ${target} must be wanted: a lowest or a highest value.`, {
        next: 'Name one of them.',
      })
    const { low = -Infinity, high = Infinity } = wanted
    return ({ margins }, i) => {
      const value = margins[0]?.[i] ?? 0
      return Math.max(low - value, value - high, 0)
    }
  }
  const current = scoreRows(pipeline, [row]).decisions[0] ?? 0
  const own = typeof wanted === 'string' ? classes.indexOf(wanted) : classes.length === 2 ? 1 - current : -1
  if (own < 0)
    throw dataError(
      typeof wanted === 'string' ? `There is no class "${wanted}".` : 'The class that is wanted must be named.',
      {
        ...(typeof wanted === 'string' && { value: wanted }),
        next: `Classes: ${classes.join(', ')}.`,
      },
    )
  if (task === 'binary')
    return ({ probabilities, decisions, thresholds }, i) => {
      if (decisions[i] === own) return 0
      const share = probabilities[1]?.[i] ?? 0
      const from = thresholds?.[i] ?? threshold
      return Math.max(own === 1 ? from - share : share - from, Number.MIN_VALUE)
    }
  return ({ probabilities, decisions }, i) =>
    decisions[i] === own ? 0 : 1 - (probabilities[own]?.[i] ?? 0) + Number.MIN_VALUE
}

function movesOf(pipeline: Pipeline, row: Row, { immutable = [], ranges = {} }: CounterfactualOptions): Moves[] {
  const known = new Set(pipeline.inputs.map(({ name }) => name))
  const unknown = [...immutable, ...Object.keys(ranges)].find((name) => !known.has(name))
  if (unknown !== undefined)
    throw dataError(`The model does not use a column "${unknown}".`, {
      column: unknown,
      next: `It uses ${[...known].join(', ')}.`,
    })
  const background = tableOfRows(pipeline, pipeline.background?.rows ?? [])
  const table = tableOfRows(pipeline, [row])
  return pipeline.inputs.flatMap((input): Moves[] => {
    const { name, reading } = input
    const [own, others] = [table.columns.get(name), background.columns.get(name)]
    // Another group is nobody's way to another decision.
    const decides = pipeline.decision ? decisionColumns(pipeline.decision) : []
    const isFixed = immutable.includes(name) || decides.includes(name)
    if (!own || !others || isFixed || own.kind === 'text') return []
    if (own.kind === 'number' || own.kind === 'date')
      return [numberMoves(input, own, others, ownValue(ranges, name) ?? [null, null])]
    const levels =
      own.kind === 'boolean' ? [true, false].map((value) => formatCell(value, reading)) : levelsOf(pipeline, name)
    const seen = levels.length > 0 ? levels : 'levels' in others ? others.levels : []
    const from = textAt(own, 0, reading)
    return [{ column: name, cells: seen.filter((level) => level !== from).slice(0, 50), reading, numbers: null }]
  })
}

function numberMoves(
  { name, reading, range }: InputColumn,
  own: NumberColumn | DateColumn,
  others: Column,
  [lowest, highest]: readonly [low: number | null, high: number | null],
): Moves {
  const [low, high] = [lowest ?? -Infinity, highest ?? Infinity]
  const seen = others.kind === 'number' || others.kind === 'date' ? sortedPresent(others.values) : new Float64Array(0)
  const sorted = seen.length > 0 ? seen : Float64Array.from(range ?? [0])
  const step = stepOf(own.kind, sorted)
  const from = own.values[0] ?? NaN
  const quantiles = Array.from({ length: POINTS }, (_, i) => quantile(sorted, i / (POINTS - 1)))
  const points = [...(range ?? []), ...quantiles, low, high].filter(Number.isFinite)
  const values = [...new Set(points.map((value) => onStep(value, step)))].filter(
    (value) => value !== from && value >= low && value <= high,
  )
  const between = quantile(sorted, 0.75) - quantile(sorted, 0.25)
  const spread = between || (sorted.at(-1) ?? 0) - (sorted[0] ?? 0) || 1
  return {
    column: name,
    cells: values.map((value) => formatCell(value, reading)),
    reading,
    numbers: { values, own: from, spread, step, low, high },
  }
}

function stepOf(kind: 'number' | 'date', values: Float64Array): number {
  const unit = kind === 'date' ? DAY_MILLISECONDS : 1
  if (values.every((value) => Number.isInteger(value / unit))) return unit
  return kind === 'date' ? 1 : 0
}

const onStep = (value: number, step: number): number =>
  step > 0 ? Math.round(value / step) * step : Number(value.toPrecision(4))

const changed = (row: Row, cells: ReadonlyMap<string, Cell>): Row => ({ ...row, ...Object.fromEntries(cells) })

function stepsFrom({ cells, distance }: State, moves: readonly Moves[]): State[] {
  return moves
    .filter(({ column }) => !cells.has(column))
    .flatMap((move) =>
      move.cells.map((cell, i) => ({
        cells: new Map(cells).set(move.column, cell),
        distance: distance + distanceOf(move, move.numbers?.values[i]),
      })),
    )
}

/** A change counts one, and a number what share of its spread it moves; from a missing value, a whole one. */
function distanceOf({ numbers }: Moves, value: number | undefined): number {
  if (!numbers || value === undefined) return 2
  return 1 + (Number.isNaN(numbers.own) ? 1 : Math.abs(value - numbers.own) / numbers.spread)
}

/** The same changes, made in another order, once. */
function distinct(states: readonly State[]): State[] {
  const keyOf = ({ cells }: State) => JSON.stringify([...cells].sort(([a], [b]) => (a < b ? -1 : 1)))
  return [...new Map(states.map((state) => [keyOf(state), state])).values()]
}

/** The nearest, and after it only such as do not change all the columns of one before. */
function diverse(found: readonly State[], count: number): State[] {
  const chosen: State[] = []
  for (const state of [...found].sort((a, b) => a.distance - b.distance)) {
    if (chosen.length === count) break
    if (chosen.every(({ cells }) => [...cells.keys()].some((column) => !state.cells.has(column)))) chosen.push(state)
  }
  return chosen
}

/** Numbers moved back towards the row's own by halving, as long as the decision holds. */
function movedBack(pipeline: Pipeline, row: Row, state: State, moves: readonly Moves[], goal: Goal): State {
  const cells = new Map(state.cells)
  let { distance } = state
  for (const move of moves) {
    const { column, reading, numbers } = move
    const cell = cells.get(column)
    if (!numbers || cell === undefined || Number.isNaN(numbers.own)) continue
    const far = readNumber(cell, reading)
    let [near, holds] = [Math.min(Math.max(numbers.own, numbers.low), numbers.high), far]
    for (let i = 0; i < HALVINGS; i++) {
      const middle = onStep((near + holds) / 2, numbers.step)
      if (middle === near || middle === holds) break
      cells.set(column, formatCell(middle, reading))
      if (goal(scoreRows(pipeline, [changed(row, cells)]), 0) <= 0) holds = middle
      else near = middle
    }
    cells.set(column, holds === far ? cell : formatCell(holds, reading))
    distance += distanceOf(move, holds) - distanceOf(move, far)
  }
  return { cells, distance }
}

function readNumber(cell: Cell, reading: Reading): number {
  const { column } = readCells([cell], reading)
  return column.kind === 'number' || column.kind === 'date' ? (column.values[0] ?? NaN) : NaN
}

/** Scored once more as it will be given back. */
function finished(pipeline: Pipeline, row: Row, { cells, distance }: State, goal: Goal): Counterfactual[] {
  const after = changed(row, cells)
  const scores = scoreRows(pipeline, [after])
  const [prediction] = predictionsOf(pipeline, scores)
  if (!prediction || goal(scores, 0) > 0) return []
  const [before, now] = [tableOfRows(pipeline, [row]), tableOfRows(pipeline, [after])]
  const changes = pipeline.inputs.flatMap(({ name, reading }) => {
    const [a, b] = [before.columns.get(name), now.columns.get(name)]
    return cells.has(name) && a && b ? [{ column: name, from: textAt(a, 0, reading), to: textAt(b, 0, reading) }] : []
  })
  return [{ changes, distance, prediction, row: after }]
}
