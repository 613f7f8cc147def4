import { readFile } from 'node:fs/promises'
import { type Bundle, readBundle } from '../shared/bundle/index.ts'
import { LatheError } from '../shared/core/index.ts'

export { type Imported, importFile } from '../engine/index.ts'

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
