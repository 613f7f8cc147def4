export { type AuditReportInput, auditReport } from './audit-report.ts'
export { cardFiles } from './card/card-files.ts'
export { type Chart, chartTable } from './chart.ts'
export { csvText } from './csv.ts'
export { draw } from './draw/draw.ts'
export { type Drawing, type Mark, TEXT_SIZE, type Tone } from './draw/drawing.ts'
export { escapeHtml, visible } from './escape.ts'
export { NOTE_WORDS, reportHtml } from './html.ts'
export type {
  AuditExtras,
  DecisionReported,
  DrawnRows,
  OverrideReported,
  ReportAbout,
  ReportedData,
  ReportedEvaluation,
  ReportedImportance,
  ReportedSearch,
  RunReportInput,
} from './input.ts'
export { reportJson } from './json.ts'
export { reportMarkdown } from './markdown.ts'
export { LIGHT } from './palette.ts'
export type { Report, ReportBlock, ReportCell, ReportColumn, ReportSection, ReportTable } from './report.ts'
export { keptEvaluation, runReport } from './run-report.ts'
export { recipeWords } from './sections/steps.ts'
export { cellText, figureTexts, isNumeric, madeWith, slug } from './text.ts'
