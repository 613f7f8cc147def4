import { z } from 'zod'
import { type GbdtState, isGbdtState, isMlpState, isTreeState, type TreeState } from '../../models/index.ts'
import type { FormulaFeature } from './encodings.ts'
import {
  all,
  any,
  atMost,
  type Condition,
  choose,
  difference,
  exp,
  type Formula,
  isMissing,
  largest,
  less,
  log,
  MISSING,
  named,
  not,
  number,
  product,
  quotient,
  smallest,
  sum,
} from './formula.ts'
import { writeNets } from './net.ts'
import { added, notAFormula, type Writer } from './writer.ts'

/** Families that formulas can say. */
export const FORMULA_FAMILIES = [
  'baseline',
  'linear',
  'gbdt',
  'random-forest',
  'extra-trees',
  'tree',
  'rules',
  'naive-bayes',
  'additive',
  'mlp',
] as const

const F64 = z.instanceof(Float64Array)
const I32 = z.instanceof(Int32Array)
const BASELINE = z.object({ margins: F64 })
const LINEAR = z.object({
  intercepts: F64,
  weights: F64,
  offsets: I32,
  apart: z.object({ knots: F64, runs: I32 }).optional(),
})
const NAIVE_BAYES = z.object({ priors: F64, means: F64, variances: F64, heights: F64, levels: F64, at: I32 })
const U8 = z.instanceof(Uint8Array)
const ADDITIVE = z.object({
  intercepts: F64,
  binStart: I32,
  values: F64,
  cutStart: I32,
  cuts: F64,
  codeStart: I32,
  codeBins: U8,
  coarse: U8,
  first: I32,
  second: I32,
  pairStart: I32,
  pairValues: F64,
})
const RULES = z.object({
  ends: I32,
  feature: I32,
  low: F64,
  high: F64,
  levels: U8,
  levelsAt: I32,
  missing: U8,
  values: F64,
})
const FOREST = z.object({
  trees: z.custom<GbdtState>(isGbdtState),
  task: z.enum(['binary', 'multiclass', 'regression']),
})

/** Margins of a row, an output each. */
export function writeMargins(
  family: string,
  state: unknown,
  features: readonly FormulaFeature[],
  writer: Writer,
): Formula[] {
  switch (family) {
    case 'baseline':
      return Array.from(BASELINE.parse(state).margins, number)
    case 'linear':
      return writeLinear(LINEAR.parse(state), features, writer)
    case 'gbdt':
      if (!isGbdtState(state)) throw notAFormula('This form of boosted trees')
      return linked(state, writeTrees(state, features, [...state.base], writer))
    case 'random-forest':
    case 'extra-trees':
      return writeForest(FOREST.parse(state), features, writer)
    case 'tree':
      if (!isTreeState(state)) throw notAFormula('This form of a tree')
      return writeTree(state, features)
    case 'rules':
      return writeRules(RULES.parse(state), features)
    case 'naive-bayes':
      return writeNaiveBayes(NAIVE_BAYES.parse(state), features, writer)
    case 'additive':
      return writeAdditive(ADDITIVE.parse(state), features, writer)
    case 'mlp':
      if (!isMlpState(state)) throw notAFormula('This form of a net')
      return writeNets(state, features, writer)
    default:
      throw notAFormula(`A model of the family ${family}`)
  }
}

function writeLinear(
  { intercepts, weights, offsets, apart }: z.output<typeof LINEAR>,
  features: readonly FormulaFeature[],
  writer: Writer,
): Formula[] {
  const width = offsets.at(-1) ?? 0
  const hats = apart ? hatsOf(features, apart, writer) : []
  return Array.from(intercepts, (intercept, k) => {
    const weightAt = (f: number, j = 0) => weights[k * width + (offsets[f] ?? 0) + j] ?? 0
    const own = features.flatMap(({ kind, value }, f): Formula[] => {
      if (kind === 'number') return weightAt(f) === 0 ? [] : [product(number(weightAt(f)), value)]
      const count = (offsets[f + 1] ?? 0) - (offsets[f] ?? 0)
      return [{ is: 'pick', of: value, values: Array.from({ length: count }, (_, j) => weightAt(f, j)), otherwise: 0 }]
    })
    const bent = hats.flatMap(({ code, share, knots }, h): Formula[] => {
      const f = features.length + h
      const at = (shift: number): Formula => ({
        is: 'pick',
        of: code,
        values: Array.from({ length: knots - 1 }, (_, j) => weightAt(f, j + shift)),
        otherwise: 0,
      })
      return [at(0), product(share, difference(at(1), at(0)))]
    })
    return added(number(intercept), [...own, ...bent], writer)
  })
}

