import { z } from 'zod'
import { type Column, rowCount } from '../../table/index.ts'
import { defineEncoder } from '../encoder.ts'
import { defineEncoding } from '../encoding.ts'
import { allMissing, applyNumbers, describeNumbers, fitNumbers, type NumberState } from '../numbers.ts'

export const booleanEncoding = defineEncoding<NumberState>({
  id: 'boolean',
  describe: (column, state) => describeNumbers(column, column, state),
  apply: (column, state) => applyNumbers(zeroOne(column), state),
})

/** True as 1, false as 0, then as a number. */
export const boolean = defineEncoder({
  id: 'boolean',
  title: 'Yes and no',
  kind: 'boolean',
  params: z.object({}),
  encoding: booleanEncoding,
  fit(column, form) {
    const state = fitNumbers(zeroOne(column), form)
    return state && { state }
  },
})

function zeroOne(column: Column): Float64Array {
  if (column.kind !== 'boolean') return allMissing(rowCount(column))
  return Float64Array.from(column.values, (value, row) => (column.validity[row] === 1 ? value : NaN))
}
