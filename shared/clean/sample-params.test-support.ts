import type { Json } from '../core/index.ts'
import { COLUMN_KINDS } from '../table/index.ts'

type Params = Readonly<Record<string, Json>>

/**
 * What the conformance tests call a step with where its defaults do nothing: the first set stands for the defaults. The
 * columns of their tables are called after their kinds.
 */
export const SAMPLE_PARAMS: Readonly<Record<string, readonly Params[]>> = {
  'set-type': COLUMN_KINDS.map((type) => ({ columns: [...COLUMN_KINDS], type })),
}
