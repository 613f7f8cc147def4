import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Bundle } from '../../shared/bundle/index.ts'
import { usageError } from '../../shared/core/index.ts'
import {
  compileExport,
  EXPORTERS,
  type ExportFile,
  NOT_VERIFIED_FILE,
  parseGolden,
  type RuntimeTexts,
  SIGNATURE_FILE,
  textFile,
} from '../../shared/export/index.ts'
import { modelName } from '../../shared/serve/index.ts'
import { notWritten, writing } from '../data/index.ts'
import type { RunLimits } from './child.ts'
import { checkReplaceable, clearDrafts, draftPrefix, putInPlace } from './place.ts'
import { DEFAULT_LIMITS, prove } from './prove.ts'
import { signFolder } from './signature.ts'
import type { SigningKey } from './signing-key.ts'
import { checkFiles, type ExportReport, reportOf } from './verify-export.ts'

export interface ExportOptions {
  /** The model's name; the target column's where it is left out. */
  readonly name?: string
  readonly limits?: RunLimits
  /** Who signs it; nobody where it is left out. */
  readonly key?: SigningKey | undefined
}

/**
 * Compiles a model for a target, proves the result in a folder beside `outFolder`, and only then puts it in its place.
 * On any error nothing is left behind, and what was at `outFolder` before is untouched.
 *
 * @param outFolder absent, empty, or an earlier export of ours, which is replaced
 */
export async function exportModel(
  bundle: Bundle,
  target: string,
  outFolder: string,
  texts: RuntimeTexts,
  { name = bundle.pipeline.target, limits = DEFAULT_LIMITS, key }: ExportOptions = {},
): Promise<ExportReport> {
  const exporter = EXPORTERS.get(target)
  const place = resolve(outFolder)
  await writing(outFolder, () => clearDrafts(place))
  await checkReplaceable(place, outFolder)
  const files = compileExport(exporter, bundle, texts, modelName(name), key ?? null)
  const { draft, firstMade } = await makeDraft(place, outFolder)
  try {
    await writeFiles(draft, files)
    const golden = parseGolden(await readFile(join(draft, 'golden.json'), 'utf8'))
    // What checks its own signature before it runs finds one.
    if (key) await writeFiles(draft, [textFile(SIGNATURE_FILE, await signFolder(draft, modelName(name), key))])
    const proof = await prove(draft, await checkFiles(draft), golden, limits)
    // What scores nothing lacks no proof.
    const added =
      proof.notVerified === null || exporter.runtime === 'text'
        ? []
        : [textFile(NOT_VERIFIED_FILE, unproved(proof.notVerified))]
    await writeFiles(draft, added)
    const signed = key ? [textFile(SIGNATURE_FILE, await signFolder(draft, modelName(name), key))] : []
    await writeFiles(draft, signed)
    await putInPlace(draft, place)
    const written = [...files, ...added, ...signed].map(({ path, bytes }) => ({ path, bytes: bytes.length }))
    return reportOf(target, written, proof, key?.fingerprint ?? null)
  } catch (error) {
    await rm(firstMade ?? draft, { recursive: true, force: true }).catch(() => undefined)
    throw notWritten(outFolder, error)
  }
}

const unproved = (why: string): string =>
  `The predictions of this export were not verified where it was made: ${why}.\nTo prove it: lathe verify, with this folder, on a computer that has it.\n`

/** An empty folder beside `place`, on the same disk, so that a rename puts it there in one step. */
async function makeDraft(place: string, shown: string): Promise<{ draft: string; firstMade: string | undefined }> {
  try {
    const firstMade = await mkdir(dirname(place), { recursive: true })
    return { draft: await mkdtemp(join(dirname(place), `${draftPrefix(place)}${process.pid}-`)), firstMade }
  } catch (error) {
    throw usageError(`${shown} cannot be written: ${error instanceof Error ? error.message : error}.`, {
      file: shown,
      next: 'Choose a folder that can be written.',
    })
  }
}

async function writeFiles(folder: string, files: readonly ExportFile[]): Promise<void> {
  for (const { path, bytes } of files) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, bytes, { flush: true })
  }
}
