import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { readBundle } from '../../shared/bundle/index.ts'
import type { Base } from '../../shared/mitigate/index.ts'
import type { Trial } from '../../shared/train/index.ts'
import { readTestRows } from '../app/model/test-rows.ts'

/** A run to mitigate: its model, and what that said of rows held out, where the run kept it. */
export async function readBase({
  model,
  heldOut,
  trial,
  tried = null,
}: {
  readonly model: string
  readonly heldOut: string
  readonly trial: Trial
  readonly tried?: Base['tried']
}): Promise<Base> {
  const bytes = await readFile(model)
  const { pipeline } = readBundle(bytes, basename(model))
  const kept = existsSync(heldOut) ? await readTestRows(heldOut, basename(model)) : null
  const said = kept && { rows: Uint32Array.from(kept.rows), scores: kept.scores }
  return { pipeline, trial, said, tried, sha256: createHash('sha256').update(bytes).digest('hex') }
}
