import type { Bundle } from '../bundle/index.ts'
import { LatheError } from '../core/index.ts'
import { rowSchema } from '../pipeline/index.ts'
import { type Exporter, type ExportFile, type RuntimeTexts, textFile } from './exporter.ts'
import { goldenReasons, goldenText } from './golden.ts'
import { MANIFEST_FILE, manifestOf } from './manifest.ts'

/**
 * All files of an export: the target's own, the schema of a row, the golden rows and the list of files with their
 * hashes. The same model gives the same bytes.
 */
export function compileExport(exporter: Exporter, bundle: Bundle, texts: RuntimeTexts, name: string): ExportFile[] {
  const why = exporter.unavailable?.(bundle) ?? null
  if (why !== null)
    throw new LatheError('unsupported', `The target "${exporter.id}" is not available for this model: ${why}`, {
      value: exporter.id,
      next: 'Choose one of the targets that are.',
    })
  const files = [
    ...exporter.compile(bundle, texts, name),
    textFile('schema.json', `${JSON.stringify(rowSchema(bundle.pipeline), null, 2)}\n`),
    textFile('golden.json', goldenText(bundle.golden, goldenReasons(bundle))),
  ]
  const manifest = manifestOf(exporter, bundle.pipeline, name, files)
  return [...files, textFile(MANIFEST_FILE, `${JSON.stringify(manifest, null, 2)}\n`)]
}
