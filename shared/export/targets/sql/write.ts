import { all, type Condition, type Formula, namesIn, type Result } from '../../formula/formula.ts'
import type { Program } from '../../formula/program.ts'
import type { Dialect } from './dialects.ts'

/** The table that is scored and its key, as a query names them until somebody puts in their own. */
export const TABLE = 'new_rows'
export const KEY = 'id'

/**
 * A query that scores every row of a table: common table expressions one after another, each with the results that need
 * only those before it.
 */
export function writeQuery({ inputs, results, prediction, probabilities }: Program, dialect: Dialect): string {
  const columns = inputs.map((input) => `${inputOf(input, dialect)} AS ${input.name}`)
  const levels = levelsOf(results).map((level) =>
    level.map(({ name, formula }) => `${written(formula, dialect)} AS ${name}`),
  )
  const steps = [[`${dialect.quoted(KEY)} AS row_key`, ...columns], ...levels.map((level) => ['*', ...level])]
  const expressions = steps.map(
    (step, i) =>
      `step_${i} ${dialect.step} (\n  SELECT\n    ${step.join(',\n    ')}\n  FROM ${i === 0 ? TABLE : `step_${i - 1}`}\n)`,
  )
  const shares = probabilities.map((share, k) => `,\n  ${written(share, dialect)} AS probability_${k}`).join('')
  return `WITH ${expressions.join(',\n')}
SELECT
  row_key AS ${dialect.quoted(KEY)},
  ${written(prediction, dialect)} AS prediction${shares}
FROM step_${steps.length - 1}
`
}

/** An input column with the texts that mean missing taken out. */
function inputOf({ column, kind, missing }: Program['inputs'][number], dialect: Dialect): string {
  const own = dialect.quoted(column)
  if (kind === 'number') return dialect.finite(own)
  if (kind === 'boolean') return dialect.boolean(own)
  if (kind === 'date') return dialect.milliseconds(own)
  const texts = ['', ...missing].map(dialect.string).join(', ')
  const trimmed = dialect.trimmed(own)
  return `CASE WHEN ${trimmed} NOT IN (${texts}) THEN ${trimmed} END`
}

/** Results by how many others stand before them. */
function levelsOf(results: readonly Result[]): Result[][] {
  const depths = new Map<string, number>()
  const levels: Result[][] = []
  for (const result of results) {
    const depth = Math.max(0, ...[...namesIn(result.formula)].map((name) => (depths.get(name) ?? -1) + 1))
    depths.set(result.name, depth)
    levels[depth] ??= []
    levels[depth].push(result)
  }
  return levels
}

export function written(formula: Formula, dialect: Dialect): string {
  const of = (one: Formula) => written(one, dialect)
  switch (formula.is) {
    case 'number':
      return dialect.number(formula.value)
    case 'text':
      return dialect.string(formula.value)
    case 'missing':
      return 'NULL'
    case 'name':
      return formula.name
    case 'sum':
      return `(${formula.of.map(of).join(' + ')})`
    case 'difference':
      return `(${of(formula.left)} - ${of(formula.right)})`
    case 'product':
      return `(${of(formula.left)} * ${of(formula.right)})`
    case 'quotient':
      return `(${of(formula.left)} / ${of(formula.right)})`
    case 'exp':
      return `EXP(${of(formula.of)})`
    case 'log':
      return dialect.log(of(formula.of))
    case 'bounded':
      return dialect.bounded(of(formula.of))
    case 'floor':
      return `FLOOR(${of(formula.of)})`
    case 'largest':
      return dialect.largest(formula.of.map(of))
    case 'smallest':
      return dialect.smallest(formula.of.map(of))
    case 'choice': {
      const { cases, otherwise } = dialect.nests ? formula : flattened(formula)
      if (cases.length === 0) return of(otherwise)
      const parts = cases.map(({ when, gives }) => `WHEN ${condition(when, dialect)} THEN ${of(gives)}`)
      return `CASE ${parts.join(' ')} ELSE ${of(otherwise)} END`
    }
    case 'lookup':
      return lookup(formula, dialect)
    case 'pick': {
      const cases = formula.values.map((value, i) => `WHEN ${dialect.number(i)} THEN ${dialect.number(value)}`)
      const otherwise = dialect.number(formula.otherwise)
      return cases.length === 0 ? otherwise : `CASE ${of(formula.of)} ${cases.join(' ')} ELSE ${otherwise} END`
    }
  }
}

type Choice = Extract<Formula, { is: 'choice' }>

/** A choice of choices as one: the first case that holds is the same, for a case of a case holds only where both do. */
function flattened({ cases, otherwise }: Choice): Pick<Choice, 'cases' | 'otherwise'> {
  const own = cases.flatMap(({ when, gives }) => {
    if (gives.is !== 'choice') return [{ when, gives }]
    const inner = flattened(gives)
    return [
      ...inner.cases.map((one) => ({ when: all(when, one.when), gives: one.gives })),
      { when, gives: inner.otherwise },
    ]
  })
  if (otherwise.is !== 'choice') return { cases: own, otherwise }
  const rest = flattened(otherwise)
  return { cases: [...own, ...rest.cases], otherwise: rest.otherwise }
}

function lookup({ of, values, missing, otherwise }: Extract<Formula, { is: 'lookup' }>, dialect: Dialect): string {
  const own = written(of, dialect)
  if (of.is === 'missing') return written(missing, dialect)
  const cases = values.map(([level, value]) => `WHEN ${own} = ${dialect.string(level)} THEN ${written(value, dialect)}`)
  return `CASE WHEN ${own} IS NULL THEN ${written(missing, dialect)} ${cases.join(' ')} ELSE ${written(otherwise, dialect)} END`
}

function condition(when: Condition, dialect: Dialect): string {
  const of = (one: Formula) => written(one, dialect)
  switch (when.is) {
    case 'missing':
      return `${of(when.of)} IS NULL`
    case 'atMost':
      return `${of(when.left)} <= ${of(when.right)}`
    case 'less':
      return `${of(when.left)} < ${of(when.right)}`
    case 'equal':
      return `${of(when.left)} = ${of(when.right)}`
    case 'oneOf':
      return when.values.length === 0 ? '1 = 0' : `${of(when.of)} IN (${when.values.map(dialect.number).join(', ')})`
    case 'and':
      return `(${when.of.map((one) => condition(one, dialect)).join(' AND ')})`
    case 'or':
      return `(${when.of.map((one) => condition(one, dialect)).join(' OR ')})`
    case 'not':
      return `NOT (${condition(when.of, dialect)})`
  }
}
