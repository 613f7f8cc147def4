import { readFile } from 'node:fs/promises'
import { type ReadOptions, readSource, type SourceRead } from '../engine/index.ts'
import { type Bundle, readBundle } from '../shared/bundle/index.ts'
import { LatheError } from '../shared/core/index.ts'
import { type Inference, type InferOptions, inferReadings } from '../shared/import/index.ts'
import type { Reading } from '../shared/table/index.ts'

/** Reads a model file. */
export async function loadBundle(path: string): Promise<Bundle> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR'
    const what = isMissing ? 'is not there' : code === 'EISDIR' ? 'is a folder, not a model file' : 'cannot be read'
    throw new LatheError(isMissing ? 'fileNotFound' : 'fileUnreadable', `${path} ${what}.`, {
      file: path,
      next: 'Give the path of a model file, as lathe train -o writes it.',
    })
  }
  return readBundle(bytes, path)
}

export interface Imported extends SourceRead {
  readonly inference: Inference
  readonly readings: ReadonlyMap<string, Reading>
}

/** Reads a data file and infers how its columns are read. */
export async function importFile(path: string, read: ReadOptions, infer: InferOptions): Promise<Imported> {
  const source = await readSource(path, read)
  const inferred = inferReadings(source.table, {
    ...infer,
    ...(source.dialect && { delimiter: source.dialect.delimiter }),
  })
  const inference = { ...inferred, findings: [...source.findings, ...inferred.findings] }
  return { ...source, inference, readings: new Map(inference.columns.map(({ name, reading }) => [name, reading])) }
}
