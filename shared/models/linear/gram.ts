import type { Design } from './design.ts'

/** Rows that are gathered before they are multiplied: their entries stay in the cache. */
const BLOCK = 256

/** Entries of a row that are not 0, the constant 1 of the intercept among them. */
export const entriesOf = (design: Pick<Design, 'features'>): number =>
  design.features.reduce((sum, { kind }) => sum + (kind === 'hats' ? 2 : 1), 1)

/**
 * gram += Zᵀ · diag(curvature) · Z, where Z is the design with a column of ones before it, `size` columns in all. Only the
 * lower triangle is written, row by row. A level is one entry of a row, so what a row costs grows with the square of
 * the features, whatever their levels.
 */
export function addGram(
  design: Design,
  offsets: Int32Array,
  curvature: Float64Array,
  size: number,
  gram: Float64Array,
): void {
  const entries = entriesOf(design)
  const at = new Int32Array(BLOCK * entries)
  const values = new Float64Array(BLOCK * entries)
  for (let from = 0; from < design.rows; from += BLOCK) {
    const to = Math.min(design.rows, from + BLOCK)
    gather(design, offsets, from, to, entries, at, values)
    for (let row = from; row < to; row++) {
      const bend = curvature[row]!
      if (bend === 0) continue
      const first = (row - from) * entries
      for (let i = first; i < first + entries; i++) {
        const value = values[i]! * bend
        if (value === 0) continue
        const base = at[i]! * size
        for (let j = first; j <= i; j++) gram[base + at[j]!] = gram[base + at[j]!]! + value * values[j]!
      }
    }
  }
}

/** Entries of the rows from `from` to `to`, row by row, in rising order of their columns. */
function gather(
  { features }: Design,
  offsets: Int32Array,
  from: number,
  to: number,
  entries: number,
  at: Int32Array,
  values: Float64Array,
): void {
  for (let row = from; row < to; row++) {
    at[(row - from) * entries] = 0
    values[(row - from) * entries] = 1
  }
  let entry = 1
  for (const [f, feature] of features.entries()) {
    const offset = 1 + offsets[f]!
    for (let row = from, i = entry; row < to; row++, i += entries) {
      if (feature.kind === 'number') {
        at[i] = offset
        values[i] = feature.values[row]!
      } else {
        const code = feature.codes[row]!
        at[i] = offset + Math.max(code, 0)
        values[i] = code < 0 ? 0 : 1
        if (feature.kind === 'hats') {
          at[i + 1] = offset + code + 1
          values[i + 1] = feature.shares[row]!
          values[i] = 1 - feature.shares[row]!
        }
      }
    }
    entry += feature.kind === 'hats' ? 2 : 1
  }
}
