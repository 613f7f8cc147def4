import { z } from 'zod'
import type { FeatureSet } from '../../features/index.ts'
import {
  all,
  atMost,
  type Condition,
  choose,
  difference,
  equal,
  type Formula,
  floor,
  isMissing,
  largest,
  less,
  MISSING,
  not,
  number,
  product,
  quotient,
  smallest,
  sum,
} from './formula.ts'
import { type FormulaColumn, type FormulaTable, notAFormula, type Writer } from './writer.ts'

/** Encodings that formulas can say: all but those of free text. */
export const FORMULA_ENCODINGS = ['number', 'category', 'boolean', 'date'] as const

/** A number, missing where there is none; or the code of a level, missing where no level is there. */
export interface FormulaFeature {
  readonly kind: 'number' | 'levels'
  readonly value: Formula
}

const NUMBER = z.object({ fill: z.number().nullable(), centre: z.number(), scale: z.number(), flag: z.boolean() })
const MEANS = z.object({
  levels: z.array(z.string()),
  means: z.array(z.object({ values: z.array(z.number()), missing: z.number(), unseen: z.number(), number: NUMBER })),
})
const CATEGORY = z.object({
  levels: z.array(z.string()),
  rare: z.array(z.string()),
  missing: z.boolean(),
  ordinal: z.boolean(),
  target: MEANS.nullish(),
})
const PARTS = z.enum(['day number', 'year', 'month', 'day', 'weekday', 'hour'])
const DATE = z.object({ parts: z.array(z.object({ part: PARTS, state: NUMBER })) })

/** Features of a row, in the order in which the models read them. */
export function writeFeatures(
  { columns, made = [] }: FeatureSet,
  table: FormulaTable,
  writer: Writer,
): FormulaFeature[] {
  const features = columns.flatMap(({ column: name, encoding, state }) => {
    const column = table.get(name)
    if (!column) throw notAFormula(`The column ${name}, which no step makes,`)
    return writeEncoding(encoding, state, column, name, writer)
  })
  const combined = made.flatMap(({ making, of, numbers, range, means }) => {
    const parts = of.flatMap((name) => table.get(name) ?? [])
    if (means)
      return targetMeans(
        MEANS.parse(means),
        (index) => isGroup(parts, MEANS.parse(means).levels[index] ?? ''),
        noneOf(parts),
        writer,
      )
    const value = writer.keep('made', combinationOf(making, parts))
    const inside = range
      ? choose(isMissing(value), MISSING, smallest(largest(value, number(range[0])), number(range[1])))
      : value
    return numbers ? numbersOf(inside, NUMBER.parse(numbers), writer) : []
  })
  return [...features, ...combined].map(({ kind, value }) => ({ kind, value: writer.keep('feature', value) }))
}

function writeEncoding(
  encoding: string,
  state: unknown,
  { kind, value }: FormulaColumn,
  name: string,
  writer: Writer,
): FormulaFeature[] {
  const own = (wanted: FormulaColumn['kind']) => (kind === wanted ? value : MISSING)
  switch (encoding) {
    case 'number':
    case 'boolean':
      return numbersOf(own(encoding), NUMBER.parse(state), writer)
    case 'date':
      return DATE.parse(state).parts.flatMap(({ part, state: one }) =>
        numbersOf(writer.keep('date', partOf(own('date'), part, writer)), one, writer),
      )
    case 'category':
      return categoryOf(own('category'), CATEGORY.parse(state), writer)
    default:
      throw notAFormula(`The encoding ${encoding} of ${name}`)
  }
}

function numbersOf(
  value: Formula,
  { fill, centre, scale, flag }: z.output<typeof NUMBER>,
  writer: Writer,
): FormulaFeature[] {
  if (fill === null) return [{ kind: 'number', value }]
  const kept = writer.keep('value', value)
  const filled = value.is === 'missing' ? number(fill) : choose(isMissing(kept), number(fill), kept)
  const scaled = quotient(difference(filled, number(centre)), number(scale))
  const feature: FormulaFeature = { kind: 'number', value: scaled }
  return flag ? [feature, { kind: 'number', value: choose(isMissing(kept), number(1), number(0)) }] : [feature]
}

