export { type CellValue, MISSING, readCell, UNREADABLE } from './cells.ts'
export { civilFromDays, DAY_MILLISECONDS, daysFromCivil } from './cells-calendar.ts'
export { readDate } from './cells-date.ts'
export { type NumberFormat, readNumber } from './cells-number.ts'
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
  type TextColumn,
} from './column.ts'
export { firstOfEach, type Groups, groupRows } from './distinct-rows.ts'
export { endedHash, grouped, groupTexts, hashOfText, mixedHash, placesOf, type TextGroups } from './distinct-texts.ts'
export { formatCell } from './format-cell.ts'
export { formatDate } from './format-cell-date.ts'
export { cellsOf, type FoundLevels, foundLevels } from './grouped-levels.ts'
export { dateExtent, numberSummary } from './known-numbers.ts'
export { FEWEST_TOLD, levelCounts, toldLevels } from './level-counts.ts'
export { type Misfits, misfitsOf } from './misfits.ts'
export { type ColumnRead, pickNumbers, readCells, readColumn, readsPlainNumbers } from './read-column.ts'
export { PLAIN_READING, type Reading } from './reading.ts'
export {
  type Cell,
  type KnownCells,
  type PackedTexts,
  type SetAside,
  type SourceColumn,
  type SourceTable,
  sourceTexts,
  type TextPiece,
  type Texts,
} from './source.ts'
export { assignFolds, holdOut, holdOutLatest, type Split, type SplitRules } from './split.ts'
export { columnOf, selectColumns, type Table, unknownColumn, withColumn } from './table.ts'
export { chunks, mask, pick, rowsWhere, slice, take, takeColumn, takeSource } from './take.ts'
export { toSource } from './to-source.ts'
