import { basename } from 'node:path'
import { z } from 'zod'
import { readSource, writeFileAtomically } from '../../engine/index.ts'
import { dataError } from '../../shared/core/index.ts'
import { scoreSource } from '../../shared/pipeline/index.ts'
import { predictionFile } from '../../shared/serve/index.ts'
import { defineCommand } from '../command.ts'
import { loadBundle } from '../files.ts'
import { FILE_OPTIONS, readOptions } from '../reading-options.ts'

export const predictCommand = defineCommand({
  id: 'predict',
  summary: 'Scores a file, row by row, with a status for each row.',
  positionals: ['MODEL', 'FILE'],
  options: z.object({
    out: z.string().default('').meta({ title: 'CSV file to write (none: stdout)' }),
    strict: z.boolean().default(false).meta({ title: 'Stop at the first row that is not ok' }),
    ...FILE_OPTIONS,
  }),
  example: 'lathe predict adult.lathe new.csv -o predictions.csv',
  async run([model = '', file = ''], options, host) {
    const { pipeline } = await loadBundle(model)
    host.onProgress({ fraction: 0.1, text: `reading ${basename(file)}` })
    const { table } = await readSource(file, { ...readOptions(options), signal: host.signal })
    host.onProgress({ fraction: 0.5, text: 'scoring' })
    const columns = new Map(
      table.names.flatMap((name, c) => (table.columns[c] ? [[name, table.columns[c]] as const] : [])),
    )
    const scores = scoreSource(pipeline, columns, table.rows)
    const notOk = scores.statuses.findIndex((status) => status !== 'ok')
    if (options.strict && (notOk >= 0 || table.setAside.length > 0)) {
      const record = notOk >= 0 ? (table.recordOf?.[notOk] ?? notOk) : (table.setAside[0]?.record ?? 0)
      const status = notOk >= 0 ? (scores.statuses[notOk] ?? '') : `set aside: ${table.setAside[0]?.reason ?? ''}`
      throw dataError(`${basename(file)}, row ${record}: ${status}.`, {
        file,
        value: status,
        next: 'Mend the row, or leave out --strict to score it all the same.',
      })
    }
    const text = [...predictionFile(pipeline, scores, table)].join('')
    if (options.out !== '') await writeFileAtomically(options.out, text)
    const flagged = scores.statuses.reduce((count, status) => count + (status === 'ok' ? 0 : 1), 0)
    const json = {
      rows: scores.rows,
      flagged,
      setAside: table.setAside.length,
      out: options.out === '' ? null : options.out,
    }
    const note = `scored ${scores.rows.toLocaleString('en-US')} rows, ${flagged.toLocaleString('en-US')} of them with a note in the column status; wrote ${options.out}\n`
    return { json, text: options.out === '' ? text : note }
  },
})
