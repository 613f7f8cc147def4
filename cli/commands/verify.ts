import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { homeFolder, readOwnKey, readPublicKey, verifyExport } from '../../engine/index.ts'
import { LatheError, usageError } from '../../shared/core/index.ts'
import { comparePredictions } from '../../shared/export/index.ts'
import { predictionsOf, scoreRows } from '../../shared/pipeline/index.ts'
import { defineCommand } from '../command.ts'
import { loadBundle } from '../files.ts'
import { exportLines } from './export.ts'

export const verifyCommand = defineCommand({
  id: 'verify',
  summary: 'Scores the golden rows of a model file or an exported folder again, through its own runtime, and compares.',
  positionals: ['PATH'],
  options: z.object({
    publicKey: z
      .string()
      .default('')
      .meta({ title: 'Key that must have signed the folder (PEM)', placeholder: 'FILE' }),
  }),
  example: 'lathe verify adult-web',
  async run([path = ''], { publicKey }, host) {
    host.onProgress({ fraction: 0.1, text: `scoring the golden rows of ${basename(path)}` })
    const isFolder = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    )
    if (!isFolder && publicKey !== '')
      throw usageError('--public-key is for exported folders: a model file is not signed.', { value: publicKey })
    if (!isFolder) return verifyModel(path)
    const wanted = publicKey === '' ? undefined : await readPublicKey(publicKey)
    const report = await verifyExport(path, undefined, wanted)
    const isOwn = report.signedBy !== null && (await readOwnKey(homeFolder()))?.fingerprint === report.signedBy
    const whose =
      report.signedBy === null
        ? ''
        : wanted
          ? ', the one asked for'
          : isOwn
            ? ', your own'
            : ', which lies in the folder: ask whose it is'
    return { json: report, text: `${exportLines(report)}${whose}\n` }
  },
})

async function verifyModel(path: string) {
  const { pipeline, golden } = await loadBundle(path)
  const { size: bytes } = await stat(path)
  const { maxAbsDiff, labelsEqual, statusesEqual } = comparePredictions(
    golden.expected,
    predictionsOf(pipeline, scoreRows(pipeline, golden.rows)),
  )
  if (maxAbsDiff > 0 || !labelsEqual || !statusesEqual)
    throw new LatheError(
      'verificationFailed',
      `${path} does not predict what it did when it was saved: the largest difference on its golden rows is ${maxAbsDiff}.`,
      { file: path, value: String(maxAbsDiff), next: 'Do not use it here; report it with this file.' },
    )
  const verified = { runtime: `node ${process.version}`, rows: golden.rows.length, maxAbsDiff, labelsEqual }
  return {
    json: { target: 'model', files: [{ path: basename(path), bytes }], verified, notVerified: null },
    text: `${basename(path)}: every entry is as it was written, and ${verified.rows} golden rows give the saved predictions (largest difference 0)\n`,
  }
}
