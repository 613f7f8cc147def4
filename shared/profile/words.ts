/** Columns or values that are named one by one; more are counted. */
const NAMED = 4

export const count = (value: number): string => value.toLocaleString('en-US')

/** `1 row`, `2,000 rows`. */
export const counted = (value: number, noun: string, nouns = `${noun}s`): string =>
  `${count(value)} ${value === 1 ? noun : nouns}`

/** A share of 1 in percent: whole, or with a digit more near the ends. */
export function percent(share: number): string {
  const value = 100 * share
  return `${value > 0 && value < 100 && (value < 10 || value > 99) ? value.toFixed(1) : Math.round(value)} %`
}

/** `a, b and c`; more than a few are counted, with the first few as examples. */
export function listed(names: readonly string[]): string {
  if (names.length > NAMED) return `${names.slice(0, NAMED - 1).join(', ')} and ${names.length - NAMED + 1} more`
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

const LONGEST = 40

export const quoted = (text: string): string => `"${text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text}"`

/** A number in everyday digits. */
export const digits = (value: number): string =>
  value.toLocaleString('en-US', { maximumSignificantDigits: Number.isInteger(value) ? 21 : 4, useGrouping: true })
