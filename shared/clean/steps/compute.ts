import { z } from 'zod'
import { dataError } from '../../core/index.ts'
import { withColumn } from '../../table/index.ts'
import { checkExpression, columnsIn, type Expression, evaluate } from '../expression/index.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

type State = { readonly into: string; readonly kind: 'category' | 'text'; readonly expression: Expression }

export const computeTransform = defineTransform<State>({
  id: 'compute',
  apply: (table, { into, kind, expression }) => withColumn(table, into, evaluate(expression, table, kind)),
})

/** Makes a column of an expression over others; a column of that name is replaced. */
export const compute = defineStep({
  id: 'compute',
  title: 'Computed column',
  group: 'newColumns',
  about: 'Works out a new column from others.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    name: z.string().default('').meta({ title: 'Name of the column' }),
    expression: z.string().default('').meta({ title: 'Expression, such as price / [living area]' }),
  }),
  fit(table, { name, expression: source }) {
    if (name.trim() === '') throw dataError('The computed column has no name.', { next: 'Give it one.' })
    const expression = checkExpression(source, new Map([...table.columns].map(([column, { kind }]) => [column, kind])))
    const isProse = columnsIn(expression).some((column) => table.columns.get(column)?.kind === 'text')
    return { into: name, kind: isProse ? 'text' : 'category', expression }
  },
  derives: ({ into, expression }) => ({ [into]: columnsIn(expression) }),
  transform: computeTransform,
})
