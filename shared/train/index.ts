export { aimAt } from './aim.ts'
export { type BestFit, fitBest, whyBest } from './best.ts'
export {
  type Choices,
  checkTraining,
  type Dataset,
  prepareDataset,
  splitRows,
  splitRules,
  typeColumns,
  typeSteps,
} from './dataset.ts'
export { TRAIN_OPTIONS, type TrainOptions } from './options.ts'
export { choosingMetric, search } from './search.ts'
export { parseSplitFile, type SplitFile } from './split-file.ts'
export { readTarget, type Target } from './target.ts'
export type { SearchHost, Trial } from './trial.ts'
