export {
  type BooleanColumn,
  type CategoryColumn,
  COLUMN_KINDS,
  type Column,
  type ColumnKind,
  categoryColumn,
  type DateColumn,
  missingCount,
  type NumberColumn,
  numberColumn,
  rowCount,
} from './column.ts'
export { PLAIN_READING, type Reading } from './reading.ts'
export { type Cell, type SetAside, type SourceColumn, type SourceTable, sourceTexts } from './source.ts'
export { columnOf, selectColumns, type Table, unknownColumn, withColumn } from './table.ts'
export { chunks, mask, pick, rowsWhere, slice, take, takeColumn } from './take.ts'
