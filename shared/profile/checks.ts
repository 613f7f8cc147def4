import { defineList } from '../core/index.ts'
import { allMissing } from './findings/all-missing.ts'
import { constant } from './findings/constant.ts'
import { duplicateRows } from './findings/duplicate-rows.ts'
import { freeText } from './findings/free-text.ts'
import { idLike } from './findings/id-like.ts'
import { imbalance } from './findings/imbalance.ts'

/** Every check of the data. */
export const CHECKS = defineList('check', [allMissing, constant, duplicateRows, freeText, idLike, imbalance])
