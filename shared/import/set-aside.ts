import type { SetAside, SourceColumn, SourceTable } from '../table/index.ts'

/** A set-aside record as a person put it right. */
export interface Fix {
  /** Data record number, from 0. */
  readonly record: number
  /** The whole record, written as the file's records are. */
  readonly text: string
}

/** Columns of setAsideCsv(). */
const FIELDS = ['record', 'line', 'byte', 'column', 'reason', 'text'] as const

/** Set-aside records as CSV (RFC 4180), for a person to look through and put right. */
export function setAsideCsv(setAside: readonly SetAside[]): string {
  const isOfFiles = setAside.some(({ file }) => file !== undefined)
  const header = [...(isOfFiles ? ['file'] : []), ...FIELDS]
  const lines = setAside.map((record) => [
    ...(isOfFiles ? [record.file ?? ''] : []),
    ...FIELDS.map((field) => String(record[field] ?? '')),
  ])
  return [header, ...lines].map((cells) => `${cells.map(quoted).join(',')}\n`).join('')
}

const quoted = (text: string): string => (/[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/**
 * The table with set-aside records put right: each takes its place among the rows. A fix of a record that was read counts
 * for nothing; one that does not fit stays set aside, and its reason says so.
 *
 * @param cellsOf the cells of a record's text, or why it has none
 */
export function withFixes(
  table: SourceTable,
  fixes: readonly Fix[],
  cellsOf: (text: string) => readonly string[] | { readonly problem: string },
): SourceTable {
  const textOf = new Map(fixes.map(({ record, text }) => [record, text]))
  const joining = new Map<number, readonly string[]>()
  const setAside: SetAside[] = []
  for (const record of table.setAside) {
    const text = textOf.get(record.record)
    const cells = text === undefined ? undefined : cellsOf(text)
    if (cells === undefined || text === undefined) setAside.push(record)
    else if ('problem' in cells)
      setAside.push({ ...record, reason: `the corrected text does not fit: ${cells.problem}` })
    else joining.set(record.record, cells)
  }
  if (joining.size === 0) return { ...table, setAside }
  const isLeft = new Set(setAside.map(({ record }) => record))
  const recordOf = new Uint32Array(table.records - setAside.length)
  let row = 0
  for (let record = 0; record < table.records; record++) if (!isLeft.has(record)) recordOf[row++] = record
  return {
    ...table,
    columns: table.columns.map((column, index) => joinedColumn(column, index, recordOf, joining)),
    rows: recordOf.length,
    recordOf: setAside.length === 0 ? null : recordOf,
    setAside,
  }
}

function joinedColumn(
  { codes, texts }: SourceColumn,
  index: number,
  recordOf: Uint32Array,
  joining: ReadonlyMap<number, readonly string[]>,
): SourceColumn {
  const joined = new Uint32Array(recordOf.length)
  const more = [...texts]
  let old = 0
  for (const [row, record] of recordOf.entries()) {
    const cells = joining.get(record)
    joined[row] = cells === undefined ? (codes[old++] ?? 0) : more.push(cells[index] ?? '') - 1
  }
  return { codes: joined, texts: more }
}
