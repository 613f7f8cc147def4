import type { Value, ValueType } from './value.ts'

/** `same`: of whatever type, but all of one; the function gives that type where it gives `same`. */
export type ParameterType = ValueType | 'any' | 'same'

/** A function that expressions call, or an operator. */
export interface ExpressionFunction {
  readonly id: string
  /** How it is called, as messages and the documentation show it. */
  readonly usage: string
  readonly about: string
  readonly takes: readonly ParameterType[]
  /** How many of the last parameters may be left out. */
  readonly optional?: number
  /** The last parameter may be given any number of times. */
  readonly repeats?: boolean
  readonly gives: ValueType | 'same'
  /** It is told of missing values; another function of a missing value is missing. */
  readonly seesMissing?: boolean
  /** Parameters that must be written out, such as patterns: checked once, before there are rows. */
  check?(literal: (index: number) => Value): void
  of(...values: readonly Value[]): Value
}

/** A function of numbers; what is not finite is missing. */
export const numeric = (
  id: string,
  usage: string,
  about: string,
  of: (...values: number[]) => number,
  more: Partial<Pick<ExpressionFunction, 'optional' | 'repeats' | 'takes'>> = {},
): ExpressionFunction => ({
  id,
  usage,
  about,
  takes: new Array<ParameterType>(Math.max(1, of.length)).fill('number'),
  gives: 'number',
  ...more,
  of: (...values) => finite(of(...values.map(Number))),
})

export const finite = (value: number): number | null => (Number.isFinite(value) ? value + 0 : null)
