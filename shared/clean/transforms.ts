import { defineList } from '../core/index.ts'
import type { Table } from '../table/index.ts'
import type { FittedStep } from './replay.ts'
import { anonymiseTransform } from './steps/anonymise.ts'
import { binTransform } from './steps/bin.ts'
import { clipTransform } from './steps/clip.ts'
import { computeTransform } from './steps/compute.ts'
import { decorrelateTransform } from './steps/decorrelate.ts'
import { dropColumnsTransform } from './steps/drop-columns.ts'
import { extractTransform } from './steps/extract.ts'
import { extractDateTransform } from './steps/extract-date.ts'
import { extractNumberTransform } from './steps/extract-number.ts'
import { groupAggregateTransform } from './steps/group-aggregate.ts'
import { groupRareTransform } from './steps/group-rare.ts'
import { imputeTransform } from './steps/impute.ts'
import { imputeModelTransform } from './steps/impute-model.ts'
import { imputeNearestTransform } from './steps/impute-nearest.ts'
import { joinTransform } from './steps/join.ts'
import { keepColumnsTransform } from './steps/keep-columns.ts'
import { mapValuesTransform } from './steps/map-values.ts'
import { mergeSimilarTransform } from './steps/merge-similar.ts'
import { normaliseTransform } from './steps/normalise.ts'
import { parseDatesTransform } from './steps/parse-dates.ts'
import { parseNumbersTransform } from './steps/parse-numbers.ts'
import { powerTransformTransform } from './steps/power-transform.ts'
import { renameTransform } from './steps/rename.ts'
import { replaceTransform } from './steps/replace.ts'
import { setTypeTransform } from './steps/set-type.ts'
import { splitTransform } from './steps/split.ts'
import type { RowNotes, Transform } from './transform.ts'

/** The scoring half of every step that has one: the list that the exported scorer is built from. */
export const TRANSFORMS = defineList<Transform>('cleaning step', [
  setTypeTransform,
  parseDatesTransform,
  parseNumbersTransform,
  renameTransform,
  keepColumnsTransform,
  dropColumnsTransform,
  normaliseTransform,
  replaceTransform,
  mapValuesTransform,
  mergeSimilarTransform,
  groupRareTransform,
  splitTransform,
  joinTransform,
  extractTransform,
  extractNumberTransform,
  extractDateTransform,
  computeTransform,
  groupAggregateTransform,
  imputeTransform,
  imputeNearestTransform,
  imputeModelTransform,
  clipTransform,
  powerTransformTransform,
  binTransform,
  decorrelateTransform,
  anonymiseTransform,
])

/** Applies fitted steps to rows, as at prediction time. */
export const applySteps = (steps: readonly FittedStep[], table: Table, notes?: RowNotes): Table =>
  steps.reduce((current, { id, state }) => TRANSFORMS.get(id).apply(current, state, notes), table)
