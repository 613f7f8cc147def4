import { basename } from 'node:path'
import { z } from 'zod'
import { writeFileAtomically, writeTable } from '../../engine/index.ts'
import { usageError } from '../../shared/core/index.ts'
import { setAsideCsv } from '../../shared/import/index.ts'
import { defineCommand } from '../command.ts'
import { importFile } from '../files.ts'
import { checkOutput } from '../output.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../reading-options.ts'
import { findingsInFlags } from '../remedies.ts'
import { setAsideLines } from '../set-aside-text.ts'
import { count, findingLines, section } from '../text.ts'

export const convertCommand = defineCommand({
  id: 'convert',
  summary:
    'Imports a file and writes it again as .csv, .jsonl or .parquet; says what was read how, and lists rows set aside.',
  positionals: ['FILE'],
  options: z.object({
    out: z.string().default('').meta({ title: 'File to write: .csv, .jsonl or .parquet', placeholder: 'FILE' }),
    setAside: z
      .string()
      .default('')
      .meta({ title: 'CSV file to write the rows set aside to', placeholder: 'FILE.csv' }),
    typed: z.boolean().default(false).meta({ title: 'Write values in plain form instead of the source text' }),
    ...CELL_OPTIONS,
    ...FILE_OPTIONS,
  }),
  example: 'lathe convert messy.csv -o clean.parquet',
  async run([file = ''], options, host) {
    if (options.out === '')
      throw usageError('-o is missing: the file to write.', { next: 'Add -o OUT.csv (or .jsonl, .parquet).' })
    await checkOutput(options.out)
    if (options.setAside !== '') await checkOutput(options.setAside)
    host.onProgress({ fraction: 0.1, text: `reading ${basename(file)}` })
    const { table, dialect, parts, findings, inference } = await importFile(
      file,
      { ...readOptions(options), signal: host.signal },
      inferOptions(options),
    )
    host.onProgress({ fraction: 0.6, text: `writing ${options.out}` })
    const readings = options.typed ? { readings: inference.columns.map(({ reading }) => reading) } : {}
    await writeTable(table, options.out, { ...readings, signal: host.signal })
    const { rows: read, records, setAside } = table
    const said = findingsInFlags(findings)
    if (options.setAside !== '') await writeFileAtomically(options.setAside, setAsideCsv(setAside))
    const dialectLine =
      dialect === null
        ? ''
        : `  delimiter ${JSON.stringify(dialect.delimiter)}, quote ${JSON.stringify(dialect.quote)}, ${dialect.encoding}, line ends ${JSON.stringify(dialect.newline)}, ${dialect.header ? 'with' : 'without'} a header, ${dialect.skip} lines skipped`
    const text = [
      `read ${count(read)} of ${count(records)} records, set ${count(setAside.length)} aside; wrote ${options.out}\n`,
      section('Read as', dialectLine),
      section('Set aside', setAsideLines(setAside)),
      section('Findings', findingLines(findings)),
    ].join('')
    return {
      json: { read, setAside, records, dialect, ...(parts && { parts }), findings: said, out: options.out },
      text,
    }
  },
})
