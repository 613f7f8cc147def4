// A model as formulas: what SQL, spreadsheets and C can all say. Each target prints them in its own words.

/** A number or a text of a row. A value may be missing; what is worked out from a missing number is missing. */
export type Formula =
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'text'; readonly value: string }
  | { readonly is: 'missing' }
  /** An input column or an earlier result, by its name in the program. */
  | { readonly is: 'name'; readonly name: string }
  /** Added up from left to right: the order in which the application adds, so that the bits are the same. */
  | { readonly is: 'sum'; readonly of: readonly Formula[] }
  | { readonly is: 'difference' | 'product' | 'quotient'; readonly left: Formula; readonly right: Formula }
  /** `bounded`: what is no number is 0, and what is infinite the largest number there is. */
  | { readonly is: 'exp' | 'log' | 'floor' | 'bounded'; readonly of: Formula }
  | { readonly is: 'largest' | 'smallest'; readonly of: readonly Formula[] }
  | { readonly is: 'choice'; readonly cases: readonly Case[]; readonly otherwise: Formula }
  /** The value of a level; `missing` where the text is missing, `otherwise` where it is none of the texts. */
  | {
      readonly is: 'lookup'
      readonly of: Formula
      readonly values: readonly (readonly [text: string, value: Formula])[]
      readonly missing: Formula
      readonly otherwise: Formula
    }
  /** The value at a whole number from 0 on; `otherwise` where it is missing. */
  | { readonly is: 'pick'; readonly of: Formula; readonly values: readonly number[]; readonly otherwise: number }

export interface Case {
  readonly when: Condition
  readonly gives: Formula
}

/** Never missing: a comparison with what is missing does not hold. */
export type Condition =
  | { readonly is: 'missing'; readonly of: Formula }
  | { readonly is: 'atMost' | 'less' | 'equal'; readonly left: Formula; readonly right: Formula }
  | { readonly is: 'oneOf'; readonly of: Formula; readonly values: readonly number[] }
  | { readonly is: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly is: 'not'; readonly of: Condition }

/** A result that later formulas may refer to. */
export interface Result {
  readonly name: string
  readonly holds: 'number' | 'text'
  readonly formula: Formula
}

export const number = (value: number): Formula => ({ is: 'number', value })
export const text = (value: string): Formula => ({ is: 'text', value })
export const MISSING: Formula = { is: 'missing' }
export const named = (name: string): Formula => ({ is: 'name', name })
export const sum = (of: readonly Formula[]): Formula => ({ is: 'sum', of })
export const difference = (left: Formula, right: Formula): Formula => ({ is: 'difference', left, right })
export const product = (left: Formula, right: Formula): Formula => ({ is: 'product', left, right })
export const quotient = (left: Formula, right: Formula): Formula => ({ is: 'quotient', left, right })
export const floor = (of: Formula): Formula => ({ is: 'floor', of })
export const bounded = (of: Formula): Formula => ({ is: 'bounded', of })
export const exp = (of: Formula): Formula => ({ is: 'exp', of })
export const log = (of: Formula): Formula => ({ is: 'log', of })
export const largest = (...of: Formula[]): Formula => ({ is: 'largest', of })
export const smallest = (...of: Formula[]): Formula => ({ is: 'smallest', of })
export const isMissing = (of: Formula): Condition => ({ is: 'missing', of })
export const not = (of: Condition): Condition => ({ is: 'not', of })
export const all = (...of: Condition[]): Condition => ({ is: 'and', of })
export const any = (...of: Condition[]): Condition => ({ is: 'or', of })
export const atMost = (left: Formula, right: Formula): Condition => ({ is: 'atMost', left, right })
export const less = (left: Formula, right: Formula): Condition => ({ is: 'less', left, right })
export const equal = (left: Formula, right: Formula): Condition => ({ is: 'equal', left, right })
export const choose = (when: Condition, gives: Formula, otherwise: Formula): Formula => ({
  is: 'choice',
  cases: [{ when, gives }],
  otherwise,
})

/** Names that a formula refers to. */
export function* namesIn(formula: Formula | Condition): Generator<string> {
  switch (formula.is) {
    case 'number':
    case 'text':
      return
    case 'name':
      yield formula.name
      return
    case 'missing':
      if ('of' in formula) yield* namesIn(formula.of)
      return
    case 'sum':
    case 'largest':
    case 'smallest':
    case 'and':
    case 'or':
      for (const part of formula.of) yield* namesIn(part)
      return
    case 'difference':
    case 'product':
    case 'quotient':
    case 'atMost':
    case 'less':
    case 'equal':
      yield* namesIn(formula.left)
      yield* namesIn(formula.right)
      return
    case 'choice':
      for (const { when, gives } of formula.cases) {
        yield* namesIn(when)
        yield* namesIn(gives)
      }
      yield* namesIn(formula.otherwise)
      return
    case 'lookup':
      yield* namesIn(formula.of)
      for (const [, value] of formula.values) yield* namesIn(value)
      yield* namesIn(formula.missing)
      yield* namesIn(formula.otherwise)
      return
    case 'exp':
    case 'log':
    case 'floor':
    case 'bounded':
    case 'pick':
    case 'oneOf':
    case 'not':
      yield* namesIn(formula.of)
  }
}

/** The formula with other formulas in the place of names. */
export function withNames(formula: Formula, of: (name: string) => Formula): Formula {
  const inside = (one: Formula) => withNames(one, of)
  switch (formula.is) {
    case 'number':
    case 'text':
    case 'missing':
      return formula
    case 'name':
      return of(formula.name)
    case 'sum':
    case 'largest':
    case 'smallest':
      return { ...formula, of: formula.of.map(inside) }
    case 'difference':
    case 'product':
    case 'quotient':
      return { ...formula, left: inside(formula.left), right: inside(formula.right) }
    case 'choice': {
      const cases = formula.cases.map(({ when, gives }) => ({ when: withNamesIn(when, of), gives: inside(gives) }))
      return { ...formula, cases, otherwise: inside(formula.otherwise) }
    }
    case 'lookup':
      return {
        ...formula,
        of: inside(formula.of),
        values: formula.values.map(([level, value]) => [level, inside(value)] as const),
        missing: inside(formula.missing),
        otherwise: inside(formula.otherwise),
      }
    default:
      return { ...formula, of: inside(formula.of) }
  }
}

function withNamesIn(when: Condition, of: (name: string) => Formula): Condition {
  const inside = (one: Formula) => withNames(one, of)
  switch (when.is) {
    case 'missing':
    case 'oneOf':
      return { ...when, of: inside(when.of) }
    case 'and':
    case 'or':
      return { ...when, of: when.of.map((one) => withNamesIn(one, of)) }
    case 'not':
      return { ...when, of: withNamesIn(when.of, of) }
    default:
      return { ...when, left: inside(when.left), right: inside(when.right) }
  }
}
