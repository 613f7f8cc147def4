export { describe } from './describe.ts'
export {
  createGroupCounts,
  type GroupCounts,
  type GroupState,
  groupMetrics,
  type WatchedColumn,
  watchedColumns,
} from './group-counts.ts'
export { modelName } from './model-name.ts'
export { openApi } from './open-api.ts'
export {
  type ColumnPolicy,
  createPolicy,
  PLAIN_POLICY,
  type Policies,
  type Policy,
  parsePolicies,
  type Typical,
} from './policy.ts'
export {
  checkRowCount,
  MOST_EXPLAINED_ROWS,
  MOST_ROWS,
  type PredictRequest,
  parsePredictRequest,
} from './predict-request.ts'
export { type PredictResponse, predictResponse } from './predict-response.ts'
export { csvLine, predictionCsvHeader, predictionCsvLine } from './prediction-csv.ts'
export { predictionFile } from './prediction-file.ts'
export { type CsvFile, chunksOf, openCsv } from './read-csv.ts'
export {
  keptInput,
  LOGGED_LABEL,
  LOGGED_ROW,
  type LoggedLabel,
  type LoggedRow,
  type LogKind,
  logFileName,
  logFileOf,
  personalColumns,
  type ReadLines,
  readLoggedLabels,
  readLoggedRows,
} from './request-log.ts'
export { type CheckedRows, createRowCheck, type RowCheck, type SentRow } from './row-check.ts'
export { type ScoredFile, scoreCsv } from './score-csv.ts'
export { SERVED_FORMAT, type ServingNotes, servingNotes } from './serving-notes.ts'
