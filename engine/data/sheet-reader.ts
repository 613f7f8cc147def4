import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { read } from 'hucre'
import { parseCellRef } from 'hucre/xlsx'

export interface SheetJob {
  readonly path: string
  /** The sheet by name; the first visible one with cells where it is undefined. */
  readonly sheet: string | undefined
  /** As in `B2:D100`, or `B2` for everything from there on. */
  readonly range: string | undefined
  /** Where the sheet is written as CSV, every cell that is not blank in quotes, blank rows as blank lines. */
  readonly out: string
}

export interface SheetAnswer {
  readonly names: readonly string[]
  readonly chosen: string
  /** Rows with at least one cell. */
  readonly rows: number
  /** Merged areas: their text stands in the first cell. */
  readonly merged: number
  /** Cells that show an error, such as #DIV/0!. */
  readonly errors: number
}

type Value = string | number | boolean | Date | null | undefined

/** Writes a sheet as CSV. */
export async function readSheet(job: SheetJob): Promise<SheetAnswer> {
  const names: string[] = []
  const visible: string[] = []
  const bytes = readFileSync(job.path)
  await read(bytes, {
    sheets: ({ name, hidden, veryHidden }) => {
      names.push(name)
      if (hidden !== true && veryHidden !== true) visible.push(name)
      return false
    },
  })
  const wanted =
    job.sheet === undefined ? [...visible, ...names.filter((name) => !visible.includes(name))] : [job.sheet]
  for (const [index, name] of wanted.entries()) {
    if (!names.includes(name)) break
    const { sheets } = await read(bytes, { sheets: [names.indexOf(name)] })
    const rows = cut(sheets[0]?.rows ?? [], job.range)
    const written = rows.some((row) => row.some((value) => textOf(value) !== '')) || index === wanted.length - 1
    if (!written) continue
    return { names, chosen: name, ...write(rows, job.out), merged: sheets[0]?.merges?.length ?? 0 }
  }
  return { names, chosen: job.sheet ?? '', rows: 0, merged: 0, errors: 0 }
}

function cut(rows: readonly (readonly Value[])[], range: string | undefined): readonly (readonly Value[])[] {
  if (range === undefined) return rows
  const [from = '', to] = range.toUpperCase().split(':')
  const first = parseCellRef(from)
  const last = to === undefined ? undefined : parseCellRef(to)
  return rows
    .slice(first.row, last === undefined ? undefined : last.row + 1)
    .map((row) => row.slice(first.col, last === undefined ? undefined : last.col + 1))
}

function write(rows: readonly (readonly Value[])[], out: string): Pick<SheetAnswer, 'rows' | 'errors'> {
  const width = rows.reduce((most, row) => Math.max(most, lastFilled(row) + 1), 0)
  const file = openSync(out, 'w')
  let filled = 0
  let errors = 0
  let batch = ''
  try {
    for (const row of rows) {
      const cells = Array.from({ length: width }, (_, column) => textOf(row[column]))
      const isBlank = cells.every((cell) => cell === '')
      if (!isBlank) filled++
      errors += cells.filter((cell) => /^#(?:N\/A|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|NULL!)$/u.test(cell)).length
      batch += isBlank ? '\n' : `${cells.map(quoted).join(',')}\n`
      if (batch.length < 1 << 20) continue
      writeSync(file, batch)
      batch = ''
    }
    writeSync(file, batch)
  } finally {
    closeSync(file)
  }
  return { rows: filled, errors }
}

function lastFilled(row: readonly Value[]): number {
  let at = row.length - 1
  while (at >= 0 && textOf(row[at]) === '') at--
  return at
}

const quoted = (text: string): string => (text === '' ? '' : `"${text.replaceAll('"', '""')}"`)

/** Dates without a time as such; a time of day alone stands on the day that Excel counts from. */
function textOf(value: Value): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (!(value instanceof Date)) return String(value)
  if (Number.isNaN(value.getTime())) return ''
  const text = value.toISOString().replace(/\.000Z$|Z$/u, '')
  if (text.startsWith('1899-12-3')) return text.slice(11)
  return text.endsWith('T00:00:00') ? text.slice(0, 10) : text
}
