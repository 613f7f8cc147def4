import { basename } from 'node:path'
import { z } from 'zod'
import {
  type ExportReport,
  exportModel,
  homeFolder,
  ownSigningKey,
  readRuntimeTexts,
  readSigningKey,
  SCORING_KERNELS,
} from '../../engine/index.ts'
import type { Bundle } from '../../shared/bundle/index.ts'
import { compressBundle, parseCompressions, priceOf, storedBytes } from '../../shared/compress/index.ts'
import { EXIT_CODES, LatheError, usageError } from '../../shared/core/index.ts'
import { tableOfRows } from '../../shared/explain/index.ts'
import { describeExporters, EXPORTERS } from '../../shared/export/index.ts'
import { beyondGates, gateText, type JudgedGate } from '../../shared/fairness/index.ts'
import { scoreTable } from '../../shared/pipeline/index.ts'
import { defineCommand } from '../command.ts'
import { heldAtGates } from '../exported-gates.ts'
import { loadBundle } from '../files.ts'
import { GATE_OPTIONS, gateSection } from '../gates.ts'
import { columns, count, digits, size } from '../text.ts'

export const exportCommand = defineCommand({
  id: 'export',
  summary:
    'Compiles a model for a target and proves it: golden rows are scored by the target’s own runtime and compared.',
  positionals: ['[MODEL]'],
  options: z.object({
    to: z
      .string()
      .default('')
      .meta({ title: `Target: ${EXPORTERS.ids.join(', ')}`, placeholder: 'TARGET' }),
    out: z.string().default('').meta({ title: 'Folder to write', placeholder: 'DIR' }),
    ...GATE_OPTIONS,
    compress: z.string().default('').meta({
      title: 'Make the model smaller first, such as fewer-trees=0.5,uint8; see lathe compress for what that costs',
      placeholder: 'WAY,…',
    }),
    override: z
      .string()
      .default('')
      .meta({ title: 'Why the model is exported beyond its limits; kept in its record', placeholder: 'REASON' }),
    key: z
      .string()
      .default('')
      .meta({ title: 'Ed25519 private key to sign with (PEM); else your own, made once', placeholder: 'FILE' }),
    sign: z.boolean().default(true).meta({ title: 'Sign the export' }),
    list: z.boolean().default(false).meta({ title: 'List the targets' }),
  }),
  example: 'lathe export adult.lathe --to web -o adult-web',
  async run([model = ''], { to, out, list, key: keyFile, sign, compress, ...limits }, host) {
    if (list) return listTargets(model)
    if (model === '')
      throw usageError('MODEL is missing: the model file to export.', {
        next: 'Usage: lathe export MODEL --to TARGET -o DIR',
      })
    if (to === '') throw usageError('--to is missing: the target.', { next: `Targets: ${EXPORTERS.ids.join(', ')}.` })
    EXPORTERS.get(to)
    if (!sign && keyFile !== '') throw usageError('--key and --no-sign exclude each other.', { value: keyFile })
    if (out === '') throw usageError('-o is missing: the folder to write.', { next: 'Add -o DIR.' })
    const own = await loadBundle(model)
    const smaller = compress === '' ? null : compressBundle(own, parseCompressions(compress))
    const { bundle, judged, isRefused } = await heldAtGates(smaller ?? own, model, to, limits)
    if (isRefused) return refused(judged)
    const key = sign ? await (keyFile === '' ? ownSigningKey(homeFolder()) : readSigningKey(keyFile)) : undefined
    host.onProgress({
      fraction: 0.3,
      text: `exporting to ${to} and scoring ${bundle.golden.rows.length} golden rows there`,
    })
    const report = await exportModel(bundle, to, out, await readRuntimeTexts(), {
      name: basename(model).replace(/\.lathe$/, ''),
      key,
    })
    const less = smaller && lessOf(own, smaller)
    return {
      json: { ...report, ...(less && { compressed: less }), ...(judged.length > 0 && { gates: judged }) },
      text: `${exportLines(report)}\n${less ? lessText(less) : ''}wrote ${out}\n${gateSection(judged)}`,
    }
  },
})

/** What was done to the model, and how far it is from the one before: on golden rows, since no others are at hand. */
function lessOf(own: Bundle, smaller: Bundle) {
  const [before, after] = [own, smaller].map(({ pipeline }) =>
    scoreTable(pipeline, tableOfRows(pipeline, own.golden.rows), undefined, SCORING_KERNELS),
  )
  if (!before || !after) throw new Error('two models give two scores')
  const { bytes, agreement } = priceOf(smaller.pipeline, { before, after, labels: null })
  return { bytes, before: storedBytes(own.pipeline), agreement }
}

const lessText = ({ bytes, before, agreement }: ReturnType<typeof lessOf>): string =>
  `compressed: the model takes ${size(bytes)} rather than ${size(before)}; of ${count(agreement.rows)} golden rows ${
    agreement.sameLabels === null ? '' : `${digits(100 * agreement.sameLabels, 4)} % have the label of before, `
  }${agreement.sameLabels === null ? 'numbers' : 'scores'} differ by ${digits(agreement.meanDifference, 2)} on average\n`

/** Nothing was written. */
const refused = (judged: readonly JudgedGate[]) => ({
  json: { error: { ...refusal(judged).toJSON() }, gates: judged },
  text: `${gateSection(judged)}\n${refusal(judged).message} ${refusal(judged).details.next ?? ''}\n`,
  exitCode: EXIT_CODES.verificationFailed,
})

const refusal = (judged: readonly JudgedGate[]): LatheError => {
  const beyond = beyondGates(judged).map(gateText).join(', ')
  return new LatheError('verificationFailed', `Nothing was exported: the model is beyond its limits (${beyond}).`, {
    value: beyond,
    next: 'Mitigate the difference, or give --override REASON.',
  })
}

/** Every target; a model is checked to be one. */
async function listTargets(model: string) {
  const targets = describeExporters(model === '' ? undefined : await loadBundle(model))
  return {
    json: targets,
    text: `${columns(targets.map(({ id, title, why, ...target }) => [`  ${id}`, title, target.available ? target.for : `not available: ${why}`]))}\n`,
  }
}

export function exportLines({ target, files, verified, notVerified, signedBy }: ExportReport): string {
  const list = columns(
    files.map(({ path, bytes }) => [`  ${path}`, size(bytes)]),
    { right: [1] },
  )
  const proof = verified
    ? `verified: ${count(verified.rows)} golden rows through ${verified.runtime}, largest difference ${verified.maxAbsDiff}, labels ${verified.labelsEqual ? 'equal' : 'differ'}`
    : `not verified here: ${notVerified ?? ''}`
  const signature = signedBy === null ? 'not signed' : `signed by the Ed25519 key ${signedBy}`
  return `${target}\n${list}\n${proof}\n${signature}`
}
