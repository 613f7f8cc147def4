import { strToU8, zipSync } from 'fflate'
import type { Pipeline } from '../../../pipeline/index.ts'
import type { Program } from '../../formula/program.ts'
import { escaped } from '../pmml/xml.ts'
import { excelFormula, type Places } from './expression.ts'

// An .xlsx by hand: packages that write them work over promises, and a compiler is a plain function (ECMA-376, part 1, 18.3).

/** Rows that are ready for values; more come by filling down. */
export const READY_ROWS = 100

const ENTRY_DATE = '1980-01-01T00:00:00'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** Days between Excel's day 0 and 1970. */
const EPOCH = 25_569

/** What a sheet has in its columns: a heading, and the formula of a row; inputs have none. */
export interface SheetColumn {
  readonly heading: string
  formula(row: number): string | null
}

export interface Workbook {
  readonly columns: readonly SheetColumn[]
  /** Numbers of the second sheet, from its first row on. */
  readonly numbers: readonly number[]
}

/** `A`, …, `Z`, `AA` of the column at a place from 0 on. */
export const lettersOf = (place: number): string =>
  (place >= 26 ? lettersOf(Math.floor(place / 26) - 1) : '') + String.fromCharCode(65 + (place % 26))

/** The columns of the workbook: inputs, prediction, probabilities, and then every result on the way. */
export function workbookOf({ classes, target }: Pipeline, program: Program): Workbook {
  const { inputs, results, prediction, probabilities } = program
  const shown = 1 + probabilities.length
  const names = [...inputs.map(({ name }) => name), ...results.map(({ name }) => name)]
  const first = inputs.length + shown
  const placeOf = new Map(names.map((name, i) => [name, first + i]))
  const numbers = new Map<number, number>()
  const placesOf = (row: number): Places => ({
    cellOf: (name) => `$${lettersOf(placeOf.get(name) ?? 0)}${row}`,
    numberCell(value) {
      const known = numbers.get(value) ?? numbers.size + 1
      numbers.set(value, known)
      return `Numbers!$A$${known}`
    },
  })
  // A row without any value has no prediction.
  const filled = (row: number, formula: string) =>
    `IF(COUNTA($A${row}:$${lettersOf(inputs.length - 1)}${row})=0,"",${formula})`
  // Numbers beyond what Excel holds leave no probability, and then no class either.
  const sure = (row: number, formula: string) =>
    probabilities.length === 0 ? formula : `IF(ISNUMBER($${lettersOf(inputs.length + 1)}${row}),${formula},"")`
  const columns: SheetColumn[] = [
    ...inputs.map(({ column }) => ({ heading: column, formula: () => null })),
    {
      heading: `prediction of ${target}`,
      formula: (row) => filled(row, sure(row, excelFormula(prediction, placesOf(row)))),
    },
    ...probabilities.map((share, k) => ({
      heading: `probability of ${classes[k]}`,
      formula: (row: number) => filled(row, excelFormula(share, placesOf(row))),
    })),
    ...inputs.map((input, i) => ({
      heading: input.name,
      formula: (row: number) => inputOf(input, `$${lettersOf(i)}${row}`),
    })),
    ...results.map(({ name, formula }) => ({
      heading: name,
      formula: (row: number) => excelFormula(formula, placesOf(row)),
    })),
  ]
  // Written once, so that every number has its cell.
  for (const { formula } of columns) formula(2)
  return { columns, numbers: [...numbers.keys()] }
}

/** A typed value as the formulas read it: numbers, milliseconds since 1970, 1 and 0, texts; the empty text where it is missing. */
function inputOf({ kind, missing }: Program['inputs'][number], cell: string): string {
  if (kind === 'number') return `IF(ISNUMBER(${cell}),${cell},"")`
  if (kind === 'date') return `IF(ISNUMBER(${cell}),ROUND((${cell}-${EPOCH})*86400000,0),"")`
  if (kind === 'boolean') return `IF(ISLOGICAL(${cell}),IF(${cell},1,0),"")`
  const none = missing.map((text) => `EXACT(${cell}&"","${text.replaceAll('"', '""')}")`)
  const found = `${cell}&""`
  return none.length === 0 ? found : `IF(OR(${none.join(',')}),"",${found})`
}

/** The bytes of the .xlsx; the same workbook gives the same. */
export function workbookBytes({ columns, numbers }: Workbook): Uint8Array {
  const cell = (reference: string, formula: string | null) =>
    formula === null ? '' : `<c r="${reference}"><f>${escaped(formula)}</f></c>`
  const heads = columns.map(
    ({ heading }, i) =>
      `<c r="${lettersOf(i)}1" t="inlineStr"><is><t xml:space="preserve">${escaped(heading)}</t></is></c>`,
  )
  const rows = Array.from({ length: READY_ROWS }, (_, i) => {
    const row = i + 2
    return `<row r="${row}">${columns.map(({ formula }, place) => cell(lettersOf(place) + row, formula(row))).join('')}</row>`
  })
  const values = numbers.map((value, i) => `<row r="${i + 1}"><c r="A${i + 1}"><v>${value}</v></c></row>`)
  const sheet = (content: readonly string[]) =>
    `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetData>${content.join('')}</sheetData></worksheet>`
  const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml'
  const entries: Readonly<Record<string, string>> = {
    '[Content_Types].xml': `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${sheetType}"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="${sheetType}"/></Types>`,
    '_rels/.rels': `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="Rows" sheetId="1" r:id="rId1"/><sheet name="Numbers" sheetId="2" r:id="rId2"/></sheets><calcPr calcId="0" fullCalcOnLoad="1"/></workbook>`,
    'xl/_rels/workbook.xml.rels': `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': sheet([`<row r="1">${heads.join('')}</row>`, ...rows]),
    'xl/worksheets/sheet2.xml': sheet(values),
  }
  return zipSync(Object.fromEntries(Object.entries(entries).map(([path, text]) => [path, strToU8(text)])), {
    mtime: ENTRY_DATE,
  })
}
