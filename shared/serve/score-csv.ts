import { dataError, throwIfCancelled } from '../core/index.ts'
import { reasonsOf, tableOfSource } from '../explain/index.ts'
import type { ScoringKernels } from '../models/index.ts'
import { type Pipeline, type Prediction, predictionsOf, scoreSource } from '../pipeline/index.ts'
import { predictionCsvHeader, predictionCsvLine } from './prediction-csv.ts'
import { type CsvFile, chunksOf } from './read-csv.ts'

/** A file's predictions: the lines of the CSV to download, and what to say about them. */
export interface ScoredFile {
  readonly lines: readonly string[]
  readonly records: number
  readonly setAside: number
  /** Rows whose status is not `ok`. */
  readonly flagged: number
  /** Rows by predicted class; empty for regression. */
  readonly counts: ReadonlyMap<string, number>
  /** Columns of the model that the file does not have. */
  readonly missing: readonly string[]
  /** The first rows, for looking at. */
  readonly first: readonly { readonly record: number; readonly prediction: Prediction }[]
}

export interface ScoreOptions {
  /** Awaited after each chunk with the share done: the page draws there, and the person may cancel. */
  readonly progress: (fraction: number) => Promise<void>
  readonly signal: { readonly aborted: boolean }
  /** How many reasons each row gets. */
  readonly reasons?: number
  readonly kernels?: ScoringKernels | undefined
}

const CHUNK_ROWS = 2000
/** Reasons take longer: the page is to stay alive. */
const EXPLAINED_CHUNK_ROWS = 20
const FIRST_ROWS = 100

/** Scores every record of a file, in the file's order, as `lathe predict` does; records set aside have no prediction. */
export async function scoreCsv(pipeline: Pipeline, file: CsvFile, options: ScoreOptions): Promise<ScoredFile> {
  const wanted = pipeline.inputs.map((input) => input.name)
  const missing = wanted.filter((name) => !file.names.includes(name))
  if (missing.length === wanted.length) throw noColumns(wanted, file.names)
  const { survey } = file
  const { reasons = 0, kernels } = options
  const pad = <T>(of: readonly T[] = []) => Array.from({ length: reasons }, (_, i) => of[i])
  const lines = [predictionCsvHeader(pipeline.classes, reasons)]
  const counts = new Map(pipeline.classes.map((label) => [label, 0]))
  const first: { record: number; prediction: Prediction }[] = []
  const setAside = survey.setAside.values()
  let aside = setAside.next().value
  let record = 0
  let flagged = 0
  const passSetAside = () => {
    for (; aside?.record === record; record++) {
      lines.push(predictionCsvLine(record, null, pipeline.classes, `set aside: ${aside.reason}`, pad()))
      aside = setAside.next().value
    }
  }
  for (const { rows, columns } of chunksOf(file, wanted, reasons > 0 ? EXPLAINED_CHUNK_ROWS : CHUNK_ROWS)) {
    const explained = reasons > 0 ? reasonsOf(pipeline, tableOfSource(pipeline, columns, rows), reasons) : []
    for (const [row, prediction] of predictionsOf(pipeline, scoreSource(pipeline, columns, rows, kernels)).entries()) {
      passSetAside()
      const { prediction: label, status } = prediction
      if (first.length < FIRST_ROWS) first.push({ record, prediction })
      if (typeof label === 'string') counts.set(label, (counts.get(label) ?? 0) + 1)
      if (status !== 'ok') flagged++
      lines.push(predictionCsvLine(record, prediction, pipeline.classes, status, pad(explained[row])))
      record++
    }
    await options.progress(record / survey.records)
    throwIfCancelled(options.signal)
  }
  passSetAside()
  return { lines, records: survey.records, setAside: survey.setAside.length, flagged, counts, missing, first }
}

const MOST_NAMES = 8

function noColumns(wanted: readonly string[], names: readonly string[]): Error {
  const list = (all: readonly string[]) =>
    `${all.slice(0, MOST_NAMES).join(', ')}${all.length > MOST_NAMES ? ', …' : ''}`
  return dataError(`The file has none of the model’s columns. It has: ${list(names)}.`, {
    next: `The model needs: ${list(wanted)}. The first line must name the columns.`,
  })
}