function categoryOf(value: Formula, state: z.output<typeof CATEGORY>, writer: Writer): FormulaFeature[] {
  const { levels, rare, missing, ordinal, target } = state
  const cardinality = levels.length + Number(rare.length > 0) + Number(missing)
  const none = missing ? number(cardinality - 1) : MISSING
  const values = [
    ...levels.map((level, code) => [level, number(code)] as const),
    ...rare.map((level) => [level, number(levels.length)] as const),
  ]
  const code: FormulaFeature = {
    kind: ordinal ? 'number' : 'levels',
    value: { is: 'lookup', of: value, values, missing: none, otherwise: none },
  }
  if (!target) return [code]
  const of = (means: z.output<typeof MEANS>['means'][number]): Formula => ({
    is: 'lookup',
    of: value,
    values: target.levels.map((level, place) => [level, number(means.values[place] ?? means.unseen)] as const),
    missing: number(means.missing),
    otherwise: number(means.unseen),
  })
  return [code, ...target.means.flatMap((means) => numbersOf(writer.keep('mean', of(means)), means.number, writer))]
}

/** What groups of levels say of the target, the group told by a condition. */
function targetMeans(
  { levels, means }: z.output<typeof MEANS>,
  isLevel: (index: number) => Condition,
  none: Condition,
  writer: Writer,
): FormulaFeature[] {
  return means.flatMap(({ values, missing, unseen, number: state }) => {
    const cases = [
      { when: none, gives: number(missing) },
      ...levels.map((_, index) => ({ when: isLevel(index), gives: number(values[index] ?? unseen) })),
    ]
    return numbersOf(writer.keep('mean', { is: 'choice', cases, otherwise: number(unseen) }), state, writer)
  })
}

const noneOf = (parts: readonly FormulaColumn[]): Condition => all(...parts.map(({ value }) => isMissing(value)))

/** Whether the columns hold the levels that a text lists as JSON; null is missing. */
function isGroup(parts: readonly FormulaColumn[], level: string): Condition {
  const texts = z.array(z.string().nullable()).parse(JSON.parse(level))
  return all(
    ...parts.map(({ kind, value }, place) => {
      const wanted = texts[place] ?? null
      if (wanted === null) return isMissing(value)
      return equal(value, kind === 'boolean' ? number(Number(wanted)) : { is: 'text', value: wanted })
    }),
  )
}

function combinationOf(making: string, parts: readonly FormulaColumn[]): Formula {
  const flags = parts.map(({ value }) => choose(isMissing(value), number(1), number(0)))
  if (making === 'missing') return sum(flags)
  const [left = MISSING, right = MISSING] = parts.map(({ kind, value }) =>
    kind === 'number' || kind === 'date' ? value : MISSING,
  )
  if (making === 'difference') return finite(difference(left, right))
  return choose(equal(right, number(0)), MISSING, finite(quotient(left, right)))
}

/** The number, or missing where it is too large for one. */
const finite = (of: Formula): Formula =>
  choose(all(atMost(number(-Number.MAX_VALUE), of), atMost(of, number(Number.MAX_VALUE))), of, MISSING)

const DAY = 86_400_000

/** A part of a time in milliseconds, by arithmetic alone (Hinnant, "chrono-compatible date algorithms"). */
function partOf(time: Formula, part: z.output<typeof PARTS>, writer: Writer): Formula {
  if (time.is === 'missing') return MISSING
  if (part === 'day number') return quotient(time, number(DAY))
  const days = writer.keep('days', floor(quotient(time, number(DAY))))
  const rest = (of: Formula, by: number) => difference(of, product(number(by), floor(quotient(of, number(by)))))
  if (part === 'hour') return floor(quotient(difference(time, product(days, number(DAY))), number(3_600_000)))
  if (part === 'weekday') return rest(sum([days, number(3)]), 7)
  const z0 = writer.keep('days', sum([days, number(719_468)]))
  const era = writer.keep('era', floor(quotient(z0, number(146_097))))
  const inEra = writer.keep('era', difference(z0, product(era, number(146_097))))
  const part4 = (by: number) => floor(quotient(inEra, number(by)))
  const leapless = sum([
    difference(difference(inEra, part4(1460)), product(number(-1), part4(36_524))),
    product(number(-1), part4(146_096)),
  ])
  const yearOfEra = writer.keep('era', floor(quotient(leapless, number(365))))
  const floored = (by: number) => floor(quotient(yearOfEra, number(by)))
  const before = difference(sum([product(number(365), yearOfEra), floored(4)]), floored(100))
  const inYear = writer.keep('day', difference(inEra, before))
  const shifted = writer.keep('month', floor(quotient(sum([product(number(5), inYear), number(2)]), number(153))))
  if (part === 'day') {
    const start = floor(quotient(sum([product(number(153), shifted), number(2)]), number(5)))
    return sum([difference(inYear, start), number(1)])
  }
  const isEarly = less(shifted, number(10))
  const month = sum([shifted, choose(isEarly, number(3), number(-9))])
  if (part === 'month') return month
  const year = sum([yearOfEra, product(era, number(400)), choose(isEarly, number(0), number(1))])
  return choose(not(isMissing(time)), year, MISSING)
}
