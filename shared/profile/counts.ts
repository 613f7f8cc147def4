import { type Column, PLAIN_READING, type Reading } from '../table/index.ts'

export interface ValueCount {
  readonly value: string
  readonly count: number
}

/**
 * How often each value occurs, most frequent first, equal ones by name; none of numbers and dates.
 *
 * @param reading how the column was read: yes and no are called by the texts that it reads as such
 */
export function valueCounts(column: Column, reading: Reading = PLAIN_READING.boolean): ValueCount[] {
  if (column.kind === 'number' || column.kind === 'date') return []
  const counts =
    column.kind === 'boolean'
      ? booleanCounts(column.values, column.validity, reading)
      : levelCounts(column.codes, column.levels)
  return counts.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}

function levelCounts(codes: Int32Array, levels: readonly string[]): ValueCount[] {
  const counts = new Uint32Array(levels.length)
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] ?? 0) + 1
  return Array.from(counts, (count, code) => ({ value: levels[code] ?? '', count }))
}

function booleanCounts(values: Uint8Array, validity: Uint8Array, { trueTexts, falseTexts }: Reading): ValueCount[] {
  let [yes, no] = [0, 0]
  for (const [row, value] of values.entries()) {
    if (validity[row] === 0) continue
    if (value === 1) yes++
    else no++
  }
  return [
    { value: trueTexts[0] ?? 'true', count: yes },
    { value: falseTexts[0] ?? 'false', count: no },
  ]
}
