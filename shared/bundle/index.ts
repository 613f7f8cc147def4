export type { Bundle, GoldenRows, TrainingRecord } from './bundle.ts'
export { FORMAT_VERSION, readBundle, writeBundle } from './format.ts'
export { goldenRows } from './golden.ts'
export { withThreshold } from './with-threshold.ts'
