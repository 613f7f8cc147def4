import { defineList } from '../../core/index.ts'
import { decorrelate } from './decorrelate.ts'
import { exponentiatedGradient } from './exponentiated-gradient.ts'
import { gridSearch } from './grid-search.ts'
import { groupThresholds } from './group-thresholds.ts'
import { rejectOption } from './reject-option.ts'
import { removeProxies } from './remove-proxies.ts'
import { reweighing } from './reweighing.ts'

/** Every way to make a model fairer, in the order in which they act. */
export const MITIGATIONS = defineList('mitigation', [
  reweighing,
  removeProxies,
  decorrelate,
  exponentiatedGradient,
  gridSearch,
  groupThresholds,
  rejectOption,
])
