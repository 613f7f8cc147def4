export { ABILITIES, type Ability } from './abilities.ts'
export { CASES, CHOICES, CONTRACT, type Contract, DEFAULT_THRESHOLD, HISTORY, READING } from './contract.ts'
export { ERROR_CODES, ERROR_DATA } from './errors.ts'
export { isModelFile } from './model-file.ts'
export type {
  AppInfo,
  CasesPage,
  Change,
  Changes,
  Choices,
  DataView,
  Distribution,
  EvaluationView,
  ExportsView,
  ExportView,
  FamilyView,
  MadeExport,
  ModelView,
  ProjectSummary,
  ProjectView,
  Reading,
  ReadingPreview,
  ReadingProgress,
  Recipe,
  RowsPage,
  RunSummary,
  Sample,
  StepEffect,
  StepPreview,
  StepView,
  TargetView,
  ThresholdTable,
  TrainingEvent,
} from './views.ts'
