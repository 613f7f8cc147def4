import { z } from 'zod'
import type { Column, NumberColumn } from '../../table/index.ts'
import { numberColumn } from '../../table/index.ts'
import { columnsFor, columnsParam, mapColumns } from '../columns.ts'
import { POWERS, type Power, powerOf, raised } from '../power.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

interface Fitted {
  readonly [key: string]: Power | number
  readonly method: Power
  readonly lambda: number
}

export const powerTransformTransform = defineTransform<{ readonly columns: Readonly<Record<string, Fitted>> }>({
  id: 'power-transform',
  apply: (table, { columns }) => mapColumns(table, columns, transform),
})

/** Draws in the long tail of skewed numbers. */
export const powerTransform = defineStep({
  id: 'power-transform',
  title: 'Log or power transform',
  group: 'numbers',
  about: 'Draws in the long tail of a column, by a logarithm or a power.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    columns: columnsParam,
    method: z.enum(POWERS).default('yeoJohnson').meta({
      title:
        'Method (log: positive numbers; log1p: log of 1 + x; boxCox: positive numbers, and yeoJohnson: all, with an exponent that makes them most like a normal distribution)',
    }),
  }),
  fit(table, { columns, method }, host) {
    const fitted = columnsFor(table, columns, ['number'], host).flatMap(([name, column]): [string, Fitted][] => {
      if (column.kind !== 'number') return []
      const lambda = powerOf(method, column.values)
      if (lambda === null) return []
      const lost = lostIn(column, { method, lambda })
      if (lost > 0)
        host.conflict({
          message: `${lost.toLocaleString('en-US')} values of ${name} are too small for ${method} and become missing.`,
          next: 'yeoJohnson takes every number.',
          columns: [name],
        })
      return [[name, { method, lambda }]]
    })
    return { columns: Object.fromEntries(fitted) }
  },
  transform: powerTransformTransform,
})

const lostIn = (column: NumberColumn, fitted: Fitted): number =>
  transform(column, fitted).validity.reduce((lost, valid, row) => lost + (column.validity[row] ?? 0) - valid, 0)

function transform(column: Column, { method, lambda }: Fitted): Column {
  if (column.kind !== 'number') return column
  return numberColumn(column.values.map((value) => raised(method, value, lambda)))
}
