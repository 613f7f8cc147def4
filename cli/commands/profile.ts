import { basename } from 'node:path'
import { z } from 'zod'
import { createRng, distinctFindings } from '../../shared/core/index.ts'
import { type ColumnProfile, findingsFor, profileTable } from '../../shared/profile/index.ts'
import { misfitsOf, type SourceTable } from '../../shared/table/index.ts'
import { aimAt, TRAIN_OPTIONS, typeColumns } from '../../shared/train/index.ts'
import { defineCommand } from '../command.ts'
import { type Imported, importFile } from '../files.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../reading-options.ts'
import { findingsInFlags } from '../remedies.ts'
import { setAsideLines } from '../set-aside-text.ts'
import { columns, count, digits, findingLines, section } from '../text.ts'

export const profileCommand = defineCommand({
  id: 'profile',
  summary: 'Rows, columns with inferred type and statistics, and findings.',
  positionals: ['FILE'],
  options: z.object({
    target: z
      .string()
      .default('')
      .meta({ title: 'Column to predict: what only shows with it is found too', placeholder: 'COLUMN' }),
    ...CELL_OPTIONS,
    ...FILE_OPTIONS,
  }),
  example: 'lathe profile adult.csv --target income',
  async run([file = ''], options, host) {
    host.onProgress({ fraction: 0.1, text: `reading ${basename(file)}` })
    const {
      table: source,
      dialect,
      parts,
      inference,
      readings,
    } = await importFile(file, { ...readOptions(options), signal: host.signal }, inferOptions(options))
    host.onProgress({ fraction: 0.6, text: 'looking at columns' })
    const { table, findings: unreadable } = typeColumns(source, readings)
    const profile = profileTable(table, inference.columns)
    const training = TRAIN_OPTIONS.parse({})
    const found =
      options.target === ''
        ? profile.findings
        : findingsFor(
            table,
            profile,
            aimAt({ source, table, readings }, options.target, training, createRng(training.seed)),
          )
    const findings = distinctFindings([...inference.findings, ...unreadable, ...found])
    const { setAside, records } = source
    const misfits = misfitsOfTypes(source, options.types, readings)
    const heading = `${basename(file)}: ${count(profile.rows)} rows, ${profile.columns.length} columns${setAside.length > 0 ? `; ${count(setAside.length)} of ${count(records)} records were set aside` : ''}\n`
    const text = [
      heading,
      section('Columns', columnLines(profile.columns)),
      section('Set aside', setAsideLines(setAside)),
      section('Findings', findingLines(findings)),
    ].join('')
    const json = {
      ...profile,
      setAside,
      dialect,
      ...(parts && { parts }),
      ...misfits,
      findings: findingsInFlags(findings),
    }
    return { json, text }
  },
})

type Readings = Imported['readings']

/** Cells that do not fit the types that were asked for; nothing where none were. */
function misfitsOfTypes(source: SourceTable, types: Readonly<Record<string, string>>, readings: Readings) {
  const columns = Object.keys(types).flatMap((column) => {
    const texts = source.columns[source.names.indexOf(column)]
    const reading = readings.get(column)
    const misfits = texts && reading && misfitsOf(texts, reading)
    return misfits && misfits.cells > 0 ? [{ column, ...misfits }] : []
  })
  return columns.length === 0 ? {} : { misfits: columns }
}

const shortened = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

function columnLines(profiles: readonly ColumnProfile[]): string {
  const rows = profiles.map(({ name, type, missing, distinct, range, top, reason }) => [
    `  ${name}`,
    type,
    count(missing),
    count(distinct),
    range
      ? range.map((value) => (typeof value === 'number' ? digits(value) : value)).join(' to ')
      : top
          .slice(0, 3)
          .map(({ value }) => shortened(value, 18))
          .join(' · '),
    reason,
  ])
  return columns([['  column', 'type', 'missing', 'distinct', 'values', 'why this type'], ...rows], { right: [2, 3] })
}
