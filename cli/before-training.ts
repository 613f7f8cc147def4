import { basename } from 'node:path'
import { createRng, dataError, usageError } from '../shared/core/index.ts'
import { type BeforeAudit, beforeTraining, type GroupingBefore } from '../shared/fairness/index.ts'
import { PLAIN_READING, type SourceTable, sourceTexts, unknownColumn } from '../shared/table/index.ts'
import { readTarget, TRAIN_OPTIONS, typeColumns } from '../shared/train/index.ts'
import type { CommandHost, CommandResult } from './command.ts'
import { importFile } from './files.ts'
import { groupColumns, readGroups } from './group-columns.ts'
import type { inferOptions, readOptions } from './reading-options.ts'
import { columns, count, digits, figureCells, findingLines, section } from './text.ts'

export interface BeforeOptions {
  readonly label: string
  readonly positive: string
  readonly groups: readonly string[]
  /** `sex:Female` → its share. */
  readonly shares: Readonly<Record<string, string>>
  /** A file with the columns column, group and share, or ''. */
  readonly population: string
  readonly seed: number
  readonly read: ReturnType<typeof readOptions>
  readonly infer: ReturnType<typeof inferOptions>
}

/** What is known of groups before anything is learned. */
export async function auditBefore(file: string, options: BeforeOptions, host: CommandHost): Promise<CommandResult> {
  const { table: source, readings } = await importFile(file, { ...options.read, signal: host.signal }, options.infer)
  const { table } = typeColumns(source, readings)
  const rows = Uint32Array.from({ length: source.rows }, (_, row) => row)
  const groupings = readGroups(groupColumns(options.groups, source.names), source, readings, rows)
  const label = labelOf(source, readings, options)
  const named = new Set([options.label, ...groupings.map(({ name }) => name)])
  const stated = await populationOf(options)
  checkShares(stated, groupings)
  host.onProgress({ fraction: 0.5, text: 'looking for columns that tell groups apart' })
  const found = beforeTraining(
    {
      table,
      groupings,
      columns: source.names.filter((name) => !named.has(name)),
      ...label,
      population: stated,
    },
    createRng(options.seed),
  )
  const heading = `${basename(file)}: ${count(found.rows)} rows, before training${label.labels ? `, positive label "${label.positive}"` : ''}\n`
  const parts = Object.entries(found.groups).map(([name, one]) => section(`By ${name}`, groupLines(one)))
  return { json: found, text: [heading, ...parts, section('Findings', warnings(found))].join('') }
}

function labelOf(source: SourceTable, readings: Parameters<typeof readGroups>[2], { label, positive }: BeforeOptions) {
  if (label === '') return { labels: null, positive: '' }
  const column = source.columns[source.names.indexOf(label)]
  if (!column) throw unknownColumn(label, source.names)
  const reading = readings.get(label) ?? PLAIN_READING.category
  const { task, classes, values } = readTarget(label, column, reading, TRAIN_OPTIONS.parse({ positive }))
  return task === 'binary' ? { labels: values, positive: classes[1] ?? '' } : { labels: null, positive: '' }
}

type Shares = Record<string, Record<string, number>>

/** Shares that were entered, and those of a file. */
async function populationOf({ shares, population, read }: BeforeOptions): Promise<Shares> {
  // Without a prototype: a column may be called "constructor".
  const found: Shares = Object.create(null)
  const add = (column: string, group: string, text: string, file?: string) => {
    const share = Number(text.replace(/%$/, '')) / (text.endsWith('%') ? 100 : 1)
    if (text.trim() === '' || !(share >= 0 && share <= 1))
      throw usageError(`The share of ${column} = ${group} is "${text}", which is no number from 0 to 1.`, {
        ...(file !== undefined && { file }),
        column,
        value: text,
        next: 'As in: --shares sex:Female=0.51,sex:Male=0.49',
      })
    found[column] = { ...found[column], [group]: share }
  }
  for (const [name, share] of Object.entries(shares)) {
    const colon = name.indexOf(':')
    if (colon < 1)
      throw usageError(`--shares takes COLUMN:GROUP=SHARE, not "${name}=${share}".`, {
        value: name,
        next: 'As in: --shares sex:Female=0.51,sex:Male=0.49',
      })
    add(name.slice(0, colon), name.slice(colon + 1), share)
  }
  if (population === '') return found
  const { table } = await importFile(population, { ...(read.signal && { signal: read.signal }) }, {})
  const [names, groups, parts] = ['column', 'group', 'share'].map((name) => {
    const column = table.columns[table.names.indexOf(name)]
    if (!column)
      throw dataError(`${basename(population)} has no column "${name}".`, {
        file: population,
        column: name,
        next: 'A file of a population has the columns column, group and share.',
      })
    return [...sourceTexts(column)]
  })
  for (const [row, name] of (names ?? []).entries())
    add(name.trim(), (groups?.[row] ?? '').trim(), (parts?.[row] ?? '').trim(), population)
  return found
}

const ROUNDING = 0.01

/** Shares that belong to no grouping would be passed over in silence; parts of one whole are no more than it. */
function checkShares(shares: Shares, groupings: readonly { readonly name: string }[]): void {
  for (const [column, groups] of Object.entries(shares)) {
    if (!groupings.some(({ name }) => name === column))
      throw usageError(`Shares of "${column}" are given, and no groups are made by it.`, {
        column,
        next: `Add it to --groups, or give shares of ${groupings.map(({ name }) => name).join(', ')}.`,
      })
    const sum = Object.values(groups).reduce((total, share) => total + share, 0)
    if (sum > 1 + ROUNDING)
      throw usageError(`The shares of ${column} add up to ${digits(sum)}: parts of one population are at most 1.`, {
        column,
        next: 'As in: --shares sex:Female=0.51,sex:Male=0.49',
      })
  }
}

function groupLines({ representation, labels, proxies }: GroupingBefore): string {
  const stated = Object.values(representation).some(({ reference }) => reference !== null)
  const head = [
    '  group',
    'rows',
    'share',
    '',
    ...(stated ? ['in the population'] : []),
    ...(labels ? ['positive', ''] : []),
  ]
  const rows = Object.entries(representation).map(([name, { n, share, reference, isUnder }]) => {
    const rate = labels?.rates[name]
    return [
      `  ${name}`,
      count(n),
      ...figureCells(share),
      ...(stated ? [reference === null ? '–' : `${digits(reference, 3)}${isUnder ? ' (too few here)' : ''}`] : []),
      ...(labels ? (rate ? (rate.tooSmall ? ['too few to judge', ''] : figureCells(rate)) : ['–', '']) : []),
    ]
  })
  const gap = labels
    ? `\n  Label rates: largest minus smallest ${figureCells(labels.difference).join(' ')}, smallest over largest ${figureCells(labels.ratio).join(' ')}`
    : ''
  const strongest = proxies
    .slice(0, 8)
    .map(({ columns: names, group, auc, isProxy }) => [
      `  ${isProxy ? '!' : ' '} ${names.length > 3 ? `all ${names.length} columns` : names.join(' with ')}`,
      group,
      ...figureCells(auc),
    ])
  const told =
    strongest.length > 0
      ? `\n  Told apart on rows held out (area under the ROC curve; 0.5 is chance; ! a proxy)\n${columns(strongest)}`
      : ''
  return `${columns([head, ...rows], { right: [1] })}${gap}${told}`
}

const warnings = ({ findings }: BeforeAudit): string =>
  findings.length > 0
    ? findingLines(findings)
    : '  Nothing stands out. That is no evidence that labels or columns are without bias.'
