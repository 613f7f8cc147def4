import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import type { Bundle } from '../../shared/bundle/index.ts'
import { dataError, type Finding, throwIfCancelled } from '../../shared/core/index.ts'
import { labelsFor } from '../../shared/evaluate/index.ts'
import { tableOfRows } from '../../shared/explain/index.ts'
import { groupingOf } from '../../shared/fairness/index.ts'
import { inferReadings } from '../../shared/import/index.ts'
import { type Cell, PLAIN_READING, type SourceColumn } from '../../shared/table/index.ts'
import type { NewData, NewDataQuery } from './new-data.ts'

// What a service writes of each row that it predicts, and of each label that comes later: one JSON object a line.

const CELL = z.union([z.string(), z.number(), z.boolean(), z.null()])
const LINE = z.looseObject({
  time: z.union([z.string(), z.number()]),
  id: z.union([z.string(), z.number()]).optional(),
  row: z.int().min(0).default(0),
  input: z.record(z.string(), CELL),
})
const FEEDBACK = z.looseObject({
  id: z.union([z.string(), z.number()]),
  row: z.int().min(0).default(0),
  label: CELL,
})

type Line = z.output<typeof LINE>

const IS_LOG = /\.jsonl(\.gz)?$/
const IS_FEEDBACK = /^feedback/

/** Whether a path is a folder, or a file whose first line is one of a request log. */
export async function isRequestLog(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) return true
  if (!found || !IS_LOG.test(path)) return false
  if (path.endsWith('.gz')) return true
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0)
    const [first = ''] = buffer.toString('utf8', 0, bytesRead).split('\n')
    return LINE.safeParse(jsonOf(first)).success
  } finally {
    await file.close()
  }
}

/**
 * Rows of a request log, in the order of their time, each with the label that came for its id. Rows without values (left
 * out to protect people) and lines that are cut off are counted in a finding.
 *
 * @param path a folder of `*.jsonl` files, of which `feedback*.jsonl` hold labels; or one file
 */
export async function readRequestLog(
  path: string,
  { pipeline }: Pick<Bundle, 'pipeline'>,
  { label }: NewDataQuery,
  { signal, onRead }: { readonly signal?: AbortSignal | undefined; readonly onRead?: (rows: number) => void } = {},
): Promise<NewData> {
  const isFolder = (await stat(path)).isDirectory()
  const names = isFolder ? (await readdir(path)).filter((name) => IS_LOG.test(name)).sort() : [basename(path)]
  const fileOf = (name: string) => (isFolder ? join(path, name) : path)
  const lines: Line[] = []
  let broken = 0
  for (const name of names.filter((one) => !IS_FEEDBACK.test(one)))
    for await (const text of linesOf(fileOf(name))) {
      const parsed = LINE.safeParse(jsonOf(text))
      if (parsed.success && Object.keys(parsed.data.input).length > 0) lines.push(parsed.data)
      else broken++
      if (lines.length % 10_000 === 0) {
        throwIfCancelled(signal)
        onRead?.(lines.length)
      }
    }
  if (lines.length === 0)
    throw dataError(`${basename(path)} holds no rows of a request log.`, {
      file: path,
      next: 'Give the folder that the service writes its request log to (--log DIR), or a data file.',
    })
  const labels = new Map<string, Cell>()
  for (const name of names.filter((one) => IS_FEEDBACK.test(one)))
    for await (const text of linesOf(fileOf(name))) {
      const parsed = FEEDBACK.safeParse(jsonOf(text))
      if (parsed.success) labels.set(keyOf(parsed.data), parsed.data.label)
      else broken++
    }
  const inputs = lines.map(({ input }) => input)
  const columnOf = (name: string): SourceColumn => sourceOf(inputs.map((input) => input[name] ?? null))
  const known = new Set(inputs.flatMap((input) => Object.keys(input)))
  const given = label === undefined ? pipeline.target : label
  const labelCells = lines.map((line) => labels.get(keyOf(line)) ?? line.input[given] ?? null)
  const found = labelCells.some((cell) => cell !== null)
    ? labelsFor(pipeline, sourceOf(labelCells), PLAIN_READING.category)
    : null
  const all = Uint32Array.from(lines.keys())
  return {
    rows: lines.length,
    table: tableOfRows(pipeline, inputs),
    absent: new Set(pipeline.inputs.flatMap(({ name }) => (known.has(name) ? [] : [name]))),
    labels: found?.labels.every(Number.isNaN) === false ? found.labels : null,
    times: Float64Array.from(lines, ({ time }) => (typeof time === 'number' ? time : Date.parse(time))),
    grouping(name) {
      if (!known.has(name)) return undefined
      const column = columnOf(name)
      const [inferred] = inferReadings(asTable(name, column, lines.length), {}).columns
      return groupingOf(name, column, inferred?.reading ?? PLAIN_READING.category, all)
    },
    findings: [...(found?.findings ?? []), ...(broken > 0 ? [unreadLines(broken)] : [])],
  }
}

const keyOf = ({ id, row }: { readonly id?: string | number | undefined; readonly row: number }): string =>
  JSON.stringify([id ?? null, row])

async function* linesOf(path: string): AsyncGenerator<string> {
  const bytes = createReadStream(path)
  const input = path.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes
  for await (const line of createInterface({ input, crlfDelay: Infinity })) if (line.trim() !== '') yield line
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

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
  message: `${count.toLocaleString('en-US')} lines of the log hold no values of a row, or are cut off: they were left out.`,
})
