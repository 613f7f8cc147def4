import type { ValueCount } from '../../shared/profile/index.ts'
import { formatCell, type Reading } from '../../shared/table/index.ts'

/** Counts of true and false in the words that the file has for them; of other values as they are. */
export function inWordsOf(reading: Reading | undefined, counts: readonly ValueCount[]): readonly ValueCount[] {
  if (reading?.kind !== 'boolean') return counts
  return counts.map(({ value, count }) => ({ value: formatCell(value === 'true', reading), count }))
}
