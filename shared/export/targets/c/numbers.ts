/** A number as C reads it back to the same bits; infinity as C99 calls it. */
export function cNumber(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'INFINITY' : '-INFINITY'
  const text = Object.is(value, -0) ? '-0' : String(value)
  return /[.e]/u.test(text) ? text : `${text}.0`
}
