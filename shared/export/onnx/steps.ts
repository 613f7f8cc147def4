import type { FittedStep } from '../../clean/index.ts'
import { defineList } from '../../core/index.ts'
import type { GraphColumns } from './columns.ts'
import type { Ops } from './ops.ts'
import { refused } from './refusal.ts'
import type { StepCompiler } from './step-compiler.ts'
import { dropColumns, keepColumns, parseDates, parseNumbers, rename, setType } from './steps/columns.ts'
import { extractDate } from './steps/dates.ts'
import { decorrelate, groupAggregate, impute } from './steps/groups.ts'
import { groupRare, mapValues, mergeSimilar, normalise, replace } from './steps/levels.ts'
import { bin, clip, powerTransform } from './steps/numbers.ts'

/** Every step that ONNX can say. */
export const STEP_COMPILERS = defineList<StepCompiler>('step that ONNX can say', [
  setType,
  parseDates,
  parseNumbers,
  rename,
  keepColumns,
  dropColumns,
  normalise,
  replace,
  mapValues,
  mergeSimilar,
  groupRare,
  extractDate,
  impute,
  groupAggregate,
  decorrelate,
  clip,
  powerTransform,
  bin,
])

const TAKES_APART = 'ONNX 17 has no operators that take texts apart'
const COMPARES = 'ONNX has no operator that finds similar rows as Lathe does'

/** Why there is no compiler for the others. */
export const STEP_REFUSALS: Readonly<Record<string, string>> = {
  split: TAKES_APART,
  join: 'ONNX 17 has no operators that put texts together',
  extract: TAKES_APART,
  'extract-number': TAKES_APART,
  compute: 'expressions are not written for ONNX',
  'impute-nearest': COMPARES,
  'impute-model': 'the models inside the step are not written for ONNX',
  anonymise: 'ONNX has no operator that hashes texts',
}

/** Columns after the steps. */
export const applyStepsTo = (ops: Ops, steps: readonly FittedStep[], columns: GraphColumns): GraphColumns =>
  steps.reduce((current, { id, state }) => {
    if (!STEP_COMPILERS.has(id))
      throw refused(`the step ${id}`, STEP_REFUSALS[id] ?? 'no compiler for ONNX is written yet')
    return STEP_COMPILERS.get(id).apply(current, state, ops)
  }, columns)
