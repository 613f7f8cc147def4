import { type InputColumn, type Pipeline, type Scores, seenLevels } from '../pipeline/index.ts'
import { type Column, missingCount, type Table } from '../table/index.ts'
import { type Drift, driftOf, FEWEST, type Pair } from './drift.ts'
import { ASSUMPTIONS, type Estimated, estimatePerformance } from './estimate.ts'
import { predictionSample, type Reference, sampleFrom } from './reference.ts'
import { sampleOf } from './sample.ts'
import { type ShareChange, shareChange } from './share-change.ts'

export interface ColumnReport extends Drift {
  /** Shares of all rows without a value, then and now. */
  readonly missing: ShareChange
  /** Of rows with a value: a level that training never saw. */
  readonly unseen: ShareChange
  /** Of rows with a value: beyond the smallest and largest of training. */
  readonly outOfRange: ShareChange
}

export interface MonitorReport {
  readonly rows: number
  readonly columns: readonly ColumnReport[]
  /** The same tests of what the model says; null where the model keeps nothing of its test rows. */
  readonly predictions: Drift | null
  readonly dataset: { readonly alarm: boolean; readonly why: string }
  readonly performance: {
    readonly estimated: (Estimated & { readonly assumptions: string }) | null
  }
}

/** From this share of columns on, it is the data as a whole that has changed. */
const WHOLE = 0.5

/**
 * New rows against those that a model learned from.
 *
 * @param table the new rows, typed as the pipeline reads them
 * @param absent columns that the new data do not have
 */
export function monitor(
  pipeline: Pipeline,
  reference: Reference,
  table: Table,
  scores: Scores,
  absent: ReadonlySet<string> = new Set(),
): MonitorReport {
  const known = pipeline.inputs.flatMap((input) => {
    const [then, now] = [reference.columns[input.name], table.columns.get(input.name)]
    return then && now ? [{ input, then, now }] : []
  })
  const pairs = known.map(({ input, then, now }): Pair => {
    const [before, current] = [sampleFrom(then), sampleOf(now)]
    return { column: input.name, reference: before, current }
  })
  const seen = seenLevels(pipeline)
  const columns = driftOf(pairs).map((drift, i): ColumnReport => {
    const one = known[i]
    if (!one) throw new Error('a column that was compared is a known one')
    const { input, then, now } = one
    const missing = missingCount(now)
    const there = table.rows - missing
    const shares = {
      missing: shareChange(then.missing, then.rows, missing, table.rows),
      unseen: shareChange(0, then.count, countUnseen(now, seen.get(input.name)), there),
      outOfRange: shareChange(0, then.count, countOutside(now, input), there),
    }
    const why = absent.has(input.name) ? 'the column is not there' : drift.alarm ? drift.why : shareWhy(shares)
    return { ...drift, ...shares, alarm: drift.alarm || why !== null, why: why ?? drift.why }
  })
  const [predictions = null] = reference.predictions
    ? driftOf([
        {
          column: pipeline.target,
          reference: sampleFrom(reference.predictions),
          current: predictionSample(pipeline, scores),
        },
      ])
    : []
  const estimated = estimatePerformance(pipeline, scores)
  return {
    rows: table.rows,
    columns,
    predictions,
    dataset: wholeOf(columns, predictions, table.rows),
    performance: { estimated: estimated && { ...estimated, assumptions: ASSUMPTIONS } },
  }
}

function wholeOf(columns: readonly ColumnReport[], predictions: Drift | null, rows: number): MonitorReport['dataset'] {
  const moved = columns.filter(({ alarm }) => alarm).map(({ column }) => column)
  const named = moved.length > 0 ? `: ${moved.slice(0, 5).join(', ')}${moved.length > 5 ? ', …' : ''}` : ''
  const said = `${moved.length} of ${columns.length} columns have changed${named}`
  if (rows < FEWEST) return { alarm: false, why: `${rows} rows are too few for an alarm: give ${FEWEST} or more.` }
  if (predictions?.alarm)
    return { alarm: true, why: `What the model predicts has changed (${predictions.why}); ${said}.` }
  return { alarm: moved.length > 0 && moved.length >= WHOLE * columns.length, why: `${said}.` }
}

const TITLES = {
  missing: 'missing values',
  unseen: 'levels that training never saw',
  outOfRange: 'values outside the training range',
}

function shareWhy(shares: Pick<ColumnReport, 'missing' | 'unseen' | 'outOfRange'>): string | null {
  for (const kind of ['missing', 'unseen', 'outOfRange'] as const) {
    const { reference, current, alarm } = shares[kind]
    if (alarm) return `${TITLES[kind]}: ${percent(current)} of rows, ${percent(reference)} in training`
  }
  return null
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`

function countUnseen(column: Column, known: ReadonlySet<string> | undefined): number {
  if (!known || column.kind !== 'category') return 0
  const isUnseen = column.levels.map((level) => !known.has(level))
  return column.codes.reduce((total, code) => total + (code >= 0 && isUnseen[code] ? 1 : 0), 0)
}

function countOutside(column: Column, { range }: InputColumn): number {
  if (!range || (column.kind !== 'number' && column.kind !== 'date')) return 0
  const [low, high] = range
  return column.values.reduce((total, value) => total + (value < low || value > high ? 1 : 0), 0)
}
