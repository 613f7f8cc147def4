import type { ReadingProgress } from '../../shared/contract/index.ts'
import { counted } from './number.ts'

/** "Reading rows: 430,000 rows" */
export function readingText({ text, rows }: ReadingProgress): string {
  const what = text.charAt(0).toUpperCase() + text.slice(1)
  return rows > 0 ? `${what}: ${counted(rows, 'row')}` : what
}
