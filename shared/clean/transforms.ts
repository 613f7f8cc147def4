import { defineList } from '../core/index.ts'
import type { Table } from '../table/index.ts'
import type { FittedStep } from './replay.ts'
import { clipTransform } from './steps/clip.ts'
import { imputeTransform } from './steps/impute.ts'
import { normaliseTransform } from './steps/normalise.ts'
import { setTypeTransform } from './steps/set-type.ts'
import type { RowNotes, Transform } from './transform.ts'

/** The scoring half of every step that has one: the list that the exported scorer is built from. */
export const TRANSFORMS = defineList<Transform>('cleaning step', [
  setTypeTransform,
  normaliseTransform,
  imputeTransform,
  clipTransform,
])

/** Applies fitted steps to rows, as at prediction time. */
export const applySteps = (steps: readonly FittedStep[], table: Table, notes?: RowNotes): Table =>
  steps.reduce((current, { id, state }) => TRANSFORMS.get(id).apply(current, state, notes), table)
