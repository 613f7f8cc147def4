import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { read } from 'hucre'
import { z } from 'zod'
import { LatheError } from '../../../shared/core/index.ts'
import type { Prediction } from '../../../shared/pipeline/index.ts'
import { type Cell, type Reading, readCells } from '../../../shared/table/index.ts'
import { withTemporaryFolder } from '../../data/temporary.ts'
import type { RunLimits } from '../child.ts'
import { runProgram } from '../program.ts'
import { defineRuntime } from '../runtime.ts'

const COLUMNS = z.object({
  task: z.enum(['binary', 'multiclass', 'regression']),
  classes: z.array(z.string()),
  inputs: z.array(z.object({ name: z.string(), reading: z.custom<Reading>((value) => typeof value === 'object') })),
  ready: z.int(),
})
type Columns = z.output<typeof COLUMNS>

type Rows = readonly Readonly<Record<string, Cell>>[]

const COMMAND = 'soffice'
const SHEET = 'xl/worksheets/sheet1.xml'

/** Beyond this, sums and squares of a number are none that a spreadsheet holds: such a row has no prediction there. */
const LARGEST = 1e150

/** Whether a value can be typed into a cell: no control characters, no number that is too large. */
const isTypeable = (value: Typed): boolean =>
  typeof value === 'string'
    ? [...value].every((sign) => sign >= ' ' && sign < '\uFFFE')
    : Math.abs(Number(value)) <= LARGEST

let found: Promise<string | null> | undefined

async function look(): Promise<string | null> {
  const { code, stdout } = await runProgram(COMMAND, ['--version'], { mostMilliseconds: 20_000 })
  return code === 0 ? (/LibreOffice [\d.]+/u.exec(stdout)?.[0] ?? null) : null
}

/** LibreOffice without a window: rows are typed into the workbook, worked out, and read from what it writes. */
export const spreadsheet = defineRuntime({
  id: 'spreadsheet',
  hasStatuses: false,
  async find() {
    found ??= look()
    const version = await found
    return version ? { version } : { lacks: 'needs LibreOffice (soffice)' }
  },
  async canHold(folder, rows) {
    const { inputs } = await columnsOf(folder)
    const typed = typedColumns(inputs, rows)
    return rows.map((_, row) => typed.every((own) => isTypeable(own[row] ?? null)))
  },
  score: (folder, entry, rows, limits) =>
    withTemporaryFolder(async (temporary) => {
      const columns = await columnsOf(folder)
      const typed = typedColumns(columns.inputs, rows)
      const workbook = unzipSync(await readFile(join(folder, entry)))
      const [given, made] = [join(temporary, 'given'), join(temporary, 'made')]
      for (const place of [given, made]) await mkdir(place)
      const parts = Array.from({ length: Math.ceil(rows.length / columns.ready) }, (_, part) => part)
      for (const part of parts) {
        const from = part * columns.ready
        const sheet = filled(strFromU8(workbook[SHEET] ?? new Uint8Array()), typed, from, rows.length)
        await writeFile(join(given, `${part}.xlsx`), zipSync({ ...workbook, [SHEET]: strToU8(sheet) }))
      }
      await recalculate(
        temporary,
        parts.map((part) => join(given, `${part}.xlsx`)),
        made,
        limits,
      )
      const predictions: Prediction[] = []
      for (const part of parts) {
        const { sheets } = await read(await readFile(join(made, `${part}.xlsx`)))
        const own = sheets[0]?.rows.slice(1, 1 + columns.ready) ?? []
        predictions.push(...own.map((cells) => predictionOf(columns, cells)))
      }
      return predictions.slice(0, rows.length)
    }),
})

const columnsOf = async (folder: string): Promise<Columns> =>
  COLUMNS.parse(JSON.parse(await readFile(join(folder, 'columns.json'), 'utf8')))

async function recalculate(temporary: string, files: readonly string[], out: string, limits: RunLimits): Promise<void> {
  // A profile of its own: one that is in use would hand the work to the window that is open.
  const profile = `-env:UserInstallation=${pathToFileURL(join(temporary, 'profile')).href}`
  const args = [profile, '--headless', '--norestore', '--convert-to', 'xlsx:Calc MS Excel 2007 XML', '--outdir', out]
  const { code, stderr } = await runProgram(COMMAND, [...args, ...files], limits)
  if (code !== 0)
    throw new LatheError(
      'verificationFailed',
      `LibreOffice could not work out the workbook. It said: ${stderr.trim().slice(0, 500)}`,
      {
        next: 'Nothing was kept. Export again; if it happens again, report it.',
      },
    )
}

type Typed = string | number | boolean | null

/** Values as somebody types them: numbers, days of Excel, yes and no, texts without blanks around them. */
function typedColumns(inputs: Columns['inputs'], rows: Rows): Typed[][] {
  return inputs.map(({ name, reading }) => {
    const cells = rows.map((cells): Cell => (Object.hasOwn(cells, name) ? (cells[name] ?? null) : null))
    const { column } = readCells(cells, reading)
    return cells.map((cell, row): Typed => {
      if (column.kind === 'category' || column.kind === 'text')
        return cell === null ? null : String(cell).trim() || null
      if (column.validity[row] !== 1) return null
      const value = Number(column.values[row])
      if (column.kind === 'boolean') return value === 1
      return column.kind === 'date' ? value / 86_400_000 + 25_569 : value
    })
  })
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const escaped = (text: string): string => text.replace(/[&<>]/gu, (sign) => ESCAPES[sign] ?? sign)

function cellXml(reference: string, value: Typed): string {
  if (value === null) return ''
  if (typeof value === 'number') return `<c r="${reference}"><v>${value}</v></c>`
  if (typeof value === 'boolean') return `<c r="${reference}" t="b"><v>${value ? 1 : 0}</v></c>`
  return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`
}

/** A row without any value has no prediction; an empty text in its first cell says that it is meant. */
const MEANT = '<c r="A{row}"><f>""</f></c>'

/** The sheet with rows typed into it, from the second on. */
function filled(sheet: string, typed: readonly Typed[][], from: number, until: number): string {
  return sheet.replace(/<row r="(\d+)">/gu, (start, number: string) => {
    const row = from + Number(number) - 2
    if (number === '1' || row >= until) return start
    const cells = typed.map((own, place) => cellXml(`${lettersOf(place)}${number}`, own[row] ?? null)).join('')
    return start + (cells === '' ? MEANT.replace('{row}', number) : cells)
  })
}

const lettersOf = (place: number): string =>
  (place >= 26 ? lettersOf(Math.floor(place / 26) - 1) : '') + String.fromCharCode(65 + (place % 26))

function predictionOf({ task, classes, inputs }: Columns, cells: readonly unknown[]): Prediction {
  const at = (place: number): unknown => cells[inputs.length + place]
  if (task === 'regression') return { prediction: numberOf(at(0)), probabilities: null, status: '' }
  const shares = classes.map((label, k) => [label, numberOf(at(1 + k))] as const)
  return { prediction: String(at(0) ?? ''), probabilities: Object.fromEntries(shares), status: '' }
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN)
