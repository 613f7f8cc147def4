export {
  dataError,
  type ErrorCode,
  type ErrorDetails,
  EXIT_CODES,
  LatheError,
  throwIfCancelled,
  usageError,
} from './errors.ts'
export { exp, log, sigmoid, softplus } from './exp.ts'
export { distinctFindings, type Finding, type OfferedStep } from './finding.ts'
export { exponentOf, fromHalf, toHalf } from './half.ts'
export type { Json } from './json.ts'
export { defineList, type List } from './list.ts'
export { ownValue, setOwn } from './own-value.ts'
export { type ParamField, type ParamsSchema, paramFields, parseParams } from './params.ts'
export { type OnProgress, type Progress, partOf } from './progress.ts'
export { REMEDY_OPTIONS, type Remedy, withPlaces } from './remedy.ts'
export { createRng, hashText, permutation, type Rng } from './rng.ts'
export { binomial } from './stats/binomial.ts'
export { chiSquaredAbove } from './stats/chi-squared.ts'
export { falseDiscoveryRate, holmAdjusted } from './stats/many-tests.ts'
export { addMoments, deviation, type Moments, noMoments } from './stats/moments.ts'
export { normalBelow, normalQuantile } from './stats/normal.ts'
export { quantile, sortedPresent } from './stats/quantile.ts'
export { numberOrder, sortNumbers } from './stats/sort-numbers.ts'
export { studentBelow, studentQuantile } from './stats/student.ts'
export { sum } from './stats/sum.ts'
export { type Extent, extentOf, type NumberSummary, summaryOf } from './stats/summary.ts'
export { textOrder } from './stats/text-order.ts'
export { wilson } from './stats/wilson.ts'
export { allSteps, type Steps } from './steps.ts'
