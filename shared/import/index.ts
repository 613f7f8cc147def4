export type { Dialect } from './dialect.ts'
export { type Binary, detectBinary, detectEncoding, type Encoding } from './encoding.ts'
export { type Inference, type InferOptions, type InferredColumn, inferReadings, inferSteps } from './infer.ts'
export { joinSurveys } from './join-surveys.ts'
export { type Layout, layoutOf } from './layout.ts'
export { uniqueNames } from './names.ts'
export { type Parts, partFindings, partNamed } from './parts.ts'
export { quotedRecord, repairedCells } from './repair.ts'
export { cellsOf, cellsOfRecord, type LineEnd, RecordScanner } from './scan.ts'
export { type Fix, setAsideCsv, withFixes } from './set-aside.ts'
export { sniffDialect } from './sniff.ts'
export {
  type PlainRecords,
  type PlainTaken,
  type RecordPlace,
  type Survey,
  Surveyor,
  type SurveyPart,
} from './survey.ts'
