import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { drawnView, keptRows } from '../engine/index.ts'
import { createRng } from '../shared/core/index.ts'
import { evaluateScores } from '../shared/evaluate/index.ts'
import {
  dependence,
  MOST_IMPORTANCE_ROWS,
  meanContributions,
  tableOfRows,
  tableOfSource,
} from '../shared/explain/index.ts'
import { audit, readGrouping } from '../shared/fairness/index.ts'
import { findSlices } from '../shared/metrics/index.ts'
import { type Pipeline, predictionsFor, type Scores, scoresFor } from '../shared/pipeline/index.ts'
import { profileTable } from '../shared/profile/index.ts'
import type { RunReportInput } from '../shared/report/index.ts'
import { PLAIN_READING, readColumn, takeSource, unknownColumn } from '../shared/table/index.ts'
import { constantMargins, typeColumns } from '../shared/train/index.ts'
import type { CommandHost } from './command.ts'
import { type Imported, loadBundle } from './files.ts'
import { globalOf } from './global-importance.ts'
import { type Labelled, labelledRows, learnedFrom } from './labelled.ts'

/** Columns whose effect is drawn. */
const FOLLOWED = 3
const REPEATS = 5

export interface ModelReportOptions {
  readonly model: string
  readonly seed: number
  /** Columns that groups are compared by; the model's sensitive ones where there are none. */
  readonly groups: readonly string[]
}

/** What a model knows of itself: figures of its training, and what it does on made-up rows. */
export async function modelInput({ model }: ModelReportOptions) {
  const { bundle, file } = await modelAt(model)
  const { pipeline } = bundle
  const madeUp = tableOfRows(pipeline, pipeline.background?.rows ?? [])
  if (madeUp.rows === 0) return { bundle, model: file }
  const columns = await meanContributions(pipeline, madeUp)
  return { bundle, model: file, importance: { measure: 'contribution' as const, columns, ...NOTHING_MORE } }
}

const NOTHING_MORE = { groups: [], findings: [], rows: 0, repeats: 0 }

async function modelAt(path: string) {
  const bundle = await loadBundle(path)
  const bytes = await readFile(path)
  return { bundle, file: { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') } }
}

/** The same on labelled rows of a file: measured, compared between groups, and explained there. */
export async function fileInput(
  { model, seed, groups }: ModelReportOptions,
  file: string,
  imported: Imported,
  host: CommandHost,
): Promise<Omit<RunReportInput, 'name' | 'date' | 'version'>> {
  const { bundle, file: about } = await modelAt(model)
  const { pipeline, record } = bundle
  const unknown = groups.find((name) => !imported.table.names.includes(name))
  if (unknown !== undefined) throw unknownColumn(unknown, imported.table.names)
  const labelled = labelledRows(imported, file, pipeline)
  host.onProgress({ fraction: 0.3, text: 'scoring' })
  const scores = labelled.score(pipeline)
  host.onProgress({ fraction: 0.4, text: 'measuring' })
  const { rows, labels } = labelled
  const test = { ...scores, rows, labels, groups: null, predicted: predictedOf(pipeline, scores) }
  // What the model itself decided of each row.
  const shape = { id: basename(file), task: pipeline.task, classes: pipeline.classes, isByGroup: true }
  const isLearned = record.dataSha256 === imported.sha256
  const findings = [
    ...(isLearned ? [learnedFrom(basename(model), basename(file))] : []),
    ...labelled.findings,
    ...record.findings,
  ]
  return {
    bundle,
    model: about,
    findings,
    data: profiled(imported, file),
    evaluation: {
      on: `rows of ${basename(file)} with a known ${pipeline.target}${isLearned ? ', from most of which the model has learned' : ''}`,
      rows: rows.length,
      ...measured(pipeline, scores, labelled, seed),
      drawn: drawnView(shape, keptRows(test), pipeline.threshold),
    },
    slices: slicesOf(pipeline, scores, labelled, imported),
    ...auditOf(bundle.pipeline, scores, labelled, imported, groups.length > 0 ? groups : record.sensitive, seed),
    ...(await explained(pipeline, labelled, imported, seed, host)),
  }
}

const predictedOf = ({ task }: Pipeline, { margins }: Scores): Float64Array =>
  (task === 'regression' ? margins[0] : undefined) ?? new Float64Array(0)

function profiled({ table, readings, inference }: Imported, file: string) {
  const typed = typeColumns(table, readings)
  return { file: basename(file), rows: table.rows, columns: profileTable(typed.table, inference.columns).columns }
}

/** The model's figures, and those of none, which always says how frequent each class of these rows is, or their mean. */
function measured(pipeline: Pipeline, scores: Scores, { labels }: Labelled, seed: number) {
  const { task, classes } = pipeline
  const all = Uint32Array.from(labels.keys())
  const margins = constantMargins({ target: { task, classes, values: labels }, split: { train: all } }, labels.length)
  const nothing = { ...scoresFor(pipeline, margins), statuses: [] }
  const rng = createRng(seed)
  const { metrics } = evaluateScores(pipeline, scores, labels, rng)
  const { metrics: baseline } = evaluateScores(pipeline, nothing, labels, rng.fork('baseline'))
  return { metrics, baseline }
}

function slicesOf(pipeline: Pipeline, scores: Scores, { rows, labels }: Labelled, { table, readings }: Imported) {
  const known = new Map(
    table.names.flatMap((name, c) => {
      const [column, reading] = [table.columns[c], readings.get(name)]
      return column && reading && name !== pipeline.target
        ? [[name, readColumn(takeSource(column, rows), reading).column] as const]
        : []
    }),
  )
  return findSlices(predictionsFor(pipeline, scores, labels), known)
}

function auditOf(
  { task }: Pipeline,
  scores: Scores,
  { rows, labels }: Labelled,
  { table, readings }: Imported,
  groups: readonly string[],
  seed: number,
) {
  const found = groups.flatMap((name) => {
    const source = table.columns[table.names.indexOf(name)]
    return source ? [readGrouping(name, source, readings.get(name) ?? PLAIN_READING.category, rows)] : []
  })
  if (task !== 'binary' || found.length === 0) return { audit: {} }
  const decisions = Uint8Array.from(scores.decisions)
  return { audit: audit({ labels: Uint8Array.from(labels), decisions, groupings: found }, { rng: createRng(seed) }) }
}

async function explained(
  pipeline: Pipeline,
  { rows, labels }: Labelled,
  { table: source }: Imported,
  seed: number,
  host: CommandHost,
) {
  const columns = new Map(
    source.names.flatMap((name, c) =>
      source.columns[c] ? [[name, takeSource(source.columns[c], rows)] as const] : [],
    ),
  )
  const table = tableOfSource(pipeline, columns, rows.length)
  const found = await globalOf(pipeline, table, labels, { seed, repeats: REPEATS, isTimeUp: () => false, host })
  const strongest = found.global.map(({ column }) => column).slice(0, FOLLOWED)
  return {
    importance: {
      ...found,
      columns: found.global.map(({ column, importance }) => ({ columns: [column], importance })),
      rows: Math.min(rows.length, MOST_IMPORTANCE_ROWS),
      repeats: REPEATS,
    },
    dependence: strongest.map((column) => dependence(pipeline, table, column)),
  }
}
