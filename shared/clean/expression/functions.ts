import { defineList } from '../../core/index.ts'
import { DATE_FUNCTIONS } from './dates.ts'
import type { ExpressionFunction } from './function.ts'
import { LOGIC_FUNCTIONS } from './logic.ts'
import { NUMBER_FUNCTIONS } from './numbers.ts'
import { TEXT_FUNCTIONS } from './texts.ts'

/** Everything that an expression can call. There is no clock and no chance: the same row gives the same value. */
export const FUNCTIONS = defineList<ExpressionFunction>('function', [
  ...LOGIC_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...DATE_FUNCTIONS,
])
