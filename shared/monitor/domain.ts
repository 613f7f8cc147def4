import { createRng, permutation, type Rng } from '../core/index.ts'
import { areaWithError, type Figure } from '../metrics/index.ts'
import { type Compute, inMemory, type Matrix, MODELS, takeRows } from '../models/index.ts'
import type { Pipeline } from '../pipeline/index.ts'
import { type Table, take } from '../table/index.ts'
import { featuresOf, type MatrixPlan, matrixOf, planMatrix } from './column-matrix.ts'
import { drawnMatrix, shuffledColumns } from './drawn-matrix.ts'
import { FEWEST } from './drift.ts'
import type { Reference } from './reference.ts'

/** Whether a classifier can tell new rows from those of the reference. */
export interface DomainReport {
  /** Area under the ROC curve on rows that it did not learn from, with DeLong's 95 % interval; 0.5: it cannot. */
  readonly auc: Figure
  /** By how much the area falls without each column, largest first; none where it cannot tell. */
  readonly columns: readonly { readonly column: string; readonly fall: number }[]
  /** `margins`: the reference is what a model keeps, each column on its own, so only what moved by itself is seen. */
  readonly sees: 'rows' | 'margins'
  readonly alarm: boolean
}

/** What a domain classifier runs on. */
export interface DomainHost {
  readonly compute: Compute
  readonly rng?: Rng
  /** Awaited between two parts of the work; throws to cancel. */
  readonly breathe?: () => Promise<void>
}

/** More rows of a side than these sharpen nothing that matters. */
const MOST_ROWS = 4000
const FOLDS = 2
/** An area from here on is worth an alarm, where chance does not explain it. */
const EFFECT = 0.55
const MOST_COLUMNS = 5
const PARAMS = { rounds: 15, maxDepth: 3, learningRate: 0.3, maxBins: 32, minChildWeight: 5, levels: 'targets' }

/**
 * Learns to tell new rows from those of the reference, and measures on rows held out how well that goes (Lopez-Paz and
 * Oquab 2017, classifier two-sample test).
 *
 * @param before real rows, typed as the pipeline reads them; or what a model keeps
 * @returns null with fewer than 200 rows on a side
 */
export async function domainOf(
  { inputs }: Pick<Pipeline, 'inputs'>,
  before: Table | Reference,
  now: Table,
  { compute, rng = createRng('domain'), breathe = async () => {} }: DomainHost,
): Promise<DomainReport | null> {
  const current = some(now, rng.fork('new'))
  const known = inputs.filter(({ name }) => 'rows' in before || before.columns[name])
  const isReal = isTable(before)
  const past = isReal ? some(before, rng.fork('before')) : null
  const plan = planMatrix(known, past ? [past, current] : [current])
  const wide = isReal ? plan : withKeptLevels(plan, before)
  const there = past ? matrixOf(wide, past) : drawnMatrix(wide, isTable(before) ? NOTHING : before, MOST_ROWS, rng)
  const here = isReal ? matrixOf(wide, current) : shuffledColumns(matrixOf(wide, current), rng.fork('shuffle'))
  if (there.rows < FEWEST || here.rows < FEWEST) return null
  const { scores, members, fallOf } = await heldOut(wide, there, here, { compute, rng, breathe })
  const { auc, error } = areaWithError(scores, members)
  const low = Math.max(0, auc - 1.96 * error)
  const figure = { value: auc, low, high: Math.min(1, auc + 1.96 * error) }
  const columns =
    low <= 0.5
      ? []
      : wide.columns
          .map(({ name }, f) => ({ column: name, fall: auc - areaWithError(fallOf(f), members).auc }))
          .filter(({ fall }) => fall > 2 * error)
          .sort((a, b) => b.fall - a.fall)
          .slice(0, MOST_COLUMNS)
  return { auc: figure, columns, sees: isReal ? 'rows' : 'margins', alarm: low > 0.5 && auc >= EFFECT }
}

const NOTHING: Reference = { columns: {}, predictions: null }
const isTable = (before: Table | Reference): before is Table => 'rows' in before

function some(table: Table, rng: Rng): Table {
  if (table.rows <= MOST_ROWS) return table
  return take(table, permutation(table.rows, rng).slice(0, MOST_ROWS).sort())
}

/** Levels that only the reference has, too. */
function withKeptLevels({ columns }: MatrixPlan, reference: Reference): MatrixPlan {
  return {
    columns: columns.map(({ name, levels }) => {
      const kept = reference.columns[name]?.levels?.map(([level]) => level) ?? []
      return { name, levels: levels && [...new Set([...levels, ...kept])] }
    }),
  }
}

/** Scores of every row by a classifier that did not learn from it, and the same with a column shuffled. */
async function heldOut(plan: MatrixPlan, before: Matrix, now: Matrix, { compute, rng, breathe }: Required<DomainHost>) {
  const model = MODELS.get('gbdt')
  const [both, rows] = [joined(before, now), before.rows + now.rows]
  const members = Uint8Array.from({ length: rows }, (_, row) => Number(row >= before.rows))
  const order = permutation(rows, rng.fork('folds'))
  const scores = new Float64Array(rows)
  const parts: { held: Uint32Array; margins: (matrix: Matrix) => Float64Array }[] = []
  for (let fold = 0; fold < FOLDS; fold++) {
    await breathe()
    const isHeld = (_: number, place: number) => place % FOLDS === fold
    const [held, learned] = [order.filter(isHeld), order.filter((row, place) => !isHeld(row, place))]
    // Both sides count as much, whichever has more rows.
    const share = (now.rows / rows) * 2
    const data = inMemory(
      { task: 'binary', classes: 2, features: featuresOf(plan) },
      {
        matrix: takeRows(both, learned),
        target: Float64Array.from(learned, (row) => members[row] ?? 0),
        weight: Float64Array.from(learned, (row) => 1 / (members[row] === 1 ? share : 2 - share)),
      },
    )
    const context = { rng: rng.fork(`fold ${fold}`), progress: breathe, compute }
    const state = await model.fit(PARAMS, data, context)
    const margins = (matrix: Matrix) =>
      model.predictor.margins(state, matrix, compute.scoring)[0] ?? new Float64Array(0)
    for (const [i, margin] of margins(takeRows(both, held)).entries()) scores[held[i] ?? 0] = margin
    parts.push({ held, margins })
  }
  const fallOf = (feature: number) => {
    const without = new Float64Array(rows)
    for (const { held, margins } of parts) {
      const own = takeRows(both, held)
      const mixed = takeRows(own, permutation(own.rows, rng.fork(`shuffle ${feature}`)))
      const features = own.features.map((one, f) => (f === feature ? (mixed.features[f] ?? one) : one))
      for (const [i, margin] of margins({ rows: own.rows, features }).entries()) without[held[i] ?? 0] = margin
    }
    return without
  }
  return { scores, members, fallOf }
}

/** The rows of two matrices of the same features. */
function joined(first: Matrix, second: Matrix): Matrix {
  const rows = first.rows + second.rows
  return {
    rows,
    features: first.features.map((feature, f) => {
      const other = second.features[f]
      if (feature.kind === 'number') {
        const values = new Float64Array(rows).fill(NaN)
        values.set(feature.values)
        if (other?.kind === 'number') values.set(other.values, first.rows)
        return { kind: 'number', values }
      }
      const codes = new Int32Array(rows).fill(-1)
      codes.set(feature.codes)
      if (other?.kind === 'levels') codes.set(other.codes, first.rows)
      return { ...feature, codes }
    }),
  }
}