interface Hats {
  readonly code: Formula
  readonly share: Formula
  readonly knots: number
}

function hatsOf(
  features: readonly FormulaFeature[],
  { knots, runs }: { readonly knots: Float64Array; readonly runs: Int32Array },
  writer: Writer,
): Hats[] {
  return features.flatMap(({ kind, value }, f): Hats[] => {
    const own = [...knots.subarray(runs[f], runs[f + 1])]
    if (kind !== 'number' || own.length < 2) return []
    const cases = own.slice(1, -1).map((knot, code) => ({ when: atMost(value, number(knot)), gives: number(code) }))
    const code = writer.keep('piece', { is: 'choice', cases, otherwise: number(own.length - 2) })
    const pick = (values: readonly number[]): Formula => ({ is: 'pick', of: code, values, otherwise: 0 })
    const widths = own.slice(1).map((knot, i) => knot - (own[i] ?? 0))
    const share = quotient(difference(value, pick(own.slice(0, -1))), pick(widths))
    return [{ code, share: writer.keep('share', smallest(number(1), largest(number(0), share))), knots: own.length }]
  })
}

function writeTrees(
  state: GbdtState,
  features: readonly FormulaFeature[],
  base: readonly number[],
  writer: Writer,
): Formula[] {
  const { tables } = writer
  if (writer.tabled.includes('trees')) {
    const name = `trees_${tables.length}`
    const values = features.map(({ value }) => value)
    tables.push({ kind: 'trees', name, state, base, features, outputs: base.length, values })
    return base.map((_, k) => named(`${name}[${k}]`))
  }
  const terms: Formula[][] = base.map(() => [])
  for (const [t, root] of state.roots.entries()) terms[t % base.length]?.push(nodeOf(state, root, features))
  return base.map((own, k) => added(number(own), terms[k] ?? [], writer))
}

function nodeOf(state: GbdtState, node: number, features: readonly FormulaFeature[]): Formula {
  const [left = -1, right = -1] = [state.left[node], state.right[node]]
  if (left < 0) return number(state.value[node] ?? 0)
  return choose(leftOf(state, node, features), nodeOf(state, left, features), nodeOf(state, right, features))
}

/** When a row goes left at a node of boosted trees. */
export function leftOf(state: GbdtState, node: number, features: readonly FormulaFeature[]): Condition {
  const f = state.feature[node] ?? 0
  const { kind, value } = features[f] ?? { kind: 'number', value: MISSING }
  const threshold = state.threshold[node] ?? 0
  const missingLeft = state.missingLeft[node] === 1
  const { levels } = state
  const start = levels?.start[f] ?? -1
  const from = levels?.sets?.start[node] ?? -1
  const gone = isMissing(value)
  if (!levels || start < 0 || kind === 'number') {
    if (threshold === Infinity) return missingLeft ? any(gone, atMost(value, value)) : atMost(value, value)
    return missingLeft ? any(gone, atMost(value, number(threshold))) : atMost(value, number(threshold))
  }
  const table = [...levels.table.slice(start, start + (levels.count[f] ?? 0))]
  const goesLeft = (x: number) => {
    if (from < 0) return x <= threshold
    return (((levels.sets?.bits[from + (x >> 3)] ?? 0) >> (x & 7)) & 1) === 1
  }
  const codes = table.flatMap((x, code) => (goesLeft(x) ? [code] : []))
  // Bin 0 stands for no level; where levels are numbers, there is none.
  const noneLeft = levels.sets ? goesLeft(0) : missingLeft
  const isOne: Condition = { is: 'oneOf', of: value, values: codes }
  return noneLeft ? any(gone, isOne) : isOne
}

