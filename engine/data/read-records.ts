import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LatheError, throwIfCancelled } from '../../shared/core/index.ts'
import { cellsOf, type Dialect, type Layout, RecordScanner, type Survey } from '../../shared/import/index.ts'
import type { SourceColumn } from '../../shared/table/index.ts'
import { ColumnBuilder } from './dictionary.ts'
import { chunksOf, sqlPath, sqlText, withDuck } from './duckdb.ts'
import type { ReadOptions } from './read-options.ts'
import { blocksOf, type SourceFile } from './source-file.ts'

/** Delimited UTF-8 text that has been surveyed. */
export interface SurveyedText {
  readonly path: string
  readonly dialect: Dialect
  readonly layout: Layout
  readonly survey: Survey
}

/**
 * The columns of the good records. DuckDB reads them, from the file itself where nothing but good records follows the
 * header, else from a copy of the good ones; its number of rows and of bytes are compared with the survey's. Where they
 * differ, or the survey says that they could, the survey's own scanner reads the cells.
 */
export async function readRecords(
  file: SourceFile,
  text: SurveyedText,
  options: ReadOptions,
  onRows: (rows: number) => void = () => {},
): Promise<{ columns: readonly SourceColumn[]; reader: 'duckdb' | 'scanner' }> {
  const columns = text.survey.irregular ? undefined : await readByDuck(file, text, options, onRows)
  if (columns !== undefined) return { columns, reader: 'duckdb' }
  return { columns: await readByScanner(file, text, options, onRows), reader: 'scanner' }
}

async function readByDuck(
  file: SourceFile,
  text: SurveyedText,
  options: ReadOptions,
  onRows: (rows: number) => void,
): Promise<SourceColumn[] | undefined> {
  const { survey, dialect, layout } = text
  const { size } = await stat(text.path)
  const { ranges } = survey
  const whole = dialect.skip === 0 && ranges.length === 2 && ranges[0] === layout.byte && ranges[1] === size
  const path = whole ? text.path : join(file.folder, 'good records')
  if (!whole) await writeGood(text, path, options.signal)
  const builders = Array.from({ length: survey.width }, () => new ColumnBuilder())
  const failed = await withDuck({ ...options, folder: file.folder }, async (connection) => {
    try {
      for await (const chunk of chunksOf(connection, csvQuery(path, text, whole && dialect.header))) {
        throwIfCancelled(options.signal)
        for (const [index, builder] of builders.entries()) builder.addVector(chunk, index)
        onRows(builders[0]?.rows ?? 0)
      }
      return false
    } catch (error) {
      if (error instanceof LatheError) throw error
      return true
    }
  })
  return !failed && agrees(builders, survey) ? builders.map((builder) => builder.column()) : undefined
}

/** Everything is said to DuckDB; NULL stands for a text that no file of ours holds, so that blank cells stay blank. */
function csvQuery(path: string, { dialect, survey }: SurveyedText, header: boolean): string {
  const columns = Array.from({ length: survey.width }, (_, index) => `'c${index}': 'VARCHAR'`).join(', ')
  const settings = {
    auto_detect: 'false',
    columns: `{${columns}}`,
    header: String(header),
    delim: sqlText(dialect.delimiter),
    quote: sqlText(dialect.quote),
    escape: sqlText(dialect.escape),
    nullstr: sqlText('\u0001\u0002lathe'),
    compression: `'none'`,
    encoding: `'utf-8'`,
    max_line_size: String(Math.max(2_097_152, survey.longest + 1024)),
  }
  const list = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  return `SELECT * FROM read_csv(${sqlPath(path)}, ${list.join(', ')})`
}

function agrees(builders: readonly ColumnBuilder[], survey: Survey): boolean {
  let bytes = 0
  for (const builder of builders) {
    if (builder.rows !== survey.rows) return false
    bytes += builder.bytes
  }
  return bytes === survey.contentBytes
}

async function writeGood({ path, survey }: SurveyedText, to: string, signal: AbortSignal | undefined): Promise<void> {
  const out = await open(to, 'w')
  try {
    let last = 0
    for await (const block of blocksOf(path, survey.ranges)) {
      throwIfCancelled(signal)
      await out.write(block)
      last = block.at(-1) ?? last
    }
    if (last !== 10 && last !== 13) await out.write(survey.newline === 'mixed' ? '\n' : survey.newline)
  } finally {
    await out.close()
  }
}

async function readByScanner(
  file: SourceFile,
  { path, dialect, survey }: SurveyedText,
  options: ReadOptions,
  onRows: (rows: number) => void,
): Promise<SourceColumn[]> {
  const builders = Array.from({ length: survey.width }, () => new ColumnBuilder())
  const scanner = new RecordScanner(dialect, true)
  let carried: Uint8Array = new Uint8Array(0)
  const take = (block: Uint8Array, final: boolean): void => {
    const bytes = carried.length === 0 ? block : Buffer.concat([carried, block])
    let at = 0
    while (at < bytes.length && scanner.scan(bytes, at, bytes.length, final)) {
      for (const [index, cell] of cellsOf(scanner, bytes).entries()) builders[index]?.add(cell)
      at = scanner.next
    }
    carried = bytes.slice(at)
  }
  for await (const block of blocksOf(path, survey.ranges)) {
    throwIfCancelled(options.signal)
    take(block, false)
    onRows(builders[0]?.rows ?? 0)
  }
  take(new Uint8Array(0), true)
  if (agrees(builders, survey)) return builders.map((builder) => builder.column())
  throw new LatheError(
    'internal',
    `${file.name}: ${builders[0]?.rows} rows were read where ${survey.rows} were counted.`,
    {
      file: file.name,
      next: 'Please report this file; nothing was changed.',
    },
  )
}
