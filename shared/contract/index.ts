export { CHOICES, CONTRACT, type Contract, READING } from './contract.ts'
export { ERROR_CODES, ERROR_DATA } from './errors.ts'
export type {
  AppInfo,
  CasesPage,
  Choices,
  DataView,
  Distribution,
  EvaluationView,
  ExportView,
  FamilyView,
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
