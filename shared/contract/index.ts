export { ABILITIES, type Ability } from './abilities.ts'
export { CHOICES, CONTRACT, type Contract, HISTORY, READING } from './contract.ts'
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
  ExportView,
  FamilyView,
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
