import { LatheError } from '../../core/index.ts'
import { isGbdtState, isMlpState, type ModelState } from '../../models/index.ts'
import { type Calibration, membersOf, type Pipeline, type View } from '../../pipeline/index.ts'
import type { ColumnKind } from '../../table/index.ts'
import { unsaid } from '../vocabulary.ts'
import { FORMULA_ENCODINGS, writeFeatures } from './encodings.ts'
import { FORMULA_FAMILIES, writeMargins } from './families.ts'
import {
  atMost,
  bounded,
  choose,
  difference,
  exp,
  type Formula,
  largest,
  less,
  log,
  named,
  number,
  product,
  quotient,
  type Result,
  smallest,
  sum,
  text,
} from './formula.ts'
import { netNumbers } from './net.ts'
import { FORMULA_STEPS, writeSteps } from './steps.ts'
import { createWriter, type FormulaColumn, type FormulaTable, type Tables, type Writer } from './writer.ts'

/** A model as formulas. */
export interface Program {
  /** Columns of a row: the name that formulas know them by, and their own. */
  readonly inputs: readonly {
    readonly name: string
    readonly column: string
    readonly kind: ColumnKind
    readonly missing: readonly string[]
  }[]
  /** Trees and nets that are kept as tables; their sums are known by the name of the table and the number of the output in brackets. */
  readonly tables: readonly Tables[]
  /** In an order in which each needs earlier ones only. */
  readonly results: readonly Result[]
  /** The class or the number that is predicted, and the probability of every class. */
  readonly prediction: Formula
  readonly probabilities: readonly Formula[]
}

/** Why a model cannot be written as formulas, as a sentence; null where it can. */
export function noProgram(pipeline: Pipeline, language: string, mostNodes: number, tabled: Tabled = []): string | null {
  const why = unsaid(pipeline, {
    language,
    steps: FORMULA_STEPS,
    encodings: FORMULA_ENCODINGS,
    made: true,
    families: FORMULA_FAMILIES,
  })
  if (why !== null) return why
  try {
    // Trees are counted first: to write down very many of them would take long.
    const trees = membersOf(pipeline).reduce((total, { member }) => total + nodesOf(member.state, tabled), 0)
    const nodes = trees > mostNodes ? trees : sizeOf(programOf(pipeline, tabled))
    if (nodes > mostNodes)
      return `its formulas have ${nodes.toLocaleString('en-US')} parts, and ${language} of more than ${mostNodes.toLocaleString('en-US')} would be unreasonable. A smaller model fits.`
    return null
  } catch (error) {
    if (error instanceof LatheError && error.code === 'unsupported') return `${error.message} `.trim()
    throw error
  }
}

/** Kinds of models that a target keeps as tables of its own. */
export type Tabled = readonly Tables['kind'][]

/** The formulas of a model that can be written as such. */
export function programOf(pipeline: Pipeline, tabled: Tabled = []): Program {
  const writer = createWriter(tabled)
  const inputs = pipeline.inputs.map(({ name: column, reading }, i) => ({
    name: `input_${i}`,
    column,
    kind: reading.kind,
    missing: reading.missing,
  }))
  const table = new Map(
    inputs.map(({ name, column, kind }): [string, FormulaColumn] => [column, { kind, value: named(name) }]),
  )
  const votes = pipeline.branches.flatMap(({ steps, views }) => {
    const cleaned = writeSteps(steps, table, writer)
    return views.flatMap((view) => {
      const features = writeFeatures(view.features, cleaned, writer)
      return view.members.map(({ family, state, weight }) => ({
        margins: shifted(writeMargins(family, state, features, writer), view, writer),
        weight,
      }))
    })
  })
  const margins = calibrated(blended(pipeline, votes, writer), pipeline.calibration, writer)
  const { task, classes } = pipeline
  const common = { inputs, tables: writer.tables, results: writer.results }
  if (task === 'regression') return { ...common, prediction: margins[0] ?? number(0), probabilities: [] }
  const probabilities = alongCurve(sharesOf(task, margins, writer), pipeline.calibration, writer)
  const limit = thresholdOf(pipeline, table)
  return { ...common, prediction: labelOf(classes, probabilities, limit, writer), probabilities }
}

interface Vote {
  readonly margins: readonly Formula[]
  readonly weight: number
}

const shifted = (margins: readonly Formula[], { shift }: View, writer: Writer): Formula[] =>
  margins.map((margin, k) => {
    const own = writer.keep('vote', bounded(margin))
    return shift ? writer.keep('vote', sum([own, number(shift[k] ?? 0)])) : own
  })

function blended({ task, blend }: Pipeline, votes: readonly Vote[], writer: Writer): Formula[] {
  if (blend === 'margins' || task === 'regression') return averaged(votes, writer)
  const shares = averaged(
    votes.map(({ margins, weight }) => ({ margins: sharesOf(task, margins, writer), weight })),
    writer,
  )
  const logs = shares.map((share) => log(largest(share, number(1e-15))))
  const [negative, positive] = logs
  return task === 'binary' && negative && positive ? [difference(positive, negative)] : logs
}

