export type { OfferedStep } from '../core/index.ts'
export type { Misfits } from '../table/index.ts'
export { ABILITIES, type Ability } from './abilities.ts'
export type { RecipeOffer, SimilarValues, StepEffect, StepPreview, StepView } from './clean-views.ts'
export {
  CHOICES,
  CONTRACT,
  type Contract,
  DRAFT,
  HISTORY,
  READING,
} from './contract.ts'
export { ERROR_CODES, ERROR_DATA } from './errors.ts'
export {
  ASKED_ROW,
  CASES,
  CHOICES_OF_THRESHOLD,
  DEFAULT_THRESHOLD,
  REPORT,
  type ThresholdAims,
  WANTED,
} from './evaluating.ts'
export type {
  ChangesView,
  DependenceView,
  ImportanceView,
  InputView,
  PairShape,
  PairsView,
  RowReasons,
  Shape,
  ShapeAxis,
  ShapedView,
  ShapeEdit,
  WordsView,
} from './explain-views.ts'
export type { Mitigating, MitigationView } from './mitigating.ts'
export { isModelFile } from './model-file.ts'
export type {
  Alert,
  AlertEvent,
  AlertKind,
  AlertStep,
  AlertView,
  ColumnReport,
  ColumnSeries,
  ColumnShape,
  ColumnState,
  GateSeries,
  GroupSeries,
  MonitorReport,
  MonitorSeries,
  MonitorView,
  Mute,
  PerformanceSeries,
  ProjectAlertEvent,
  ServiceHealth,
  ShareChange,
} from './monitoring.ts'
export type { CheckSummary, RolloutLook, RolloutView, ServedBefore, ServiceView } from './operating.ts'
export type { LoggedEvent, RegistryNews, RegistryView, ScheduleView, VersionView } from './registry.ts'
export {
  type Cleaned,
  type FoundCell,
  LOOK,
  type Look,
  ROWS_FILTER,
  ROWS_VIEW,
  type RowsFilter,
  type RowsPage,
  type RowsSort,
  type RowsView,
  type ShownColumns,
} from './rows.ts'
export { KEPT_SETTINGS, SETTINGS, type Settings } from './settings.ts'
export type { SmallerView } from './smaller.ts'
export type { TrainingChoices, TrainingEstimate, TrainingOptionsView } from './train-views.ts'
export type {
  AppInfo,
  CasesPage,
  Choices,
  CurveSoFar,
  DataView,
  DecisionsView,
  Distribution,
  Draft,
  EarlyEnd,
  EvaluationView,
  ExportsView,
  ExportView,
  FamilyView,
  FilesCompared,
  History,
  HistoryState,
  InterruptedTraining,
  LearningCurve,
  MadeExport,
  ModelView,
  ProjectSummary,
  ProjectView,
  Reading,
  ReadingPreview,
  ReadingProgress,
  Recipe,
  ResultsSoFar,
  RunSummary,
  Sample,
  SlicesView,
  SourceView,
  SquareGrid,
  SuspectsView,
  TargetView,
  ThresholdTable,
  TrainingEvent,
} from './views.ts'
export { type LookPoint, TELLING, type Telling, WATCH, type Watch, type WatchView } from './watching.ts'
