import { open, readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Bundle } from '../../shared/bundle/index.ts'
import { dataError, type Finding, throwIfCancelled } from '../../shared/core/index.ts'
import { labelsFor } from '../../shared/evaluate/index.ts'
import { rowsAndUnreadable } from '../../shared/explain/index.ts'
import { groupingOf } from '../../shared/fairness/index.ts'
import { inferReadings } from '../../shared/import/index.ts'
import type { Pipeline, Scores } from '../../shared/pipeline/index.ts'
import { type LoggedRow, readLoggedRows } from '../../shared/serve/index.ts'
import { type Cell, PLAIN_READING, type SourceColumn } from '../../shared/table/index.ts'
import { type LogPart, readLogFolder } from '../serve/observe/log-folder.ts'
import { type NewData, type NewDataQuery, unreadableCells } from './new-data.ts'

const FIRST_BYTES = 65_536

/** Whether a path is a folder, or a file whose first line is one of a request log. */
export async function isRequestLog(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) return true
  if (!found || !path.endsWith('.jsonl')) return false
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(FIRST_BYTES), 0, FIRST_BYTES, 0)
    const [first = ''] = buffer.toString('utf8', 0, bytesRead).split('\n')
    return readLoggedRows(first).lines.length > 0
  } finally {
    await file.close()
  }
}

export interface LogControls {
  readonly signal?: AbortSignal | undefined
  readonly onRead?: (rows: number) => void
}

/**
 * Rows of a request log, in the order of their time, each with the label that came for its id. Lines that are cut off are
 * counted in a finding. Where a column that the model reads was left out to protect people, what the model said then is
 * taken in place of what it would say now.
 *
 * @param path the folder that a service writes to, or one file of it
 */
export async function readRequestLog(
  path: string,
  { pipeline }: Pick<Bundle, 'pipeline'>,
  { label }: NewDataQuery,
  { signal, onRead }: LogControls = {},
): Promise<NewData> {
  const lines: LoggedRow[] = []
  const labels = new Map<string, Cell>()
  let broken = 0
  for await (const part of partsOf(path)) {
    throwIfCancelled(signal)
    // A row that a challenger was asked about in shadow stands there as it was answered, too.
    for (const row of part.rows) if (row.variant !== 'shadow') lines.push(row)
    for (const one of part.labels) labels.set(keyOf(one), one.label)
    broken += part.unreadable
    onRead?.(lines.length)
  }
  if (lines.length === 0)
    throw dataError(`${basename(path)} holds no rows of a request log.`, {
      file: path,
      next: 'Give the folder that a service writes its request log to (lathe serve --log DIR), or a data file.',
    })
  const inputs = lines.map(({ input }) => input)
  const cellsOf = (name: string) => inputs.map((input) => (Object.hasOwn(input, name) ? (input[name] ?? null) : null))
  const known = new Set(inputs.flatMap((input) => Object.keys(input)))
  const withheld = new Set(lines.flatMap(({ redacted = [] }) => redacted))
  const own = cellsOf(label ?? pipeline.target)
  const labelCells = lines.map((line, row) => labels.get(keyOf(line)) ?? own[row] ?? null)
  const found = labelCells.some((cell) => cell !== null)
    ? labelsFor(pipeline, sourceOf(labelCells), PLAIN_READING.category)
    : null
  const all = Uint32Array.from(lines.keys())
  const isWhole = pipeline.inputs.every(({ name }) => !withheld.has(name))
  const { table, unreadable } = rowsAndUnreadable(pipeline, inputs)
  return {
    rows: lines.length,
    table,
    absent: new Set(pipeline.inputs.flatMap(({ name }) => (known.has(name) || withheld.has(name) ? [] : [name]))),
    withheld,
    said: isWhole ? null : saidIn(pipeline, lines),
    labels: found?.labels.every(Number.isNaN) === false ? found.labels : null,
    times: Float64Array.from(lines, ({ time }) => Date.parse(time)),
    grouping(name) {
      if (!known.has(name)) return undefined
      const column = sourceOf(cellsOf(name))
      const [inferred] = inferReadings(asTable(name, column, lines.length), {}).columns
      return groupingOf(name, column, inferred?.reading ?? PLAIN_READING.category, all)
    },
    findings: [
      ...unreadable.map(unreadableCells),
      ...(found?.findings ?? []),
      ...(broken > 0 ? [unreadLines(broken)] : []),
    ],
  }
}

async function* partsOf(path: string): AsyncGenerator<LogPart> {
  if ((await stat(path)).isDirectory()) return yield* readLogFolder(path)
  const { lines: rows, unreadable } = readLoggedRows(await readFile(path, 'utf8'))
  yield { file: path, rows, labels: [], unreadable }
}

/** What was said of the rows when they came. */
function saidIn({ task, classes }: Pick<Pipeline, 'task' | 'classes'>, lines: readonly LoggedRow[]): Scores {
  const rows = lines.length
  if (task === 'regression') {
    const values = Float64Array.from(lines, ({ prediction }) => Number(prediction))
    return { rows, margins: [values], probabilities: [], decisions: new Int32Array(0), statuses: [] }
  }
  const probabilities = classes.map((name) => Float64Array.from(lines, (line) => line.probabilities?.[name] ?? 0))
  const codes = new Map(classes.map((name, code) => [name, code]))
  const decisions = Int32Array.from(lines, ({ prediction }) => codes.get(String(prediction)) ?? 0)
  return { rows, margins: [], probabilities, decisions, statuses: [] }
}

const keyOf = ({ id, row }: { readonly id: string; readonly row: number }): string => `${row} ${id}`

/** Cells as a file would hold them. */
function sourceOf(cells: readonly Cell[]): SourceColumn {
  const codes = new Map<string, number>()
  const coded = Uint32Array.from(cells, (cell) => {
    const text = cell === null ? '' : String(cell)
    const code = codes.get(text) ?? codes.size
    codes.set(text, code)
    return code
  })
  return { codes: coded, texts: [...codes.keys()] }
}

const asTable = (name: string, column: SourceColumn, rows: number) => ({
  names: [name],
  header: [name],
  columns: [column],
  rows,
  records: rows,
  recordOf: null,
  setAside: [],
})

const unreadLines = (count: number): Finding => ({
  id: 'log-lines-left-out',
  severity: 'info',
  columns: [],
  message: `${count.toLocaleString('en-US')} lines of the log are cut off or hold something else: they were left out.`,
})
