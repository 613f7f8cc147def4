import { basename } from 'node:path'
import { z } from 'zod'
import { SCORING_KERNELS, writeFileAtomically } from '../../engine/index.ts'
import { type Bundle, writeBundle } from '../../shared/bundle/index.ts'
import {
  COMPRESSIONS,
  compressBundle,
  compressPipeline,
  offeredChoices,
  type Price,
  type PricedChoice,
  parseCompressions,
  priceChoice,
  type Scale,
} from '../../shared/compress/index.ts'
import { createRng, type Finding, type Json, usageError } from '../../shared/core/index.ts'
import { evaluateScores } from '../../shared/evaluate/index.ts'
import { tableOfRows } from '../../shared/explain/index.ts'
import { scoreTable } from '../../shared/pipeline/index.ts'
import { type CommandHost, defineCommand } from '../command.ts'
import { choiceSection } from '../compression-text.ts'
import { importFile, loadBundle } from '../files.ts'
import { type Labelled, labelledRows, learnedFrom } from '../labelled.ts'
import { checkOutput } from '../output.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../reading-options.ts'
import { findingsInFlags } from '../remedies.ts'
import { count, findingLines, section, size } from '../text.ts'

export const compressCommand = defineCommand({
  id: 'compress',
  summary: 'Makes a finished model smaller: without --by, what each way saves and costs; with it, the smaller model.',
  positionals: ['MODEL', '[FILE]'],
  options: z.object({
    by: z
      .string()
      .default('')
      .meta({
        title: `What to do: ${COMPRESSIONS.members.map(({ id, amount }) => (amount ? `${id}=N` : id)).join(', ')}; several with commas`,
        placeholder: 'WAY,…',
      }),
    out: z.string().default('').meta({ title: 'Model file to write (none: only say it)', placeholder: 'FILE' }),
    seed: z.int().default(0).meta({ title: 'Seed of the intervals' }),
    ...CELL_OPTIONS,
    ...FILE_OPTIONS,
  }),
  example: 'lathe compress loans.lathe labelled.csv --by fewer-trees=0.5,uint8 -o small.lathe',
  async run([model = '', file = ''], options, host) {
    if (options.out !== '' && options.by === '')
      throw usageError('-o needs --by: what is to make the model smaller.', {
        value: options.out,
        next: `Choose from ${COMPRESSIONS.ids.join(', ')}, or leave -o out to see what each saves and costs.`,
      })
    if (options.out !== '') await checkOutput(options.out)
    const bundle = await loadBundle(model)
    const asked = options.by === '' ? [] : parseCompressions(options.by)
    // Refused before the rows are read.
    if (asked.length > 0) compressPipeline(bundle.pipeline, asked)
    const labelled = await rowsOf(file, bundle, model, options, host)
    const choices = priced(bundle, options.by, labelled?.rows ?? null, host)
    const written = options.out === '' ? null : smaller(bundle, asked, choices[1], labelled?.rows ?? null, options.seed)
    const bytes = written && writeBundle(written)
    if (bytes) await writeFileAtomically(options.out, bytes)
    const on = labelled
      ? `${count(labelled.rows.rows.length)} rows of ${basename(file)}`
      : `${count(bundle.golden.rows.length)} golden rows, which nobody labelled: give a FILE with labels for the price in its metric`
    return {
      json: {
        rows: labelled?.rows.rows.length ?? null,
        choices,
        out: bytes ? { file: options.out, bytes: bytes.length } : null,
        findings: findingsInFlags(labelled?.findings ?? []),
      },
      text: [
        `${basename(model)}, on ${on}\n`,
        choiceSection(choices, bundle.pipeline),
        section('Findings', findingLines(labelled?.findings ?? [])),
        bytes ? `\nwrote ${options.out} (${size(bytes.length)})\n` : '',
      ].join(''),
    }
  },
})

interface Given {
  readonly rows: Labelled
  readonly findings: readonly Finding[]
}

async function rowsOf(
  file: string,
  { pipeline, record }: Bundle,
  model: string,
  options: Parameters<typeof readOptions>[0] & Parameters<typeof inferOptions>[0],
  host: CommandHost,
): Promise<Given | null> {
  if (file === '') return null
  host.onProgress({ fraction: 0.05, text: `reading ${basename(file)}` })
  const imported = await importFile(file, { ...readOptions(options), signal: host.signal }, inferOptions(options))
  const rows = labelledRows(imported, file, pipeline)
  const known = record.dataSha256 === imported.sha256 ? [learnedFrom(basename(model), basename(file))] : []
  return { rows, findings: [...rows.findings, ...known] }
}

/** The model as it is, then what is asked for, or else everything that is worth knowing. */
function priced(
  { pipeline, golden }: Bundle,
  by: string,
  labelled: Labelled | null,
  host: CommandHost,
): PricedChoice[] {
  const scale: Scale = {
    score: (of) =>
      labelled ? labelled.score(of) : scoreTable(of, tableOfRows(of, golden.rows), undefined, SCORING_KERNELS),
    labels: labelled?.labels ?? null,
    singles: golden.rows,
    now: () => performance.now(),
  }
  const before = scale.score(pipeline)
  const texts = ['', ...(by === '' ? offeredChoices(pipeline) : [by])]
  return texts.map((text, at) => {
    host.onProgress({ fraction: 0.1 + (0.9 * at) / texts.length, text: text === '' ? 'scoring' : text })
    return priceChoice(pipeline, text, before, scale)
  })
}

function smaller(
  bundle: Bundle,
  asked: ReturnType<typeof parseCompressions>,
  price: Price | undefined,
  labelled: Labelled | null,
  seed: number,
): Bundle {
  if (!labelled) return compressBundle(bundle, asked)
  const { pipeline } = compressPipeline(bundle.pipeline, asked)
  const { metrics } = evaluateScores(
    pipeline,
    labelled.score(pipeline),
    labelled.labels,
    createRng(seed).fork('evaluate'),
  )
  return compressBundle(bundle, asked, { metrics: plain(metrics), fairness: {} }, price)
}

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value))
