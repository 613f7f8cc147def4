import type { Bundle } from '../bundle/index.ts'
import { LatheError } from '../core/index.ts'
import { rowSchema } from '../pipeline/index.ts'
import { type Exporter, type ExportFile, type RuntimeTexts, textFile } from './exporter.ts'
import { goldenReasons, goldenText } from './golden.ts'
import { MANIFEST_FILE, manifestOf, PUBLIC_KEY_FILE } from './manifest.ts'
import { sbomOf } from './sbom.ts'

/** Who is going to sign an export. */
export interface Signatory {
  /** SHA-256 of the public key, lower-case hex. */
  readonly fingerprint: string
  /** PEM, SubjectPublicKeyInfo. */
  readonly publicKey: string
}

/**
 * All files of an export: the target's own, the schema of a row, the golden rows, the bill of materials and the
 * list of files with their hashes. The same model gives the same bytes. The signature itself is not among them: it comes last, over all.
 *
 * @param signatory whose public key lies with it; null where it is not going to be signed
 */
export function compileExport(
  exporter: Exporter,
  bundle: Bundle,
  texts: RuntimeTexts,
  name: string,
  signatory: Signatory | null = null,
): ExportFile[] {
  const why = exporter.unavailable?.(bundle) ?? null
  if (why !== null)
    throw new LatheError('unsupported', `The target "${exporter.id}" is not available for this model: ${why}`, {
      value: exporter.id,
      next: 'Choose one of the targets that are.',
    })
  const content = [
    ...exporter.compile(bundle, texts, name),
    textFile('schema.json', `${JSON.stringify(rowSchema(bundle.pipeline), null, 2)}\n`),
    textFile('golden.json', goldenText(bundle.golden, goldenReasons(bundle))),
    ...(signatory ? [textFile(PUBLIC_KEY_FILE, signatory.publicKey)] : []),
  ]
  const files = [...content, sbomOf(bundle, exporter.id, name, content)]
  const manifest = manifestOf(exporter, bundle.pipeline, name, files, signatory?.fingerprint ?? null)
  return [...files, textFile(MANIFEST_FILE, `${JSON.stringify(manifest, null, 2)}\n`)]
}
