import { z } from 'zod'
import type { ReadOptions } from '../engine/index.ts'
import { usageError } from '../shared/core/index.ts'
import type { InferOptions } from '../shared/import/index.ts'
import { COLUMN_KINDS } from '../shared/table/index.ts'

/** How a file is written; what is not given is found out. */
export const FILE_OPTIONS = {
  delimiter: z
    .string()
    .default('')
    .meta({ title: 'What stands between fields: one character or a few (\\t for a tab)', placeholder: 'TEXT' }),
  quote: z.enum(['', '"', "'"]).optional().meta({ title: 'Character around fields (empty: none)' }),
  escape: z.enum(['', '"', "'", '\\']).optional().meta({ title: 'Character that makes a quote literal' }),
  encoding: z
    .string()
    .default('')
    .meta({ title: 'Encoding, such as utf-8, utf-16le or windows-1252', placeholder: 'NAME' }),
  header: z.boolean().optional().meta({ title: 'The first record names the columns (--no-header: it does not)' }),
  headerRows: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .meta({ title: 'Records that the header takes, joined column by column' }),
  skip: z.int().min(0).optional().meta({ title: 'Lines to skip before the header' }),
  table: z
    .string()
    .default('')
    .meta({ title: "Table of a database, or file of an archive ('*': all files as one table)", placeholder: 'NAME' }),
  sheet: z.string().default('').meta({ title: 'Sheet of a workbook', placeholder: 'NAME' }),
  range: z.string().default('').meta({ title: 'Cells of the sheet, such as B2:F100', placeholder: 'RANGE' }),
  also: z
    .array(z.string())
    .default([])
    .meta({ title: 'Further files, read as one table with the first', placeholder: 'FILE,…' }),
  fixed: z
    .string()
    .default('')
    .meta({ title: 'Rows set aside, put right: the file that convert --set-aside wrote', placeholder: 'FILE.csv' }),
  memory: z.string().default('').meta({ title: 'Memory that reading may use, such as 2GB', placeholder: 'SIZE' }),
  threads: z.int().min(1).max(1024).optional().meta({ title: 'Threads to use; results do not depend on it' }),
}

/** How cells are read. */
export const CELL_OPTIONS = {
  types: z
    .record(z.string(), z.enum(COLUMN_KINDS))
    .default({})
    .meta({ title: `Types of columns: ${COLUMN_KINDS.join(', ')}`, placeholder: 'COLUMN=TYPE,…' }),
  missing: z
    .array(z.string())
    .default([])
    .meta({ title: 'Texts that mean missing, in every column', placeholder: 'TEXT,…' }),
}

const FILE_SCHEMA = z.object(FILE_OPTIONS)
const CELL_SCHEMA = z.object(CELL_OPTIONS)

/** What was given; the rest is found out. */
export function readOptions(options: z.output<typeof FILE_SCHEMA>): ReadOptions {
  const { delimiter, encoding, memory, table, sheet, range, fixed, ...others } = FILE_SCHEMA.parse(options)
  return {
    ...(delimiter !== '' && { delimiter: delimiter.replaceAll('\\t', '\t') }),
    ...(encoding !== '' && { encoding }),
    ...(table !== '' && { table }),
    ...(sheet !== '' && { sheet }),
    ...(range !== '' && { range }),
    ...(fixed !== '' && { fixed }),
    ...(memory !== '' && { memory: checkedMemory(memory) }),
    ...definedOnly(others),
  }
}

function checkedMemory(memory: string): string {
  if (/^\d+(\.\d+)? ?[KMGT]i?B$/i.test(memory) && !/^[0.]+ ?[a-z]/i.test(memory)) return memory
  throw usageError(`--memory takes a size, not "${memory}".`, { value: memory, next: 'As in: --memory 2GB' })
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> }

function definedOnly<T extends object>(values: T): Defined<T> {
  const result: Defined<T> = {}
  return Object.assign(result, Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)))
}

export const inferOptions = ({ types, missing }: z.output<typeof CELL_SCHEMA>): InferOptions => ({ types, missing })