const linked = ({ link }: GbdtState, margins: Formula[]): Formula[] => (link === 'log' ? margins.map(exp) : margins)

const SMALLEST_SHARE = 1e-12

function writeForest(
  { trees, task }: z.output<typeof FOREST>,
  features: readonly FormulaFeature[],
  writer: Writer,
): Formula[] {
  const { base, rounds } = trees
  const sums = linked(
    trees,
    writeTrees(
      trees,
      features,
      Array.from(base, () => 0),
      writer,
    ),
  )
  if (task === 'regression') return sums.map((own) => quotient(own, number(Math.max(1, rounds))))
  const shares = sums.map((own, k) =>
    writer.keep(
      'share',
      largest(quotient(sum([own, number(base[k] ?? 0)]), number(rounds + 1)), number(SMALLEST_SHARE)),
    ),
  )
  if (task === 'multiclass') return shares.map(log)
  return shares.map((share) =>
    difference(log(share), log(largest(difference(number(1), share), number(SMALLEST_SHARE)))),
  )
}

function writeTree(state: TreeState, features: readonly FormulaFeature[]): Formula[] {
  const outputs = state.values.length / state.feature.length
  const walk = (node: number, k: number): Formula => {
    const f = state.feature[node] ?? -1
    if (f < 0) return number(state.values[node * outputs + k] ?? 0)
    const [left, right] = [walk(state.left[node] ?? 0, k), walk(state.right[node] ?? 0, k)]
    const { kind, value } = features[f] ?? { kind: 'number', value: MISSING }
    const is = kind === 'number' ? atMost(value, number(state.threshold[node] ?? 0)) : levelsLeft(state, node, value)
    return choose(state.missingLeft[node] === 1 ? any(isMissing(value), is) : is, left, right)
  }
  return Array.from({ length: outputs }, (_, k) => walk(0, k))
}

/** The first rule that holds gives the margins; what comes after the last gives them where none does. */
function writeRules(state: z.output<typeof RULES>, features: readonly FormulaFeature[]): Formula[] {
  const outputs = state.values.length / (state.ends.length + 1)
  const conditions = [...state.ends].map((end, rule) => {
    const first = state.ends[rule - 1] ?? 0
    return all(...Array.from({ length: end - first }, (_, i) => ruleHolds(state, first + i, features)))
  })
  return Array.from({ length: outputs }, (_, k): Formula => {
    const marginOf = (rule: number) => number(state.values[rule * outputs + k] ?? 0)
    const cases = conditions.map((when, rule) => ({ when, gives: marginOf(rule) }))
    return { is: 'choice', cases, otherwise: marginOf(state.ends.length) }
  })
}

function ruleHolds(state: z.output<typeof RULES>, c: number, features: readonly FormulaFeature[]): Condition {
  const { kind, value } = features[state.feature[c] ?? 0] ?? { kind: 'number', value: MISSING }
  const [low = -Infinity, high = Infinity] = [state.low[c], state.high[c]]
  const inside =
    kind === 'levels'
      ? levelsLeft(state, c, value)
      : all(
          not(isMissing(value)),
          ...(low === -Infinity ? [] : [less(number(low), value)]),
          ...(high === Infinity ? [] : [atMost(value, number(high))]),
        )
  return state.missing[c] === 1 ? any(isMissing(value), inside) : inside
}

