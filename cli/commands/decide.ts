import { basename } from 'node:path'
import { z } from 'zod'
import { writeFileAtomically } from '../../engine/index.ts'
import { withThreshold, writeBundle } from '../../shared/bundle/index.ts'
import { type Finding, usageError } from '../../shared/core/index.ts'
import {
  chooseOutcome,
  outcomesOf,
  parseAim,
  parseValues,
  precisionOf,
  recallOf,
  saidOf,
  tieAt,
  worthOf,
} from '../../shared/metrics/index.ts'
import { defineCommand } from '../command.ts'
import { importFile, loadBundle } from '../files.ts'
import { labelledRows, learnedFrom } from '../labelled.ts'
import { checkOutput } from '../output.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../reading-options.ts'
import { findingsInFlags } from '../remedies.ts'
import { columns, count, digits, findingLines, section } from '../text.ts'

export const decideCommand = defineCommand({
  id: 'decide',
  summary: 'Chooses the threshold of a model of two classes on labelled rows, and writes the model that decides by it.',
  positionals: ['MODEL', 'FILE'],
  options: z.object({
    by: z.string().default('f1').meta({
      title:
        'Aim: f1, precision=0.8, recall=0.9, capacity=0.1 (a share of the rows), capacity=500 (rows of FILE), capacity=500/12000 (rows of so many), profit',
      placeholder: 'AIM',
    }),
    values: z
      .record(z.string(), z.string())
      .default({})
      .meta({ title: 'What outcomes are worth, such as tp=100,fp=-20', placeholder: 'OUTCOME=NUMBER,…' }),
    out: z.string().default('').meta({ title: 'Model file to write (none: only say it)', placeholder: 'FILE' }),
    ...CELL_OPTIONS,
    ...FILE_OPTIONS,
  }),
  example: 'lathe decide loans.lathe fresh.csv --by profit --values tp=100,fp=-20 -o decided.lathe',
  async run([model = '', file = ''], options, host) {
    const values = parseValues(options.values)
    const aim = parseAim(options.by, values)
    if (options.out !== '') await checkOutput(options.out)
    const bundle = await loadBundle(model)
    const { pipeline, record } = bundle
    if (pipeline.task !== 'binary')
      throw usageError(`A threshold parts two classes; ${pipeline.target} has another kind of values.`, {
        next: 'Give a model of two classes.',
      })
    host.onProgress({ fraction: 0.1, text: `reading ${basename(file)}` })
    const imported = await importFile(file, { ...readOptions(options), signal: host.signal }, inferOptions(options))
    const labelled = labelledRows(imported, file, pipeline)
    host.onProgress({ fraction: 0.5, text: 'scoring' })
    const scores = labelled.score(pipeline).probabilities[1] ?? new Float64Array(0)
    const outcomes = outcomesOf(Uint8Array.from(labelled.labels), scores)
    const found = chooseOutcome(outcomes, aim)
    if (!found && aim.by === 'rows')
      throw usageError(
        `${basename(file)} has ${count(labelled.rows.length)} labelled rows, and ${count(aim.rows)} are to be taken of them.`,
        {
          value: options.by,
          next: `Say of how many rows they will be taken, as in capacity=${aim.rows}/${aim.rows * 10}, or take fewer.`,
        },
      )
    if (!found)
      throw usageError(
        `On ${count(labelled.rows.length)} rows of ${basename(file)} no threshold reaches ${options.by}.`,
        {
          value: options.by,
          next: 'Ask for less, or give rows that the model knows better.',
        },
      )
    const findings: Finding[] = [
      ...labelled.findings,
      ...(record.dataSha256 === imported.sha256 ? [learnedFrom(basename(model), basename(file))] : []),
    ]
    if (options.out !== '') await writeFileAtomically(options.out, writeBundle(withThreshold(bundle, found.threshold)))
    const tie = tieAt(outcomes, aim)
    const worth = values && worthOf(found, values)
    const lines = columns([
      ['  threshold', digits(found.threshold), `(${digits(pipeline.threshold)} before)`],
      ['  precision', digits(precisionOf(found) ?? 0)],
      ['  recall', digits(recallOf(found) ?? 0)],
      [`  said "${pipeline.classes[1]}"`, count(saidOf(found))],
      ...(tie ? [['  left free', count(tie.free), `(${count(tie.rows)} rows have one score, and are too many)`]] : []),
      ...(worth === null ? [] : [['  worth', digits(worth)]]),
    ])
    return {
      json: {
        by: options.by,
        rows: labelled.rows.length,
        ...found,
        precision: precisionOf(found),
        recall: recallOf(found),
        worth,
        tie,
        before: pipeline.threshold,
        out: options.out === '' ? null : options.out,
        findings: findingsInFlags(findings),
      },
      text: `${basename(file)}: ${count(labelled.rows.length)} labelled rows, positive class "${pipeline.classes[1]}"\n${section(`By ${options.by}`, lines)}${section('Findings', findingLines(findings))}${options.out === '' ? '' : `\nwrote ${options.out}\n`}`,
    }
  },
})
