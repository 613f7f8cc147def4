import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { writeFileAtomically } from '../../engine/index.ts'
import { withShapes, writeBundle } from '../../shared/bundle/index.ts'
import { createRng, dataError, type Finding, usageError } from '../../shared/core/index.ts'
import { evaluateScores } from '../../shared/evaluate/index.ts'
import { editText, parseEdits, type ShapeEdit, shapesOf, withEdits } from '../../shared/explain/index.ts'
import type { Pipeline } from '../../shared/pipeline/index.ts'
import { type CommandHost, defineCommand } from '../command.ts'
import { importFile, loadBundle } from '../files.ts'
import { labelledRows, learnedFrom } from '../labelled.ts'
import { checkOutput } from '../output.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../reading-options.ts'
import { findingsInFlags } from '../remedies.ts'
import { shapesText } from '../shapes-text.ts'
import { columns, count, figureCells, findingLines, section } from '../text.ts'

const OPTIONS = z.object({
  edit: z
    .string()
    .default('')
    .meta({ title: 'File of edits to make, after those that the model has', placeholder: 'EDITS.json' }),
  smooth: z
    .record(z.string(), z.string())
    .default({})
    .meta({ title: 'Shapes to smooth, with a strength: 1 is gentle', placeholder: 'COLUMN=STRENGTH,…' }),
  flatten: z.record(z.string(), z.string()).default({}).meta({
    title: 'Ranges of shapes to flatten to their mean, such as age=60..90, or to a value: age=60..90:0',
    placeholder: 'COLUMN=LOW..HIGH,…',
  }),
  remove: z
    .array(z.string())
    .default([])
    .meta({ title: 'Columns whose shapes and pairs are taken out', placeholder: 'COLUMN,…' }),
  undo: z.int().min(0).default(0).meta({ title: 'Takes back so many of the last edits that the model has, first' }),
  reset: z.boolean().default(false).meta({ title: 'Takes back all edits that the model has, first' }),
  class: z.string().default('').meta({ title: 'Of several classes: the one whose shapes are printed' }),
  out: z.string().default('').meta({ title: 'Model file to write', placeholder: 'FILE' }),
  seed: z.int().default(0).meta({ title: 'Seed of the intervals' }),
  ...CELL_OPTIONS,
  ...FILE_OPTIONS,
})

export const shapesCommand = defineCommand({
  id: 'shapes',
  summary: 'The shapes of an additive model: prints them, edits them by hand, and measures both on labelled rows.',
  positionals: ['MODEL', '[FILE]'],
  options: OPTIONS,
  example: 'lathe shapes adult.lathe fresh.csv --smooth age=1 --flatten hours=60..99 -o edited.lathe',
  async run([model = '', file = ''], options, host) {
    const bundle = await loadBundle(model)
    const { pipeline, record } = bundle
    const known = parseEdits(record.edits ?? [])
    const before = shapesOf(pipeline)
    const kept = options.reset ? [] : known.slice(0, Math.max(0, known.length - options.undo))
    const added = [...(await editsIn(options.edit)), ...editsOf(options)]
    const isChanged = added.length > 0 || kept.length < known.length
    const edits = [...kept, ...added]
    if (isChanged && options.out === '')
      throw usageError('An edited model needs a file to be written to.', { next: 'Add -o edited.lathe.' })
    if (!isChanged && options.out !== '')
      throw usageError('There is nothing to write: no edit was given.', {
        next: 'Add --smooth, --flatten, --remove, --edit, --undo or --reset.',
      })
    const output = Math.max(0, before.outputs.indexOf(options.class))
    if (options.class !== '' && before.outputs[output] !== options.class)
      throw usageError(`The model has no class "${options.class}".`, {
        value: options.class,
        next: `It has ${before.outputs.join(', ')}.`,
      })
    const edited = withEdits(pipeline, edits)
    const measured =
      file === '' ? null : await measure(file, [pipeline, edited], model, record.dataSha256, options, host)
    const view = shapesOf(edited)
    if (options.out !== '') {
      await checkOutput(options.out)
      const metrics = measured?.after ?? {}
      const figures = { metrics: JSON.parse(JSON.stringify(metrics)), fairness: {} }
      await writeFileAtomically(options.out, writeBundle(withShapes(bundle, edits, figures)))
    }
    const findings: Finding[] = [...(measured?.findings ?? []), ...(isChanged && !measured ? [UNMEASURED] : [])]
    const figures = measured && {
      rows: measured.rows,
      before: measured.before,
      ...(isChanged && { after: measured.after }),
    }
    return {
      json: {
        scale: 'margin',
        ...view,
        edits,
        ...(figures && { figures }),
        out: options.out === '' ? null : options.out,
        findings: findingsInFlags(findings),
      },
      text: [
        `${basename(model)}: what each column adds to ${marginText(pipeline, before.outputs[output] ?? '')}; intercept ${(view.intercepts[output] ?? 0).toPrecision(4)}\n`,
        shapesText(view, output),
        section('Edited by hand', edits.map((edit) => `  ${editText(edit)}`).join('\n')),
        measured ? figureLines(measured, isChanged) : '',
        section('Findings', findingLines(findings)),
        options.out === '' ? '' : `\nwrote ${options.out}\n`,
      ].join(''),
    }
  },
})