/** A glass box: the bin of every feature, then a table a shape and a table a pair. */
function writeAdditive(
  state: z.output<typeof ADDITIVE>,
  features: readonly FormulaFeature[],
  writer: Writer,
): Formula[] {
  const { binStart, coarse, pairStart } = state
  const bins = features.map((feature, f) => writer.keep('bin', binOf(state, feature, f)))
  const places = features.map((_, f) => [...coarse.subarray(binStart[f] ?? 0, binStart[f + 1] ?? 0)])
  const coarseOf = (f: number): Formula => ({
    is: 'pick',
    of: bins[f] ?? number(0),
    values: places[f] ?? [],
    otherwise: 0,
  })
  const cells = Array.from(state.first, (a, p) => {
    const b = state.second[p] ?? 0
    const width = Math.max(0, ...(places[b] ?? [])) + 1
    return writer.keep('cell', sum([product(coarseOf(a), number(width)), coarseOf(b)]))
  })
  const [all, allCells] = [binStart.at(-1) ?? 0, pairStart.at(-1) ?? 0]
  const looked = (of: Formula, table: Float64Array, from: number, to: number): Formula => ({
    is: 'pick',
    of,
    values: [...table.subarray(from, to)],
    otherwise: 0,
  })
  return Array.from(state.intercepts, (intercept, k) => {
    const shapes = bins.map((bin, f) =>
      looked(bin, state.values, k * all + (binStart[f] ?? 0), k * all + (binStart[f + 1] ?? 0)),
    )
    const pairs = cells.map((cell, p) =>
      looked(cell, state.pairValues, k * allCells + (pairStart[p] ?? 0), k * allCells + (pairStart[p + 1] ?? 0)),
    )
    return added(number(intercept), [...shapes, ...pairs], writer)
  })
}

/** Bin 0 is missing, also for a code that was not there. */
function binOf(state: z.output<typeof ADDITIVE>, { kind, value }: FormulaFeature, f: number): Formula {
  if (kind === 'levels') {
    const bins = [...state.codeBins.subarray(state.codeStart[f] ?? 0, state.codeStart[f + 1] ?? 0)]
    return { is: 'pick', of: value, values: bins, otherwise: 0 }
  }
  const cuts = [...state.cuts.subarray(state.cutStart[f] ?? 0, state.cutStart[f + 1] ?? 0)]
  const missing = { when: isMissing(value), gives: number(0) }
  const cases = cuts.map((cut, i) => ({ when: atMost(value, number(cut)), gives: number(i + 1) }))
  return { is: 'choice', cases: [missing, ...cases], otherwise: number(cuts.length + 1) }
}

/** A set of levels has no length of its own: it ends where the next begins. */
function levelsLeft(
  { levels, levelsAt }: Pick<TreeState, 'levels' | 'levelsAt'>,
  node: number,
  value: Formula,
): Condition {
  const from = levelsAt[node] ?? 0
  const next = Math.min(levels.length, ...levelsAt.filter((at) => at > from))
  const codes = [...levels.subarray(from, next)].flatMap((is, code) => (is === 1 ? [code] : []))
  return { is: 'oneOf', of: value, values: codes }
}

function writeNaiveBayes(
  { priors, means, variances, heights, levels, at }: z.output<typeof NAIVE_BAYES>,
  features: readonly FormulaFeature[],
  writer: Writer,
): Formula[] {
  const classes = priors.length
  const sums = Array.from(priors, (prior, c) => {
    const terms = features.flatMap(({ kind, value }, f): Formula[] => {
      const first = at[f] ?? -1
      if (first < 0) return []
      const place = first + c
      if (kind === 'levels')
        return [
          {
            is: 'pick',
            of: value,
            values: everyOf(levels, place, classes, nextOf(at, first, levels.length, features)),
            otherwise: 0,
          },
        ]
      const off = difference(value, number(means[place] ?? 0))
      const part = difference(
        number(heights[place] ?? 0),
        quotient(product(off, off), number(2 * (variances[place] ?? 1))),
      )
      // Beyond this the square is no number any more, and says nothing.
      const isNear = all(less(value, number(1e150)), less(number(-1e150), value))
      return [choose(isNear, part, number(0))]
    })
    return added(number(prior), terms, writer)
  })
  const [negative = MISSING, positive = MISSING] = sums
  return classes === 2 ? [difference(positive, negative)] : sums
}

/** Where the log probabilities of a feature's levels end: where those of the next feature of levels begin. */
function nextOf(at: Int32Array, first: number, length: number, features: readonly FormulaFeature[]): number {
  return Math.min(length, ...[...at].filter((other, f) => other > first && features[f]?.kind === 'levels'))
}

const everyOf = (values: Float64Array, from: number, step: number, to: number): number[] =>
  Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, i) => values[from + i * step] ?? 0)
