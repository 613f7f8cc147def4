import { readFile } from 'node:fs/promises'
import { type Bundle, readBundle } from '../../shared/bundle/index.ts'
import type { CheckedColumn, CheckView } from '../../shared/contract/index.ts'
import { createRng, dataError, LatheError, throwIfCancelled } from '../../shared/core/index.ts'
import { evaluateScores, labelsFor } from '../../shared/evaluate/index.ts'
import { tableOfSource } from '../../shared/explain/index.ts'
import { inferReadings } from '../../shared/import/index.ts'
import { comparedShape, monitor, type Reference } from '../../shared/monitor/index.ts'
import { type Pipeline, type Scores, scoreTable, seenLevels } from '../../shared/pipeline/index.ts'
import { type Column, levelCounts, PLAIN_READING, type SourceTable } from '../../shared/table/index.ts'
import { SCORING_KERNELS } from '../compute/scoring-kernels.ts'
import { readSource } from '../data/index.ts'
import { inferOptionsFor, readOptionsOf, type TableAt } from './open-table.ts'
import type { Stop } from './recipe-chain.ts'

/** A file of new rows, and the model that is to meet them. */
export interface NewData {
  readonly path: string
  /** What messages call it. */
  readonly name: string
  readonly reading: TableAt['reading']
  readonly limits: TableAt['limits']
  /** The path of a model file. */
  readonly model: string
  readonly seed: number
}

/** What a look at new data finds; when and of which run is said elsewhere. */
export type CheckedRows = Omit<CheckView, 'run' | 'file' | 'at'>

/** Reads new rows as the project's file is read, scores them, and holds them against what the model learned from. */
export async function checkNew(
  { path, name, reading, limits, model, seed }: NewData,
  stop?: Stop,
): Promise<CheckedRows> {
  const reads = new AbortController()
  const onRead = (fraction: number, rows: number) => {
    if (stop?.aborted) reads.abort()
    stop?.onProgress?.({ fraction: READ * fraction, text: 'reading rows', rows })
  }
  // What was put right were records of another file.
  const { fixes: _, ...options } = readOptionsOf(reading)
  const { table: source, dialect } = await readSource(path, { ...options, ...limits, onRead, signal: reads.signal })
  throwIfCancelled(stop)
  const bundle = readBundle(await readFile(model), model)
  const { pipeline } = bundle
  const absent = absentColumns(pipeline, source, name)
  stop?.onProgress?.({ fraction: READ, text: 'comparing', rows: source.rows })
  const columns = new Map(source.names.flatMap((name, c) => (source.columns[c] ? [[name, source.columns[c]]] : [])))
  const table = tableOfSource(pipeline, columns, source.rows)
  const scores = scoreTable(pipeline, table, undefined, SCORING_KERNELS)
  throwIfCancelled(stop)
  const reference = referenceIn(bundle)
  const { columns: found, ...report } = monitor(pipeline, reference, table, scores, absent)
  const seen = seenLevels(pipeline)
  const checked = found.map((one): CheckedColumn => {
    const [then, now] = [reference.columns[one.column], table.columns.get(one.column)]
    return {
      ...one,
      shape: then && now ? comparedShape(then, now) : null,
      unknown: now ? unknownLevels(now, seen.get(one.column)) : NO_LEVELS,
      isAbsent: absent.has(one.column),
    }
  })
  const infer = inferOptionsFor(reading, source, dialect)
  return {
    rows: source.rows,
    report,
    columns: checked.toSorted(byChange),
    drifted: checked.toSorted(byChange).flatMap(({ column, alarm }) => (alarm ? [column] : [])),
    alarm: report.dataset.alarm,
    measured: measuredOn(pipeline, source, scores, infer, seed),
  }
}

/** The fraction of the work that is reading. */
const READ = 0.7

/** Alarms first, then by how far a column has moved. */
const byChange = (a: CheckedColumn, b: CheckedColumn): number =>
  Number(b.alarm) - Number(a.alarm) || (b.tests.psi?.value ?? 0) - (a.tests.psi?.value ?? 0)

function absentColumns({ inputs }: Pipeline, { names, rows }: SourceTable, file: string): ReadonlySet<string> {
  const there = new Set(names)
  const absent = inputs.flatMap(({ name }) => (there.has(name) ? [] : [name]))
  if (absent.length === inputs.length)
    throw dataError(`${file} has none of the columns that the model reads.`, {
      file,
      next: `Give a file with the columns of the training data: ${absent.slice(0, 5).join(', ')}${absent.length > 5 ? ', …' : ''}.`,
    })
  if (rows === 0) throw dataError(`${file} holds no rows.`, { file, next: 'Give a file with rows.' })
  return new Set(absent)
}

function referenceIn({ reference }: Bundle): Reference {
  if (reference) return reference
  throw new LatheError('unsupported', 'The model was made by a version that kept nothing to compare with.', {
    next: 'Train once more, and check new data against that run.',
  })
}

const MOST_NAMED = 5
const NO_LEVELS = { some: [], count: 0 }

/** Values that training never saw, most frequent first. */
function unknownLevels(column: Column, known: ReadonlySet<string> | undefined): CheckedColumn['unknown'] {
  if (!known || column.kind !== 'category') return NO_LEVELS
  const counts = levelCounts(column.codes, column.levels)
  const unknown = column.levels.flatMap((level, code) =>
    !known.has(level) && (counts[code] ?? 0) > 0 ? [{ level, count: counts[code] ?? 0 }] : [],
  )
  const some = unknown.toSorted((a, b) => b.count - a.count).slice(0, MOST_NAMED)
  return { some: some.map(({ level }) => level), count: unknown.length }
}

/** What labels say, where the file holds any that the model knows; null without. */
function measuredOn(
  pipeline: Pipeline,
  source: SourceTable,
  scores: Scores,
  infer: Parameters<typeof inferReadings>[1],
  seed: number,
): CheckView['measured'] {
  const { target } = pipeline
  const column = source.columns[source.names.indexOf(target)]
  if (!column) return null
  const alone = { ...source, names: [target], header: [target], columns: [column] }
  const [inferred] = inferReadings(alone, infer).columns
  const { labels } = labelsFor(pipeline, column, inferred?.reading ?? PLAIN_READING.category)
  const rows = Uint32Array.from(labels.keys()).filter((row) => !Number.isNaN(labels[row]))
  if (rows.length === 0) return null
  const known = Float64Array.from(rows, (row) => labels[row] ?? 0)
  const { metrics } = evaluateScores(pipeline, takeScores(scores, rows), known, createRng(seed))
  return { rows: rows.length, metrics }
}

const takeScores = (scores: Scores, rows: Uint32Array): Scores => {
  const of = (values: Float64Array) => Float64Array.from(rows, (row) => values[row] ?? 0)
  return {
    rows: rows.length,
    margins: scores.margins.map(of),
    probabilities: scores.probabilities.map(of),
    decisions:
      scores.decisions.length > 0 ? Int32Array.from(rows, (row) => scores.decisions[row] ?? 0) : scores.decisions,
    ...(scores.thresholds && { thresholds: of(scores.thresholds) }),
    statuses: Array.from(rows, (row) => scores.statuses[row] ?? ''),
  }
}
