import { defineList } from '../core/index.ts'
import { clip } from './steps/clip.ts'
import { dropDuplicates } from './steps/drop-duplicates.ts'
import { impute } from './steps/impute.ts'
import { normalise } from './steps/normalise.ts'
import { setType } from './steps/set-type.ts'

/** Every cleaning step. */
export const STEPS = defineList('cleaning step', [setType, normalise, impute, clip, dropDuplicates])
