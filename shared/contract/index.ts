export { ABILITIES, type Ability } from './abilities.ts'
export { CASES, CHOICES, CONTRACT, type Contract, DEFAULT_THRESHOLD, READING } from './contract.ts'
export { ERROR_CODES, ERROR_DATA } from './errors.ts'
export { isModelFile } from './model-file.ts'
export type {
  AppInfo,
  CasesPage,
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
  Recipe,
  RowsPage,
  RunSummary,
  Sample,
  StepEffect,
  StepView,
  TargetView,
  ThresholdTable,
  TrainingEvent,
} from './views.ts'
