export {
  type Alert,
  type AlertBook,
  type AlertEvent,
  type AlertKind,
  type AlertStep,
  type Condition,
  closed,
  EMPTY_BOOK,
  look,
  type Mute,
  muted,
} from './alert.ts'
export type { Anomalies, Anomaly } from './anomalies.ts'
export { type Chunk, type ChunkSpan, chunksOf, type Every, parseEvery } from './chunk.ts'
export { canSettle, conditionsIn } from './conditions.ts'
export type { DomainHost, DomainReport } from './domain.ts'
export { type Drift, driftOf, type TestResult } from './drift.ts'
export { type DriftTest, defineLevelTest, defineNumberTest } from './drift-test.ts'
export { estimatePerformance } from './estimate.ts'
export type { GroupingReport, GroupRates, GroupsReport, Watched, WatchedGate } from './group-report.ts'
export { type LiveCount, type LivePrediction, liveCountOf } from './live/live-count.ts'
export { type LiveEstimate, type LiveFigures, liveFigures, type ToldReference } from './live/live-figures.ts'
export { layoutOf } from './live/live-layout.ts'
export { type LiveReference, liveReference } from './live/live-reference.ts'
export { type LossEstimate, type LossModels, lossModelsOf } from './loss-model.ts'
export { hasAlarm, type MonitorOptions, monitor, type NewRows } from './monitor.ts'
export { type Reference, referenceOf } from './reference.ts'
export type { ColumnReport, ColumnState, Estimate, MonitorReport, ProbabilityEstimate } from './report.ts'
export { sampleOf } from './sample.ts'
export {
  type ChunkReport,
  type ColumnSeries,
  estimatedFigure,
  type GateSeries,
  type GroupSeries,
  type MonitorSeries,
  type PerformanceSeries,
  seriesOf,
} from './series.ts'
export type { ColumnShape } from './shape.ts'
export type { ShareChange } from './share-change.ts'
export { takeScores } from './take-scores.ts'
export { LEVEL_TESTS, NUMBER_TESTS } from './tests/index.ts'
