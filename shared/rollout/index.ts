export { type Comparison, comparePaired, compareSplit, FEWEST } from './comparison.ts'
export { type Breach, breachOf, type Conduct, DEFAULT_LIMITS, type GuardLimits } from './guard.ts'
export { type SampleRatio, sampleRatio } from './sample-ratio.ts'
export { placeOf, type Variant, variantOf } from './split.ts'