function averaged(votes: readonly Vote[], writer: Writer): Formula[] {
  const [first] = votes
  return (first?.margins ?? []).map((_, k) => {
    const terms = votes.map(({ margins, weight }) => product(number(weight), margins[k] ?? number(0)))
    return writer.keep(
      'average',
      votes.length === 1 && first?.weight === 1 ? (first.margins[k] ?? number(0)) : sum(terms),
    )
  })
}

const calibrated = (margins: readonly Formula[], calibration: Calibration | null, writer: Writer): Formula[] =>
  margins.map((margin, k) =>
    writer.keep(
      'calibrated',
      calibration ? sum([product(number(calibration.slope), margin), number(calibration.intercepts[k] ?? 0)]) : margin,
    ),
  )

/** Beyond this, e^x is 0 or too large for some programs; no probability shows the difference. */
const FARTHEST = 700

function sharesOf(
  task: 'binary' | 'multiclass' | 'regression',
  margins: readonly Formula[],
  writer: Writer,
): Formula[] {
  const [first = number(0)] = margins
  if (task === 'binary') {
    const near = writer.keep('near', largest(number(-FARTHEST), smallest(number(FARTHEST), first)))
    const isPositive = atMost(number(0), near)
    const e = writer.keep('e', exp(choose(isPositive, difference(number(0), near), near)))
    const share = choose(isPositive, quotient(number(1), sum([number(1), e])), quotient(e, sum([number(1), e])))
    const positive = writer.keep('share', share)
    return [writer.keep('share', difference(number(1), positive)), positive]
  }
  const kept = margins.map((margin) => writer.keep('margin', margin))
  const top = writer.keep('top', largest(...kept))
  const exps = kept.map((margin) => writer.keep('e', exp(largest(number(-FARTHEST), difference(margin, top)))))
  const total = writer.keep('total', sum(exps))
  return exps.map((e) => writer.keep('share', quotient(e, total)))
}

/** Scores of two classes after the curve of the calibration: straight between its knots. */
function alongCurve(shares: Formula[], calibration: Calibration | null, writer: Writer): Formula[] {
  const { from = [], to = [] } = calibration?.curve ?? {}
  const [, score] = shares
  if (from.length === 0 || shares.length !== 2 || !score) return shares
  const pieces = from.slice(1).map((next, i) => {
    const [x, y, nextY] = [from[i] ?? 0, to[i] ?? 0, to[i + 1] ?? 0]
    const share = quotient(difference(score, number(x)), number(next - x))
    return { when: less(score, number(next)), gives: sum([number(y), product(number(nextY - y), share)]) }
  })
  const below = { when: atMost(score, number(from[0] ?? 0)), gives: number(to[0] ?? 0) }
  const said = writer.keep('said', { is: 'choice', cases: [below, ...pieces], otherwise: number(to.at(-1) ?? 1) })
  return [writer.keep('said', difference(number(1), said)), said]
}

/** The threshold of a row: that of its group where groups have their own. */
function thresholdOf({ decision, threshold }: Pipeline, table: FormulaTable): Formula {
  const column = decision && table.get(decision.column)
  if (!decision || !column || (column.kind !== 'category' && column.kind !== 'text')) return number(threshold)
  const values = decision.groups.map(({ group, threshold: of }) => [group, number(of)] as const)
  return { is: 'lookup', of: column.value, values, missing: number(threshold), otherwise: number(threshold) }
}

/** The positive class from the threshold on; of several the most probable, of equal ones the first. */
function labelOf(classes: readonly string[], shares: readonly Formula[], threshold: Formula, writer: Writer): Formula {
  const [negative = '', positive = ''] = classes
  if (classes.length === 2) return choose(atMost(threshold, shares[1] ?? number(0)), text(positive), text(negative))
  const top = writer.keep('top', largest(...shares))
  return {
    is: 'choice',
    cases: classes.slice(0, -1).map((label, k) => ({ when: atMost(top, shares[k] ?? number(0)), gives: text(label) })),
    otherwise: text(classes.at(-1) ?? ''),
  }
}

/** Leaves and splits of a family of trees, numbers of a net; 0 of the others, and of what is kept in tables. */
function nodesOf(state: ModelState, tabled: Tabled): number {
  const { feature, trees } = state
  if (isMlpState(state)) return tabled.includes('nets') ? 0 : netNumbers(state)
  if (tabled.includes('trees')) return 0
  if (feature instanceof Int32Array) return feature.length
  return typeof trees === 'object' && isGbdtState(trees) ? trees.feature.length : 0
}

/** How many numbers and texts a program is written with. */
function sizeOf({ results, prediction }: Program): number {
  return [...results.map(({ formula }) => formula), prediction].reduce((total, formula) => total + partsOf(formula), 0)
}

function partsOf(formula: Formula): number {
  switch (formula.is) {
    case 'choice':
      return formula.cases.reduce((total, { gives }) => total + 1 + partsOf(gives), partsOf(formula.otherwise))
    case 'lookup':
      return 1 + formula.values.length
    case 'pick':
      return 1 + formula.values.length
    case 'sum':
      return formula.of.reduce((total, one) => total + partsOf(one), 0)
    default:
      return 1
  }
}