const marginText = ({ task, target }: Pipeline, output: string): string =>
  task === 'regression' ? target : `the log-odds of ${output}`

const UNMEASURED: Finding = {
  id: 'edited-unmeasured',
  severity: 'warning',
  columns: [],
  message:
    'The edited model carries no figures: those of before are not its own. Give a file of labelled rows to measure it.',
}

async function editsIn(path: string): Promise<ShapeEdit[]> {
  if (path === '') return []
  const text = await readFile(path, 'utf8').catch(() => {
    throw dataError(`${path} cannot be read.`, { file: path, next: 'Give a JSON file with a list of edits.' })
  })
  let edits: unknown
  try {
    edits = JSON.parse(text)
  } catch (error) {
    throw dataError(`${path} is not JSON: ${error instanceof Error ? error.message : error}.`, {
      file: path,
      next: 'Give a list such as [{"edit":"smooth","shape":"age"}].',
    })
  }
  return parseEdits(edits)
}

const RANGE = /^(-?[\d.eE+-]*)\.\.(-?[\d.eE+-]*?)(?::(-?[\d.eE+-]+))?$/u

function editsOf({ smooth, flatten, remove }: z.output<typeof OPTIONS>): ShapeEdit[] {
  return parseEdits([
    ...Object.entries(smooth).map(([shape, text]) => {
      const strength = Number(text)
      if (text.trim() === '' || Number.isNaN(strength))
        throw usageError(`--smooth takes a strength such as ${shape}=1, not "${text}".`, { column: shape, value: text })
      return { edit: 'smooth', shape, strength }
    }),
    ...Object.entries(flatten).map(([shape, text]) => {
      const [, from, to, value] = RANGE.exec(text) ?? []
      if (from === undefined || to === undefined || [from, to, value].some((one) => Number.isNaN(Number(one ?? 0))))
        throw usageError(`--flatten takes a range such as ${shape}=60..90, or ${shape}=60..90:0, not "${text}".`, {
          value: text,
        })
      return {
        edit: 'flatten',
        shape,
        ...(from !== '' && { from: Number(from) }),
        ...(to !== '' && { to: Number(to) }),
        ...(value !== undefined && { value: Number(value) }),
      }
    }),
    ...remove.map((shape) => ({ edit: 'remove', shape })),
  ])
}

type Figures = ReturnType<typeof evaluateScores>['metrics']

interface Measured {
  readonly file: string
  readonly rows: number
  readonly before: Figures
  readonly after: Figures
  readonly findings: readonly Finding[]
}

async function measure(
  file: string,
  [pipeline, edited]: readonly [Pipeline, Pipeline],
  model: string,
  learned: string,
  options: z.output<typeof OPTIONS>,
  host: CommandHost,
): Promise<Measured> {
  host.onProgress({ fraction: 0.1, text: `reading ${basename(file)}` })
  const imported = await importFile(file, { ...readOptions(options), signal: host.signal }, inferOptions(options))
  const labelled = labelledRows(imported, file, pipeline)
  host.onProgress({ fraction: 0.5, text: 'scoring' })
  const of = (one: Pipeline) =>
    evaluateScores(one, labelled.score(one), labelled.labels, createRng(options.seed)).metrics
  const findings = [
    ...labelled.findings,
    ...(learned === imported.sha256 ? [learnedFrom(basename(model), basename(file))] : []),
  ]
  return { file, rows: labelled.rows.length, before: of(pipeline), after: of(edited), findings }
}

function figureLines({ file, rows, before, after }: Measured, isChanged: boolean): string {
  const lines = Object.entries(before).map(([name, figure]) => [
    `  ${name}`,
    ...figureCells(figure),
    ...(isChanged && after[name] ? figureCells(after[name]) : []),
  ])
  const title = `On ${count(rows)} rows of ${basename(file)} (95 % interval${isChanged ? '; before, after' : ''})`
  return section(title, columns(lines, { point: [1, 3] }))
}
