import { createRng, type Rng } from '../core/index.ts'
import { evaluateScores } from '../evaluate/index.ts'
import type { Pipeline, Scores } from '../pipeline/index.ts'
import { pick, rowsWhere, type Table } from '../table/index.ts'
import { anomaliesIn } from './anomalies.ts'
import { ABSENT, columnReports, percent } from './column-report.ts'
import { type DomainHost, type DomainReport, domainOf } from './domain.ts'
import { type Drift, driftOf, FEWEST } from './drift.ts'
import { duplicateChange } from './duplicates.ts'
import { ASSUMPTIONS, estimatePerformance } from './estimate.ts'
import { groupReport, type Watched } from './group-report.ts'
import { estimateLosses, LOSS_ASSUMPTIONS } from './loss-model.ts'
import { labelSample, predictionSample, type Reference, sampleFrom } from './reference.ts'
import type { Estimate, MonitorReport } from './report.ts'
import { takeScores } from './take-scores.ts'

/** New rows, and what is known of them. */
export interface NewRows {
  /** Typed as the pipeline reads them. */
  readonly table: Table
  readonly scores: Scores
  /** Columns that the new data do not have. */
  readonly absent?: ReadonlySet<string>
  /** Class numbers or values, NaN where there is none; null without any. */
  readonly labels?: Float64Array | null
  /** Groups that are watched, and their limits. */
  readonly watched?: Watched | undefined
}

export interface MonitorOptions {
  readonly seed?: number
  /** What a domain classifier runs on; none is learned without. */
  readonly host?: DomainHost | undefined
  /** Real rows of the reference, for the domain classifier; otherwise what the model keeps. */
  readonly rows?: Table | undefined
}

/** From this share of columns on, it is the data as a whole that has changed. */
const WHOLE = 0.5

/** New rows against those that a model learned from. */
export async function monitor(
  pipeline: Pipeline,
  reference: Reference,
  { table, scores, absent = new Set(), labels = null, watched }: NewRows,
  { seed = 0, host, rows }: MonitorOptions = {},
): Promise<MonitorReport> {
  const rng = createRng(seed)
  const columns = columnReports(pipeline, reference, table, absent)
  const [predictions = null] = reference.predictions
    ? driftOf([
        {
          column: pipeline.target,
          reference: sampleFrom(reference.predictions),
          current: predictionSample(pipeline, scores),
        },
      ])
    : []
  const domain = host
    ? await domainOf(pipeline, rows && rows.rows >= FEWEST ? rows : reference, table, {
        rng: rng.fork('domain'),
        ...host,
      })
    : null
  const anomalies = anomaliesIn(pipeline, reference, table)
  return {
    rows: table.rows,
    columns,
    predictions,
    labels: labelDrift(pipeline, reference, labels),
    duplicates: reference.repeats ? duplicateChange(pipeline, reference.repeats, table) : null,
    anomalies,
    domain,
    dataset: wholeOf(columns, predictions, domain, table.rows),
    performance: {
      estimated: estimateOf(pipeline, reference, table, scores, {
        rng: rng.fork('estimate'),
        doubt: doubtOf(columns, anomalies),
      }),
      measured: measuredOn(pipeline, scores, labels, seed),
    },
    groups: watched ? groupReport(pipeline, scores, labels, watched, rng.fork('groups')) : null,
  }
}

function labelDrift(pipeline: Pipeline, reference: Reference, labels: Float64Array | null): Drift | null {
  const known = labels?.filter((label) => !Number.isNaN(label))
  if (!known || known.length === 0 || !reference.labels) return null
  const pair = {
    column: pipeline.target,
    reference: sampleFrom(reference.labels),
    current: labelSample(pipeline, known),
  }
  return driftOf([pair])[0] ?? null
}

function estimateOf(
  pipeline: Pipeline,
  { losses }: Reference,
  table: Table,
  scores: Scores,
  { rng, doubt }: { readonly rng: Rng; readonly doubt: string | null },
): Estimate | null {
  if (pipeline.task === 'regression') {
    const found = losses ? estimateLosses(losses, table, scores) : null
    return found && { ...found, assumptions: LOSS_ASSUMPTIONS, doubt }
  }
  const found = estimatePerformance(pipeline, scores, rng)
  return found && { ...found, assumptions: ASSUMPTIONS, doubt }
}

/** Both ways to estimate know only rows of a kind that the model learned from. */
function doubtOf(columns: MonitorReport['columns'], anomalies: MonitorReport['anomalies']): string | null {
  if (anomalies?.change.alarm)
    return `Doubtful here: ${percent(anomalies.change.current)} of these rows are unlike any that were trained on.`
  const absent = columns.find(({ why }) => why === ABSENT)
  if (absent) return `Doubtful here: none of these rows has the column ${absent.column}.`
  const [strange] = columns
    .flatMap(({ column, unseen, outOfRange }) =>
      [unseen, outOfRange].flatMap(({ alarm, current }) => (alarm ? [{ column, current }] : [])),
    )
    .toSorted((a, b) => b.current - a.current)
  return strange
    ? `Doubtful here: ${strange.column} has values that training never had in ${percent(strange.current)} of rows.`
    : null
}

function measuredOn(pipeline: Pipeline, scores: Scores, labels: Float64Array | null, seed: number) {
  if (!labels) return null
  const rows = rowsWhere(Uint8Array.from(labels, (label) => (Number.isNaN(label) ? 0 : 1)))
  if (rows.length === 0) return null
  const isAll = rows.length === labels.length
  const known = isAll ? labels : pick(labels, rows, new Float64Array(rows.length))
  const { metrics } = evaluateScores(pipeline, isAll ? scores : takeScores(scores, rows), known, createRng(seed))
  return { rows: rows.length, metrics }
}

function wholeOf(
  columns: MonitorReport['columns'],
  predictions: Drift | null,
  domain: DomainReport | null,
  rows: number,
): MonitorReport['dataset'] {
  const moved = columns.filter(({ alarm }) => alarm).map(({ column }) => column)
  const named = moved.length > 0 ? `: ${moved.slice(0, 5).join(', ')}${moved.length > 5 ? ', …' : ''}` : ''
  const said = `${moved.length} of ${columns.length} columns have changed${named}`
  if (rows < FEWEST)
    return {
      alarm: false,
      why: `${rows === 1 ? '1 row is' : `${rows} rows are`} too few for an alarm: give ${FEWEST} or more.`,
    }
  if (predictions?.alarm)
    return { alarm: true, why: `What the model predicts has changed (${predictions.why}); ${said}.` }
  if (domain?.alarm)
    return {
      alarm: true,
      why: `New rows can be told from those before (area ${domain.auc.value?.toFixed(2)}, chance is 0.5)${domain.columns.length > 0 ? `, by ${domain.columns.map(({ column }) => column).join(', ')}` : ''}; ${said}.`,
    }
  return { alarm: moved.length > 0 && moved.length >= WHOLE * columns.length, why: `${said}.` }
}

/** Whether anything in a report is an alarm. */
export const hasAlarm = ({
  dataset,
  columns,
  predictions,
  labels,
  duplicates,
  anomalies,
  groups,
}: MonitorReport): boolean =>
  dataset.alarm ||
  columns.some(({ alarm }) => alarm) ||
  [predictions, labels, duplicates, anomalies?.change].some((one) => one?.alarm) ||
  (groups?.gates.some(({ alarm }) => alarm) ?? false)
