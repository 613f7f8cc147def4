import { LatheError } from '../../core/index.ts'
import type { Pipeline } from '../../pipeline/index.ts'
import { defineExporter, textFile } from '../exporter.ts'
import { noProgram, programOf } from '../formula/program.ts'
import { READY_ROWS, workbookBytes, workbookOf } from './excel/workbook.ts'
import { canBeXml } from './pmml/xml.ts'

/** Numbers and texts a row: a hundred rows of formulas are then some ten megabytes of XML. */
const MOST_PARTS = 2_000

/** A workbook that scores rows by formulas, without macros. */
export const excel = defineExporter({
  id: 'excel',
  title: 'Excel workbook',
  for: 'People who score a few rows in a spreadsheet: small models as formulas, without macros.',
  runtime: 'spreadsheet',
  entry: 'model.xlsx',
  maxAbsDiff: 1e-9,
  undecided: 1e-9,
  unavailable: ({ pipeline }) => noProgram(pipeline, 'a workbook', MOST_PARTS) ?? noWorkbook(pipeline),
  compile({ pipeline }, _texts, name) {
    return [
      { path: 'model.xlsx', bytes: workbookBytes(workbookOf(pipeline, programOf(pipeline))) },
      textFile('columns.json', `${JSON.stringify(columnsOf(pipeline), null, 2)}\n`),
      textFile('README.md', readme(pipeline, name)),
    ]
  },
})

/** What a proof needs to know of the columns, and how many rows are ready. */
const columnsOf = ({ task, classes, inputs }: Pipeline) => ({
  task,
  classes,
  inputs: inputs.map(({ name, reading }) => ({ name, reading })),
  ready: READY_ROWS,
})

function noWorkbook(pipeline: Pipeline): string | null {
  try {
    const { columns } = workbookOf(pipeline, programOf(pipeline))
    const isXml = columns.every(({ heading, formula }) => canBeXml(heading + (formula(2) ?? '')))
    return isXml ? null : 'a name or a level has characters that a workbook cannot hold.'
  } catch (error) {
    if (error instanceof LatheError && error.code === 'unsupported') return error.message
    throw error
  }
}

function readme({ target, inputs }: Pipeline, name: string): string {
  const columns = inputs.map((input) => `\`${input.name}\` (${input.reading.kind})`).join(', ')
  return `# ${name}: a workbook that predicts ${target}

Put values into the first columns of \`model.xlsx\`, a row each: ${columns}. The columns after them give the prediction and
the probabilities; those further right are what lies between. ${READY_ROWS} rows are ready; fill the last one down for more.

An empty cell is missing. Numbers and dates are Excel's own, yes and no are TRUE and FALSE, texts stand without blanks around them. Excel
compares 15 digits of a number: a value that differs from a limit in the sixteenth goes the way of the limit.

\`golden.json\` holds made-up rows and their predictions, \`schema.json\` describes a row, \`lathe-export.json\` every file's SHA-256:
\`lathe verify .\` checks the files, and where LibreOffice is installed has it work out the golden rows and compares them.
`
}
