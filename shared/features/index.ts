export { describeFeatures, encode } from './encode.ts'
export type { Encoder } from './encoder.ts'
export { ENCODERS } from './encoders.ts'
export type { Encoding, EncodingState } from './encoding.ts'
export { ENCODINGS } from './encodings.ts'
export {
  columnsOf,
  type FeatureChoices,
  type FeaturePlan,
  type FeatureSet,
  fitFeatures,
  PLAIN_FEATURES,
} from './feature-set.ts'
export { type Labels, outputsOf } from './labels.ts'
export { applyMade, type Combination, grouped, type Made, madeName, madeNumbers } from './made.ts'
export type { NumberState } from './numbers.ts'
export { TERM_KINDS } from './terms.ts'
