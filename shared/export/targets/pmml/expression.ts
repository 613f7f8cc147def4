import type { Condition, Formula } from '../../formula/formula.ts'
import { type Xml, xml } from './xml.ts'

/** A name of the program as a field of the document. */
export type FieldOf = (name: string) => string

const apply = (name: string, ...parts: readonly Xml[]): Xml => xml('Apply', { function: name }, ...parts)

const NUMBER = { dataType: 'double' }
const constant = (value: number): Xml => xml('Constant', NUMBER, String(value))
export const textConstant = (value: string): Xml => xml('Constant', { dataType: 'string' }, value)
const FALSE = xml('Constant', { dataType: 'boolean' }, 'false')

const LARGEST = Number.MAX_VALUE

/**
 * A formula as an expression of PMML 4.4 (https://dmg.org/pmml/v4-4-1/Functions.html); null where it is missing. What is worked out from
 * something missing is missing there too; `if` without a third part gives missing where the first does not hold.
 */
export function expressionOf(formula: Formula, field: FieldOf): Xml | null {
  const of = (one: Formula): Xml => expressionOf(one, field) ?? NOTHING
  switch (formula.is) {
    case 'number':
      return constant(formula.value)
    case 'text':
      return textConstant(formula.value)
    case 'missing':
      return null
    case 'name':
      return xml('FieldRef', { field: field(formula.name) })
    case 'sum':
      // From left to right, two at a time: the function `sum` would leave out what is missing.
      return formula.of.map(of).reduce((left, right) => apply('+', left, right))
    case 'difference':
      return apply('-', of(formula.left), of(formula.right))
    case 'product':
      return apply('*', of(formula.left), of(formula.right))
    case 'quotient':
      return apply('/', of(formula.left), of(formula.right))
    case 'exp':
      return apply('exp', of(formula.of))
    case 'log':
      return apply('ln', of(formula.of))
    case 'floor':
      return apply('floor', of(formula.of))
    case 'bounded':
      return apply('max', constant(-LARGEST), apply('min', constant(LARGEST), of(formula.of)))
    case 'largest':
      return apply('max', ...formula.of.map(of))
    case 'smallest':
      return apply('min', ...formula.of.map(of))
    case 'choice':
      return formula.cases.reduceRight<Xml | null>(
        (otherwise, { when, gives }) => ifElse(conditionOf(when, field), expressionOf(gives, field), otherwise),
        expressionOf(formula.otherwise, field),
      )
    case 'lookup':
      return lookupOf(formula, field)
    case 'pick':
      return pickOf(formula, field)
  }
}

/** What is missing: `if` without a third part. (Constants can be missing from 4.4 on, which few evaluators know.) */
export const NOTHING = apply('if', FALSE, constant(0))

function ifElse(condition: Xml, then: Xml | null, otherwise: Xml | null): Xml {
  return apply('if', condition, then ?? NOTHING, ...(otherwise ? [otherwise] : []))
}

function lookupOf({ of, values, missing, otherwise }: Extract<Formula, { is: 'lookup' }>, field: FieldOf): Xml | null {
  const own = expressionOf(of, field)
  if (own === null) return expressionOf(missing, field)
  const found = values.reduceRight<Xml | null>(
    (rest, [level, value]) => ifElse(apply('equal', own, textConstant(level)), expressionOf(value, field), rest),
    expressionOf(otherwise, field),
  )
  return ifElse(apply('isMissing', own), expressionOf(missing, field), found)
}

/** Whole numbers to values: bins of one number each where it is a field, else one question after another. */
function pickOf({ of, values, otherwise }: Extract<Formula, { is: 'pick' }>, field: FieldOf): Xml {
  if (values.length === 0 || of.is === 'missing') return constant(otherwise)
  if (of.is === 'name') {
    const bins = values.map((value, i) =>
      xml(
        'DiscretizeBin',
        { binValue: String(value) },
        xml('Interval', { closure: 'closedClosed', leftMargin: String(i), rightMargin: String(i) }),
      ),
    )
    const others = { mapMissingTo: String(otherwise), defaultValue: String(otherwise), ...NUMBER }
    return xml('Discretize', { field: field(of.name), ...others }, ...bins)
  }
  const own = expressionOf(of, field) ?? NOTHING
  const found = values.reduceRight<Xml>(
    (rest, value, i) => ifElse(apply('equal', own, constant(i)), constant(value), rest),
    constant(otherwise),
  )
  return ifElse(apply('isMissing', own), constant(otherwise), found)
}

/** A condition that is true or false, never missing. */
function conditionOf(when: Condition, field: FieldOf): Xml {
  const of = (one: Formula): Xml => expressionOf(one, field) ?? NOTHING
  switch (when.is) {
    case 'missing':
      return when.of.is === 'missing' ? apply('not', FALSE) : apply('isMissing', of(when.of))
    case 'atMost':
      return compared('lessOrEqual', of(when.left), of(when.right))
    case 'less':
      return compared('lessThan', of(when.left), of(when.right))
    case 'equal':
      return compared('equal', of(when.left), of(when.right))
    case 'oneOf':
      return when.values.length === 0
        ? FALSE
        : held(of(when.of), apply('isIn', of(when.of), ...when.values.map(constant)))
    case 'and':
    case 'or': {
      const [first, ...others] = when.of.map((one) => conditionOf(one, field))
      if (!first) return when.is === 'and' ? apply('not', FALSE) : FALSE
      return others.length === 0 ? first : apply(when.is, first, ...others)
    }
    case 'not':
      return apply('not', conditionOf(when.of, field))
  }
}

const compared = (name: string, left: Xml, right: Xml): Xml => {
  const asked = [left, right].filter((side) => side.name !== 'Constant')
  return asked.reduceRight((rest, side) => held(side, rest), apply(name, left, right))
}

/** False where the part is missing. */
const held = (part: Xml, condition: Xml): Xml => apply('if', apply('isMissing', part), FALSE, condition)
