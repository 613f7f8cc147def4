import type { Feature, Matrix } from '../models/index.ts'

/** Rows that are part one row and part another: row i has the features of its players from `own`, all others from `other`. */
export interface Mixed {
  readonly rows: number
  readonly own: Int32Array
  readonly other: Int32Array
  /** Whether player p of mixed row i is the own row's. */
  isOwn(i: number, player: number): boolean
}

/** The features of mixed rows. */
export function mix(own: Matrix, other: Matrix, playerOf: Int32Array, mixed: Mixed): Matrix {
  const features = own.features.map((feature, f): Feature => {
    const base = other.features[f]
    const player = playerOf[f]!
    if (feature.kind === 'number') {
      const values = new Float64Array(mixed.rows)
      const baseValues = base?.kind === 'number' ? base.values : values
      for (let i = 0; i < mixed.rows; i++)
        values[i] = mixed.isOwn(i, player) ? feature.values[mixed.own[i]!]! : baseValues[mixed.other[i]!]!
      return { kind: 'number', values }
    }
    const codes = new Int32Array(mixed.rows)
    const baseCodes = base?.kind === 'levels' ? base.codes : codes
    for (let i = 0; i < mixed.rows; i++)
      codes[i] = mixed.isOwn(i, player) ? feature.codes[mixed.own[i]!]! : baseCodes[mixed.other[i]!]!
    return { ...feature, codes }
  })
  return { rows: mixed.rows, features }
}
