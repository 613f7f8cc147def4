import { z } from 'zod'
import { dataError } from '../../core/index.ts'
import { rowsWhere } from '../../table/index.ts'
import { checkExpression, evaluate } from '../expression/index.ts'
import { defineStep } from '../step.ts'

/** Keeps the training rows for which an expression holds, or the others. */
export const filter = defineStep({
  id: 'filter',
  title: 'Filter rows by an expression',
  group: 'rows',
  about: 'Keeps the rows for which an expression holds.',
  scope: 'rows',
  atPrediction: { runs: false, why: 'every row that is to be predicted gets its prediction' },
  params: z.object({
    where: z.string().default('').meta({ title: 'Expression, such as age >= 18 and city <> "Ulm"' }),
    keep: z.enum(['matching', 'others']).default('matching').meta({ title: 'Keep' }),
  }),
  keep(table, { where, keep }) {
    const kinds = new Map([...table.columns].map(([name, { kind }]) => [name, kind]))
    const expression = checkExpression(where, kinds)
    if (expression.type !== 'boolean')
      throw dataError(`The expression "${where}" gives no yes or no.`, {
        value: where,
        next: 'Compare something, as in age >= 18.',
      })
    const column = evaluate(expression, table)
    const wanted = keep === 'matching' ? 1 : 0
    // A missing value of a yes or no is stored as 0: where it is missing the expression does not hold.
    return rowsWhere(
      column.kind === 'boolean' ? column.values.map((value) => (value === wanted ? 1 : 0)) : new Uint8Array(table.rows),
    )
  },
})
