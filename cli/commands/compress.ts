import { basename } from 'node:path'
import { z } from 'zod'
import { SCORING_KERNELS, writeFileAtomically } from '../../engine/index.ts'
import { auditScores, groupingsOf } from '../../shared/audited.ts'
import { type Bundle, heldAgain, writeBundle } from '../../shared/bundle/index.ts'
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
import { type AnyAudit, type Gate, parseGate } from '../../shared/fairness/index.ts'
import { scoreTable } from '../../shared/pipeline/index.ts'
import { anyAuditLines } from '../any-audit-text.ts'
import { type CommandHost, defineCommand } from '../command.ts'
import { choiceSection } from '../compression-text.ts'
import { importFile, loadBundle } from '../files.ts'
import { exitAtGates, GATE_OPTIONS, gateSection } from '../gates.ts'
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
    ...GATE_OPTIONS,
    seed: z.int().default(0).meta({ title: 'Seed of the intervals' }),
    ...CELL_OPTIONS,
    ...FILE_OPTIONS,
  }),
  example: 'lathe compress loans.lathe labelled.csv --by fewer-trees=0.5,uint8 -o small.lathe',
  async run([model = '', file = ''], options, host) {
    const limits = checked(file, options)
    if (options.out !== '') await checkOutput(options.out)
    const bundle = await loadBundle(model)
    const asked = options.by === '' ? [] : parseCompressions(options.by)
    // Refused before the rows are read.
    if (asked.length > 0) compressPipeline(bundle.pipeline, asked)
    const labelled = await rowsOf(file, bundle, model, options, host)
    const choices = priced(bundle, options.by, labelled?.rows ?? null, host)
    const made = asked.length === 0 ? null : smaller(bundle, asked, choices[1], labelled, options.seed)
    const { gates } = made ? heldAgain(made.bundle.record, made.fairness, limits) : {}
    const written = made && { ...made.bundle, record: { ...made.bundle.record, ...(gates && { gates }) } }
    const bytes = written && options.out !== '' ? writeBundle(written) : null
    if (bytes) await writeFileAtomically(options.out, bytes)
    const on = labelled
      ? `${count(labelled.rows.rows.length)} rows of ${basename(file)}`
      : `${count(bundle.golden.rows.length)} golden rows, which nobody labelled: give a FILE with labels for the price in its metric`
    const findings = [...(labelled?.findings ?? []), ...(made ? notAudited(bundle, labelled) : [])]
    const judged = gates?.judged ?? []
    const fairness = made?.fairness ?? {}
    return {
      json: {
        rows: labelled?.rows.rows.length ?? null,
        choices,
        ...(Object.keys(fairness).length > 0 && { fairness }),
        ...(judged.length > 0 && { gates: judged }),
        out: bytes ? { file: options.out, bytes: bytes.length } : null,
        findings: findingsInFlags(findings),
      },
      text: [
        `${basename(model)}, on ${on}\n`,
        choiceSection(choices, bundle.pipeline),
        section(
          'Between groups, of the smaller model',
          Object.entries(fairness)
            .map(([name, audit]) => anyAuditLines(name, audit))
            .join('\n'),
        ),
        gateSection(judged),
        section('Findings', findingLines(findings)),
        bytes ? `\nwrote ${options.out} (${size(bytes.length)})\n` : '',
      ].join(''),
      exitCode: exitAtGates(judged, options.failOn),
    }
  },
})

/** What goes together, refused before anything is read; the limits that are stated. */
function checked(
  file: string,
  { out, by, gate }: { readonly out: string; readonly by: string; readonly gate: readonly string[] },
): Gate[] {
  if (out !== '' && by === '')
    throw usageError('-o needs --by: what is to make the model smaller.', {
      value: out,
      next: `Choose from ${COMPRESSIONS.ids.join(', ')}, or leave -o out to see what each saves and costs.`,
    })
  if (gate.length > 0 && (by === '' || file === ''))
    throw usageError('--gate holds the smaller model against limits: it needs --by and a FILE with labels.', {
      value: gate.join(', '),
      next: 'Say what is to make the model smaller, and give rows to audit it on.',
    })
  return gate.map(parseGate)
}

interface Given {
  readonly rows: Labelled
  readonly imported: Awaited<ReturnType<typeof importFile>>
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
  return { rows, imported, findings: [...rows.findings, ...known] }
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

/** The smaller model with its own figures and its own audit; on golden rows, which nobody labelled, it has neither. */
function smaller(
  bundle: Bundle,
  asked: ReturnType<typeof parseCompressions>,
  price: Price | undefined,
  labelled: Given | null,
  seed: number,
): { readonly bundle: Bundle; readonly fairness: AnyAudit } {
  if (!labelled) return { bundle: compressBundle(bundle, asked), fairness: {} }
  const { rows: given, imported } = labelled
  const { pipeline } = compressPipeline(bundle.pipeline, asked)
  const rng = createRng(seed)
  const scores = given.score(pipeline)
  const { metrics } = evaluateScores(pipeline, scores, given.labels, rng.fork('evaluate'))
  const groupings = groupingsOf(bundle.record.sensitive, imported.table, imported.readings, given.rows)
  const fairness = auditScores(pipeline, scores, given.labels, groupings, rng.fork('audit'))
  const figures = { metrics: plain(metrics), fairness: plain(fairness) }
  return { bundle: compressBundle(bundle, asked, figures, price), fairness }
}

/** That columns which the model was audited by say nothing of the smaller one. */
function notAudited({ record: { sensitive } }: Bundle, labelled: Given | null): Finding[] {
  const names = sensitive.filter((name) => !labelled?.imported.table.names.includes(name))
  if (names.length === 0) return []
  const why = labelled ? `these rows have no column ${names.join(', ')}` : 'there are no labelled rows'
  return [
    {
      id: 'not-audited',
      severity: 'warning',
      columns: names,
      message: `The smaller model was not audited by ${names.join(', ')}: ${why}. Give a FILE with labels and these columns; the audit of the model before says nothing of this one.`,
    },
  ]
}

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value))
