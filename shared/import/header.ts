import { looksNumeric, looksTemporal } from './shapes.ts'

const MOST_ROWS = 200

/**
 * Whether the first of these records names the columns. A name above numbers or dates speaks for it; a number above
 * numbers, or a text that comes again below, against it. Where nothing speaks, a first record of texts is a header.
 * A number that could be a year above numbers says nothing (`country,2010,2011`).
 */
export function hasHeader(records: readonly (readonly string[])[]): boolean {
  const [first, ...rest] = records.slice(0, MOST_ROWS)
  if (first === undefined) return true
  let votes = 0
  let repeated = 0
  let values = 0
  for (const [column, source] of first.entries()) {
    const name = source.trim()
    const below = rest.map((cells) => (cells[column] ?? '').trim()).filter((cell) => cell !== '')
    const isValue = looksNumeric(name) || looksTemporal(name)
    if (isValue && !isYear(name)) values++
    if (name === '' || below.length === 0) continue
    if (below.filter((cell) => looksNumeric(cell) || looksTemporal(cell)).length >= 0.9 * below.length) {
      if (!isValue) votes += 1
      else if (!isYear(name) || first.every((cell) => isValueOrBlank(cell))) votes -= 1
    } else if (below.includes(name)) repeated++
  }
  if (votes !== 0) return votes > 0
  return values === 0 && repeated * 2 < first.length
}

const isYear = (text: string): boolean => /^(?:19|20)\d\d$/u.test(text)

function isValueOrBlank(cell: string): boolean {
  const text = cell.trim()
  return text === '' || looksNumeric(text) || looksTemporal(text)
}
