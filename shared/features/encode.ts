import type { Feature, FeatureInfo, Matrix } from '../models/index.ts'
import { columnOf, type Table } from '../table/index.ts'
import { ENCODINGS } from './encodings.ts'
import type { FeatureSet } from './feature-set.ts'
import { applyMade, describeMade } from './made.ts'

/** The matrix of a table's rows under a feature set; a column that the table lacks is an error. */
export function encode({ columns, made = [] }: FeatureSet, table: Table): Matrix {
  const features = columns.flatMap(({ column, encoding, state }): Feature[] =>
    ENCODINGS.get(encoding).apply(columnOf(table, column), state),
  )
  return { rows: table.rows, features: [...features, ...made.flatMap((one) => applyMade(one, table))] }
}

export const describeFeatures = ({ columns, made = [] }: FeatureSet): FeatureInfo[] => [
  ...columns.flatMap(({ column, encoding, state }) => ENCODINGS.get(encoding).describe(column, state)),
  ...made.flatMap(describeMade),
]
