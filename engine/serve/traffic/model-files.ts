import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LatheError } from '../../../shared/core/index.ts'
import type { LoadedModel } from '../model.ts'

/** As versions without a number are told apart. */
export const shortDigest = (digest: string): string => digest.slice(0, 8)

/** Models beyond these are read again when they come back. */
const MOST_KEPT = 4

/** Reads models by their path, a file or an exported folder; one that has not changed is the same value as before. */
export function cachedModels(load: (path: string) => Promise<LoadedModel>): (path: string) => Promise<LoadedModel> {
  const kept = new Map<string, { readonly stamp: string; readonly model: Promise<LoadedModel> }>()
  return async (path) => {
    const stamp = await stampOf(path)
    const known = kept.get(path)
    if (known?.stamp === stamp) return known.model
    const model = load(path)
    kept.delete(path)
    kept.set(path, { stamp, model })
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    model.catch(() => kept.delete(path))
    return model
  }
}

async function stampOf(path: string): Promise<string> {
  try {
    const found = await stat(path)
    const { mtimeMs, size, ino } = found.isDirectory() ? await stat(join(path, 'model.json')) : found
    return `${mtimeMs} ${size} ${ino}`
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const isEmpty = code === 'ENOENT' && existsSync(path)
    throw new LatheError('fileNotFound', isEmpty ? `${path} holds no model.` : `${path} cannot be read (${code}).`, {
      file: path,
      next: 'Name a model file, or an exported service folder.',
    })
  }
}
