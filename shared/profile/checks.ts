import { defineList } from '../core/index.ts'
import { allMissing } from './findings/all-missing.ts'
import { constant } from './findings/constant.ts'
import { copiesAcrossSplit } from './findings/copies-across-split.ts'
import { duplicateColumns } from './findings/duplicate-columns.ts'
import { duplicateRows } from './findings/duplicate-rows.ts'
import { freeText } from './findings/free-text.ts'
import { groupStructure } from './findings/group-structure.ts'
import { highCardinality } from './findings/high-cardinality.ts'
import { idLike } from './findings/id-like.ts'
import { imbalance } from './findings/imbalance.ts'
import { inconsistentSpellings } from './findings/inconsistent-spellings.ts'
import { missingTogether } from './findings/missing-together.ts'
import { mixedTypes } from './findings/mixed-types.ts'
import { mostlyMissing } from './findings/mostly-missing.ts'
import { nearConstant } from './findings/near-constant.ts'
import { outliers } from './findings/outliers.ts'
import { personalData } from './findings/personal-data.ts'
import { placeholderNumber } from './findings/placeholder-number.ts'
import { skew } from './findings/skew.ts'
import { targetLeakage } from './findings/target-leakage.ts'
import { timeStructure } from './findings/time-structure.ts'

/** Every check of the data. */
export const CHECKS = defineList('check', [
  personalData,
  allMissing,
  mostlyMissing,
  missingTogether,
  constant,
  nearConstant,
  idLike,
  duplicateRows,
  duplicateColumns,
  groupStructure,
  timeStructure,
  inconsistentSpellings,
  mixedTypes,
  placeholderNumber,
  outliers,
  skew,
  highCardinality,
  freeText,
])

/** Every check that looks at the column to predict. */
export const TARGET_CHECKS = defineList('check', [targetLeakage, copiesAcrossSplit, imbalance])
