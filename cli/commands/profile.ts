import { z } from 'zod'
import { type ColumnProfile, profileTable } from '../../shared/profile/index.ts'
import { typeColumns } from '../../shared/train/index.ts'
import { defineCommand } from '../command.ts'
import { importFile } from '../files.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../reading-options.ts'
import { columns, digits, findingLines, section } from '../text.ts'

export const profileCommand = defineCommand({
  id: 'profile',
  summary: 'Rows, columns with inferred type and statistics, and findings.',
  positionals: ['FILE'],
  options: z.object({ ...CELL_OPTIONS, ...FILE_OPTIONS }),
  example: 'lathe profile adult.csv',
  async run([file = ''], options, host) {
    host.onProgress({ fraction: 0.1, text: `reading ${file}` })
    const {
      table: source,
      dialect,
      inference,
      readings,
    } = await importFile(file, { ...readOptions(options), signal: host.signal }, inferOptions(options))
    host.onProgress({ fraction: 0.6, text: 'looking at columns' })
    const { table, findings: unreadable } = typeColumns(source, readings)
    const profile = profileTable(table, inference.columns, null)
    const findings = [...inference.findings, ...unreadable, ...profile.findings]
    const { setAside, records } = source
    const heading = `${profile.rows.toLocaleString('en-US')} rows, ${profile.columns.length} columns${setAside.length > 0 ? `; ${setAside.length} of ${records.toLocaleString('en-US')} records were set aside` : ''}\n`
    const text = [
      heading,
      section('Columns', columnLines(profile.columns)),
      section(
        'Set aside',
        setAside
          .slice(0, 20)
          .map(({ line, reason }) => `  line ${line}: ${reason}`)
          .join('\n'),
      ),
      section('Findings', findingLines(findings)),
    ].join('')
    return { json: { ...profile, setAside, dialect, findings }, text }
  },
})

function columnLines(profiles: readonly ColumnProfile[]): string {
  const rows = profiles.map(({ name, type, missing, distinct, range, top, reason }) => [
    `  ${name}`,
    type,
    missing.toLocaleString('en-US'),
    distinct.toLocaleString('en-US'),
    range
      ? range.map((value) => (typeof value === 'number' ? digits(value) : value)).join(' to ')
      : top
          .slice(0, 3)
          .map(({ value }) => value)
          .join(', ')
          .slice(0, 40),
    reason,
  ])
  return columns([['  column', 'type', 'missing', 'distinct', 'values', 'why this type'], ...rows], [2, 3])
}
