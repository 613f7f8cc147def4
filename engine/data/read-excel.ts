import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { dataError, type Finding, usageError } from '../../shared/core/index.ts'
import { type Parts, partFindings, partNamed } from '../../shared/import/index.ts'
import { readInThread } from './limited-thread.ts'
import { readCsv } from './read-csv.ts'
import type { FormatRead } from './read-format.ts'
import type { ReadOptions } from './read-options.ts'
import type { SheetAnswer } from './sheet-reader.ts'
import type { SourceFile } from './source-file.ts'

/** What reading a workbook may take. */
const LIMITS = {
  megabytes: 2048,
  seconds: 120,
  noun: 'a workbook',
  next: 'Open it, and save it again or the sheet as CSV.',
}
const MOST_BYTES = 1 << 29

/**
 * Reads a sheet of a workbook (.xlsx, .xlsb, .ods, .xls): the one that is asked for, else the first visible one with
 * cells. Numbers in full, dates as ISO 8601, formulas as the value that they had when the file was saved, errors as they
 * show (#N/A). Titles above the table are left out, as in delimited text; blank rows are no records.
 */
export async function readExcel(file: SourceFile, options: ReadOptions): Promise<FormatRead> {
  const { range, sheet, signal } = options
  if (range !== undefined && !/^[A-Z]{1,3}\d{1,7}(?::[A-Z]{1,3}\d{1,7})?$/iu.test(range))
    throw usageError(`"${range}" is no range of cells.`, { value: range, next: 'A range is written as in B2:F100.' })
  const { size } = await stat(file.path)
  if (size > MOST_BYTES)
    throw dataError(`${file.name} is a workbook of more than ${MOST_BYTES >> 20} MB.`, {
      file: file.name,
      next: 'Save the sheet as CSV: that is read in any size.',
    })
  const out = join(file.folder, 'sheet.csv')
  const read = (name: string | undefined) =>
    readInThread('sheet', { path: file.path, sheet: name, range, out }, file, { ...LIMITS, signal })
  let answer = await read(sheet)
  if (sheet !== undefined && answer.chosen === sheet && !answer.names.includes(sheet)) {
    answer = await read(partNamed(answer.names, sheet, 'sheet'))
  }
  if (answer.rows === 0)
    throw dataError(`${file.name}: the sheet "${answer.chosen}" is empty.`, {
      file: file.name,
      next: 'Choose another sheet.',
      remedies: [{ option: 'sheet' }],
    })
  const dialect = { delimiter: ',', quote: '"', escape: '"', encoding: 'utf-8' } as const
  const {
    table,
    findings,
    dialect: found,
  } = await readCsv({ ...file, path: out, format: 'csv' }, { ...options, ...dialect })
  const parts: Parts = { noun: 'sheet', names: answer.names, chosen: answer.chosen }
  return {
    table,
    dialect: null,
    findings: [...partFindings(parts), ...sheetFindings(answer, found.skip), ...findings],
    parts,
    reader: 'excel',
  }
}

function sheetFindings({ merged, errors }: SheetAnswer, skip: number): Finding[] {
  const findings: Finding[] = []
  const add = (id: string, severity: Finding['severity'], message: string) =>
    findings.push({ id, severity, columns: [], message })
  if (skip > 0)
    add('skipped-rows', 'info', `${amount(skip, 'row')} above the table ${skip === 1 ? 'was' : 'were'} left out.`)
  if (merged > 0)
    add(
      'merged-cells',
      'warning',
      `${amount(merged, 'merged area')}: its value stands in the first cell, the others are blank.`,
    )
  if (errors > 0)
    add(
      'error-cells',
      'warning',
      `${amount(errors, 'cell')} of the sheet held an error, such as #DIV/0!, when the file was saved.`,
    )
  return findings
}

const amount = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
