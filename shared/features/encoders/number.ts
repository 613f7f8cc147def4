import { z } from 'zod'
import { rowCount } from '../../table/index.ts'
import { defineEncoder } from '../encoder.ts'
import { defineEncoding } from '../encoding.ts'
import { allMissing, applyNumbers, describeNumbers, fitNumbers, type NumberState } from '../numbers.ts'

export const numberEncoding = defineEncoding<NumberState>({
  id: 'number',
  describe: (column, state) => describeNumbers(column, column, state),
  apply: (column, state) =>
    applyNumbers(column.kind === 'number' ? column.values : allMissing(rowCount(column)), state),
})

/** Numbers as they are, or filled in, flagged and scaled, as the model family wants them. */
export const number = defineEncoder({
  id: 'number',
  title: 'Numbers',
  kind: 'number',
  params: z.object({}),
  encoding: numberEncoding,
  fit(column, form) {
    const state = fitNumbers(column.values, form)
    return state && { state }
  },
})
