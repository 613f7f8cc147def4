import type { ExpressionFunction } from './function.ts'
import type { Value } from './value.ts'

/** Texts are ordered by their code units: the same everywhere, whatever the language of the machine. */
const isLess = (a: Value, b: Value): boolean =>
  typeof a === 'string' && typeof b === 'string' ? a < b : Number(a) < Number(b)

function comparing(id: string, sign: string, about: string, of: (a: Value, b: Value) => boolean): ExpressionFunction {
  return {
    id,
    usage: `a ${sign} b`,
    about,
    takes: ['same', 'same'],
    gives: 'boolean',
    of: (a, b) => of(a ?? null, b ?? null),
  }
}

/** The smallest or largest of the values that are there. */
function extreme(id: string, about: string, isBetter: (a: Value, b: Value) => boolean): ExpressionFunction {
  return {
    id,
    usage: `${id}(a, b, …)`,
    about,
    takes: ['same'],
    repeats: true,
    gives: 'same',
    seesMissing: true,
    of: (...values) =>
      values.reduce((best, value) => (value !== null && (best === null || isBetter(value, best)) ? value : best), null),
  }
}

/** Logic with missing values, as in SQL: what does not depend on the missing one is known. */
export const LOGIC_FUNCTIONS: readonly ExpressionFunction[] = [
  {
    id: 'and',
    usage: 'a and b',
    about: 'whether both hold',
    takes: ['boolean', 'boolean'],
    gives: 'boolean',
    seesMissing: true,
    of: (a, b) => (a === false || b === false ? false : a === null || b === null ? null : true),
  },
  {
    id: 'or',
    usage: 'a or b',
    about: 'whether one of them holds, or both',
    takes: ['boolean', 'boolean'],
    gives: 'boolean',
    seesMissing: true,
    of: (a, b) => (a === true || b === true ? true : a === null || b === null ? null : false),
  },
  {
    id: 'not',
    usage: 'not a',
    about: 'whether it does not hold',
    takes: ['boolean'],
    gives: 'boolean',
    of: (a) => a !== true,
  },
  comparing('equals', '=', 'whether they are the same', (a, b) => a === b),
  comparing('differs', '<>', 'whether they are not the same', (a, b) => a !== b),
  comparing('less', '<', 'whether a is smaller; texts by their characters', isLess),
  comparing('atMost', '<=', 'whether a is not larger', (a, b) => !isLess(b, a)),
  comparing('greater', '>', 'whether a is larger', (a, b) => isLess(b, a)),
  comparing('atLeast', '>=', 'whether a is not smaller', (a, b) => !isLess(a, b)),
  {
    id: 'in',
    usage: 'a in (b, c, …)',
    about: 'whether it is one of them',
    takes: ['same', 'same'],
    repeats: true,
    gives: 'boolean',
    of: (a, ...others) => others.includes(a ?? null),
  },
  {
    id: 'if',
    usage: 'if(condition, then, otherwise)',
    about: 'one value or the other; the other where the condition is missing',
    takes: ['boolean', 'same', 'same'],
    gives: 'same',
    seesMissing: true,
    of: (condition, then, otherwise) => (condition === true ? then : otherwise) ?? null,
  },
  {
    id: 'isMissing',
    usage: 'isMissing(a)',
    about: 'whether there is no value',
    takes: ['any'],
    gives: 'boolean',
    seesMissing: true,
    of: (a) => a === null,
  },
  {
    id: 'coalesce',
    usage: 'coalesce(a, b, …)',
    about: 'the first of them that is not missing',
    takes: ['same'],
    repeats: true,
    gives: 'same',
    seesMissing: true,
    of: (...values) => values.find((value) => value !== null) ?? null,
  },
  extreme('min', 'the smallest of those that are not missing', isLess),
  extreme('max', 'the largest of those that are not missing', (a, b) => isLess(b, a)),
]
