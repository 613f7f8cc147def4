import { LatheError } from '../../../core/index.ts'
import type { Condition, Formula } from '../../formula/formula.ts'

/** Where things stand in the workbook. */
export interface Places {
  /** The cell of an input or a result in the row that is written. */
  cellOf(name: string): string
  /** The cell that holds a number. */
  numberCell(value: number): string
}

/** What Excel takes of a formula (its specifications and limits). */
const MOST_CHARACTERS = 8192
const MOST_NESTED = 60

/** A missing number or text is the empty text. */
const MISSING = '""'

/**
 * A formula of Excel, without the `=`. What cannot be worked out because something is missing is an error there, which is
 * missing then.
 *
 * @throws `unsupported` where it is longer or deeper than Excel takes
 */
export function excelFormula(formula: Formula, places: Places): string {
  const text = `IFERROR(${printed(formula, places)},${MISSING})`
  if (text.length > MOST_CHARACTERS || depthOf(text) > MOST_NESTED)
    throw new LatheError(
      'unsupported',
      'its formulas are longer or more nested than a cell of Excel takes. A smaller model fits.',
    )
  return text
}

/** Depth of the brackets outside of texts. */
function depthOf(formula: string): number {
  let [depth, deepest] = [0, 0]
  for (const character of formula.replace(/"[^"]*"/gu, '')) {
    if (character === '(') deepest = Math.max(deepest, ++depth)
    if (character === ')') depth--
  }
  return deepest
}

export const quotedText = (value: string): string => `"${value.replaceAll('"', '""')}"`

/** Excel keeps 15 digits of a number in a formula, but all of one in a cell. */
const numberText = (value: number, { numberCell }: Places): string => {
  const text = Number.isInteger(value) && Math.abs(value) < 1e9 ? String(value) : numberCell(value)
  return value < 0 && !text.includes('!') ? `(${text})` : text
}

function printed(formula: Formula, places: Places): string {
  const of = (one: Formula) => printed(one, places)
  switch (formula.is) {
    case 'number':
      return numberText(formula.value, places)
    case 'text':
      return quotedText(formula.value)
    case 'missing':
      return MISSING
    case 'name':
      return places.cellOf(formula.name)
    case 'sum':
      return `(${formula.of.map(of).join('+')})`
    case 'difference':
      return `(${of(formula.left)}-${of(formula.right)})`
    case 'product':
      return `(${of(formula.left)}*${of(formula.right)})`
    case 'quotient':
      return `(${of(formula.left)}/${of(formula.right)})`
    case 'exp':
      return `EXP(${of(formula.of)})`
    case 'log':
      return `LN(${of(formula.of)})`
    case 'floor':
      return `INT(${of(formula.of)})`
    // What is too large is an error here, and so missing: there is nothing to bound.
    case 'bounded':
      return of(formula.of)
    case 'largest':
      return `MAX(${formula.of.map((one) => thereOf(one, places)).join(',')})`
    case 'smallest':
      return `MIN(${formula.of.map((one) => thereOf(one, places)).join(',')})`
    case 'choice':
      return formula.cases.reduceRight(
        (otherwise, { when, gives }) => `IF(${condition(when, places)},${of(gives)},${otherwise})`,
        of(formula.otherwise),
      )
    case 'lookup': {
      const own = of(formula.of)
      const found = formula.values.reduceRight(
        (otherwise, [level, value]) => `IF(EXACT(${own},${quotedText(level)}),${of(value)},${otherwise})`,
        of(formula.otherwise),
      )
      return `IF(${own}=${MISSING},${of(formula.missing)},${found})`
    }
    case 'pick':
      return picked(formula, places)
  }
}

/** MAX and MIN pass over cells without a number; a sum with one is an error, and so missing. */
const thereOf = (formula: Formula, places: Places): string =>
  formula.is === 'name' ? `(${printed(formula, places)}+0)` : printed(formula, places)

/** What CHOOSE takes. */
const MOST_CHOICES = 254

/** The value at a whole number. */
function picked({ of, values, otherwise }: Extract<Formula, { is: 'pick' }>, places: Places): string {
  const own = printed(of, places)
  const none = numberText(otherwise, places)
  if (values.length === 0) return none
  if (values.length > MOST_CHOICES)
    throw new LatheError('unsupported', `it has a list of ${values.length} values, and Excel takes ${MOST_CHOICES}.`)
  const list = values.map((value) => numberText(value, places)).join(',')
  const found = `IF(AND(${own}>=0,${own}<=${values.length - 1}),CHOOSE(${own}+1,${list}),${none})`
  return `IF(ISNUMBER(${own}),${found},${none})`
}

/** True or false: a comparison with what is missing is false. Texts are compared by EXACT, for = takes a and A for the same. */
function condition(when: Condition, places: Places): string {
  const of = (one: Formula) => printed(one, places)
  switch (when.is) {
    case 'missing':
      return `${of(when.of)}=${MISSING}`
    case 'atMost':
      return compared(when.left, '<=', when.right, places)
    case 'less':
      return compared(when.left, '<', when.right, places)
    case 'equal':
      return when.left.is === 'text' || when.right.is === 'text'
        ? `EXACT(${of(when.left)},${of(when.right)})`
        : compared(when.left, '=', when.right, places)
    case 'oneOf':
      return when.values.length === 0
        ? 'FALSE'
        : `OR(${when.values.map((value) => `${of(when.of)}=${numberText(value, places)}`).join(',')})`
    case 'and':
      return when.of.length === 0 ? 'TRUE' : `AND(${when.of.map((one) => condition(one, places)).join(',')})`
    case 'or':
      return when.of.length === 0 ? 'FALSE' : `OR(${when.of.map((one) => condition(one, places)).join(',')})`
    case 'not':
      return `NOT(${condition(when.of, places)})`
  }
}

function compared(left: Formula, sign: string, right: Formula, places: Places): string {
  const asked = [left, right].filter(({ is }) => is !== 'number').map((one) => `ISNUMBER(${printed(one, places)})`)
  const comparison = `${printed(left, places)}${sign}${printed(right, places)}`
  // AND() works out all of its parts; texts compare without an error, so that the guard decides.
  return asked.length === 0 ? comparison : `AND(${[...new Set(asked)].join(',')},${comparison})`
}
