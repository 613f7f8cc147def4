import { defineList } from '../core/index.ts'
import { anonymise } from './steps/anonymise.ts'
import { balance } from './steps/balance.ts'
import { bin } from './steps/bin.ts'
import { clip } from './steps/clip.ts'
import { compute } from './steps/compute.ts'
import { decorrelate } from './steps/decorrelate.ts'
import { dropColumns } from './steps/drop-columns.ts'
import { dropDuplicates } from './steps/drop-duplicates.ts'
import { editCells } from './steps/edit-cells.ts'
import { extract } from './steps/extract.ts'
import { extractDate } from './steps/extract-date.ts'
import { extractNumber } from './steps/extract-number.ts'
import { filter } from './steps/filter.ts'
import { filterValues } from './steps/filter-values.ts'
import { groupAggregate } from './steps/group-aggregate.ts'
import { groupRare } from './steps/group-rare.ts'
import { impute } from './steps/impute.ts'
import { imputeModel } from './steps/impute-model.ts'
import { imputeNearest } from './steps/impute-nearest.ts'
import { join } from './steps/join.ts'
import { keepColumns } from './steps/keep-columns.ts'
import { mapValues } from './steps/map-values.ts'
import { mergeSimilar } from './steps/merge-similar.ts'
import { normalise } from './steps/normalise.ts'
import { parseDates } from './steps/parse-dates.ts'
import { parseNumbers } from './steps/parse-numbers.ts'
import { powerTransform } from './steps/power-transform.ts'
import { removeOutliers } from './steps/remove-outliers.ts'
import { rename } from './steps/rename.ts'
import { replace } from './steps/replace.ts'
import { sample } from './steps/sample.ts'
import { setType } from './steps/set-type.ts'
import { split } from './steps/split.ts'

/** Every cleaning step. */
export const STEPS = defineList('cleaning step', [
  setType,
  parseDates,
  parseNumbers,
  editCells,
  rename,
  keepColumns,
  dropColumns,
  normalise,
  replace,
  mapValues,
  mergeSimilar,
  groupRare,
  split,
  join,
  extract,
  extractNumber,
  extractDate,
  compute,
  groupAggregate,
  impute,
  imputeNearest,
  imputeModel,
  clip,
  powerTransform,
  bin,
  decorrelate,
  anonymise,
  filter,
  filterValues,
  removeOutliers,
  dropDuplicates,
  sample,
  balance,
])
