// Every number and sentence of the page that is made rather than written.

const COUNT = new Intl.NumberFormat('en')
const VALUE = new Intl.NumberFormat('en', { maximumSignificantDigits: 6 })

export const countText = (count: number): string => COUNT.format(count)

/** A predicted number in sensible digits, with a true minus sign; the exact one goes into the file. */
export const valueText = (value: number): string => VALUE.format(value).replace('-', '−')

/** A number with its sign, in sensible digits. */
export function signedText(value: number): string {
  const size = Math.abs(value)
  const sign = value < 0 ? '−' : '+'
  if (size < 0.01) return sign + size.toExponential(1).replace('-', '−')
  return sign + (size < 1000 ? size.toPrecision(3) : countText(Math.round(size)))
}

/** A probability with three digits; never 0 or 1 where it is not. */
export function shareText(share: number): string {
  if (share > 0 && share < 0.001) return '< 0.001'
  return share < 1 && share > 0.999 ? '> 0.999' : share.toFixed(3)
}

/** `1 row`, `2 rows`. */
export const counted = (count: number, one: string, many: string): string =>
  `${countText(count)} ${count === 1 ? one : many}`

/** The status of a row as sentences; none for `ok`. */
export function statusSentences(status: string): string[] {
  if (status === 'ok') return []
  return status.split('; ').map((note) => `${note.charAt(0).toUpperCase()}${note.slice(1)}.`)
}

/** What went wrong, for people: the message, and the next step where the error names one. */
export function problemOf(error: unknown): { message: string; next: string } {
  const message = error instanceof Error ? error.message : String(error)
  const details = error instanceof Error && 'details' in error ? error.details : undefined
  const next = details !== null && typeof details === 'object' && 'next' in details ? details.next : undefined
  return { message, next: typeof next === 'string' ? next : 'Choose another file, or reload the page.' }
}
