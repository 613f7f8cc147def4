import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { LatheError } from '../../../shared/core/index.ts'
import type { LoadedModel } from '../model.ts'

/** As versions of files without a number are told apart. */
export const shortDigest = (digest: string): string => digest.slice(0, 8)

/** Models beyond these are read again when they come back. */
const MOST_KEPT = 4

/** Reads models by their path; one whose file has not changed is the same value as before. */
export function cachedModels(
  parse: (bytes: Buffer, digest: string, path: string) => LoadedModel,
): (path: string) => Promise<LoadedModel> {
  const kept = new Map<string, { readonly stamp: string; readonly model: Promise<LoadedModel> }>()
  return async (path) => {
    const stamp = await stampOf(path)
    const known = kept.get(path)
    if (known?.stamp === stamp) return known.model
    const model = read(path, parse)
    kept.delete(path)
    kept.set(path, { stamp, model })
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    model.catch(() => kept.delete(path))
    return model
  }
}

async function read(path: string, parse: Parameters<typeof cachedModels>[0]): Promise<LoadedModel> {
  const bytes = await readFile(path)
  const digest = createHash('sha256').update(bytes).digest('hex')
  try {
    return parse(bytes, digest, path)
  } catch (error) {
    if (error instanceof LatheError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new LatheError('corruptModel', `${path} is not a model: ${why}.`, { file: path, next: 'Name a model file.' })
  }
}

async function stampOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path)
    return `${mtimeMs} ${size} ${ino}`
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    throw new LatheError('fileNotFound', `${path} cannot be read (${code}).`, {
      file: path,
      next: 'Name a model file.',
    })
  }
}
