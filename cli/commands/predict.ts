import { basename } from 'node:path'
import { z } from 'zod'
import { readSource, SCORING_KERNELS, writeFileAtomically } from '../../engine/index.ts'
import { dataError } from '../../shared/core/index.ts'
import { predictionsOf, type Scores, scoreSource } from '../../shared/pipeline/index.ts'
import { predictionFile } from '../../shared/serve/index.ts'
import type { SourceTable } from '../../shared/table/index.ts'
import { defineCommand } from '../command.ts'
import { loadBundle } from '../files.ts'
import { checkOutput } from '../output.ts'
import { FILE_OPTIONS, readOptions } from '../reading-options.ts'
import { count } from '../text.ts'

export const predictCommand = defineCommand({
  id: 'predict',
  summary: 'Scores a file, row by row, with a status for each row.',
  positionals: ['MODEL', 'FILE'],
  options: z.object({
    out: z.string().default('').meta({ title: 'CSV file to write (none: stdout)', placeholder: 'FILE' }),
    strict: z.boolean().default(false).meta({ title: 'Stop at the first row that is not ok' }),
    ...FILE_OPTIONS,
  }),
  example: 'lathe predict adult.lathe new.csv -o predictions.csv',
  async run([model = '', file = ''], options, host) {
    const { out } = options
    if (out !== '') await checkOutput(out)
    const { pipeline } = await loadBundle(model)
    host.onProgress({ fraction: 0.1, text: `reading ${basename(file)}` })
    const { table } = await readSource(file, { ...readOptions(options), signal: host.signal })
    host.onProgress({ fraction: 0.5, text: 'scoring' })
    const columns = new Map(
      table.names.flatMap((name, c) => (table.columns[c] ? [[name, table.columns[c]] as const] : [])),
    )
    const scores = scoreSource(pipeline, columns, table.rows, SCORING_KERNELS)
    if (options.strict) checkAllOk(file, table, scores)
    const text = [...predictionFile(pipeline, scores, table)].join('')
    if (out !== '') await writeFileAtomically(out, text)
    const flagged = scores.statuses.reduce((total, status) => total + (status === 'ok' ? 0 : 1), 0)
    const aside = table.setAside.length
    const json = {
      rows: scores.rows,
      flagged,
      setAside: aside,
      out: out === '' ? null : out,
      // Read only where the document is printed: the rows that have no file to go to.
      get predictions() {
        return out === '' ? predictionRows(table, predictionsOf(pipeline, scores)) : undefined
      },
    }
    const note = `scored ${count(scores.rows)} rows, ${count(flagged)} of them with a note in the column status${aside > 0 ? `, and ${count(aside)} records set aside` : ''}; wrote ${out}\n`
    return out === '' ? { json, text, isData: true } : { json, text: note }
  },
})

/** --strict: a row with a note, or a record that was set aside, whichever comes first in the file. */
function checkAllOk(file: string, { recordOf, setAside }: SourceTable, { statuses }: Scores): void {
  const row = statuses.findIndex((status) => status !== 'ok')
  const record = row < 0 ? Infinity : (recordOf?.[row] ?? row)
  const [aside] = setAside.toSorted((a, b) => a.record - b.record)
  const isAside = aside !== undefined && aside.record < record
  if (row < 0 && !isAside) return
  const status = isAside ? `set aside: ${aside.reason}` : (statuses[row] ?? '')
  throw dataError(`${basename(file)}, row ${isAside ? aside.record : record}: ${status}.`, {
    file,
    ...(isAside && aside.line > 0 && { line: aside.line }),
    value: status,
    next: 'Rows count from 0. Mend the row, or leave out --strict to score it all the same.',
  })
}

/** The rows of the CSV as JSON: records in file order, those set aside with a prediction of null. */
function predictionRows({ recordOf, setAside }: SourceTable, predictions: ReturnType<typeof predictionsOf>) {
  const scored = predictions.map((prediction, row) => ({ row: recordOf?.[row] ?? row, ...prediction }))
  const aside = setAside.map(({ record, reason }) => ({
    row: record,
    prediction: null,
    probabilities: null,
    status: `set aside: ${reason}`,
  }))
  return [...scored, ...aside].sort((a, b) => a.row - b.row)
}
