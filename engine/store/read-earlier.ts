import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { readBundle } from '../../shared/bundle/index.ts'
import { LatheError } from '../../shared/core/index.ts'
import { type Earlier, TRAIN_OPTIONS } from '../../shared/train/index.ts'

const { monotone, interactions } = TRAIN_OPTIONS.shape
/** What an older version did not keep was not asked for. */
const CONSTRAINTS = z.object({ monotone, interactions })

/** A model file to go on from. */
export async function readEarlier(path: string): Promise<Earlier> {
  const bytes = await readFile(path).catch((error: unknown) => {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw new LatheError(
      isMissing ? 'fileNotFound' : 'fileUnreadable',
      `${path}, the model to go on from, ${isMissing ? 'is not there' : 'cannot be read'}.`,
      { file: path, next: 'Give the path of a model file, as lathe train -o writes it.' },
    )
  })
  const { pipeline, record } = readBundle(bytes, basename(path))
  return {
    pipeline,
    record,
    constraints: CONSTRAINTS.parse(record.constraints ?? {}),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }
}
