import { z } from 'zod'
import { addMoments, deviation, noMoments, sum } from '../../core/index.ts'
import { marginLoss } from '../margin-loss.ts'
import { defineModel, type FitContext } from '../model.ts'
import { allRows, type TrainingData } from '../training-data.ts'
import { grow, type Node } from '../tree/grower.ts'
import { type Learned, learnedRows } from '../tree/rows.ts'
import { sumsOf } from '../tree/splitting.ts'
import { type Branch, bestBranch, type Condition } from './condition.ts'
import { type Conditions, firstRule, type RulesState, rulesPredictor } from './predictor.ts'
import { rulesText } from './text.ts'

const PARAMS = z.object({
  rules: z.int().min(0).max(200).default(0).meta({ title: 'Rules (0: as many as do best on validation rows)' }),
  maxRules: z.int().min(1).max(200).default(10).meta({ title: 'Most rules, so that a person can read them' }),
  maxConditions: z.int().min(1).max(8).default(3).meta({ title: 'Most questions that lead to a rule' }),
  minRows: z.number().min(0).default(10).meta({ title: 'Fewest rows that a rule decides' }),
})

type Params = z.output<typeof PARAMS>

/**
 * A question is asked where it explains this many times what chance explains of a row: the best of many thresholds explains
 * some times that by chance alone.
 */
const CLEAR = 8

/** Where the number of rules is to be chosen and there are no rows to choose by. */
const USUAL_RULES = 6

/**
 * A list of if-then rules: from a small tree of the rows that are left, the leaf that explains most becomes a rule, and the
 * rows that it decides are done with (after Frank and Witten, "Generating accurate rule sets without global optimization",
 * 1998, with a whole tree in place of a partial one).
 */
export const rules = defineModel({
  id: 'rules',
  title: 'Rule list (to be read)',
  tasks: ['binary', 'multiclass', 'regression'],
  form: 'levels',
  params: PARAMS,
  trials: { fast: [], balanced: [{}], best: [{}] },
  predictor: rulesPredictor,
  fit,
  read: rulesText,
  settle(params, states) {
    const chosen = states.flatMap(({ ends }) => (ends instanceof Int32Array ? [ends.length] : [])).sort((a, b) => a - b)
    // 0 would ask to choose again: a list that is best empty has one rule.
    return { ...params, rules: Math.max(1, chosen[chosen.length >> 1] ?? params.rules) }
  },
})

/** What a list of a certain length holds: its rules, and the rows that none of them decides. */
interface Listed {
  readonly branches: readonly Branch[]
  /** Of the rows left before each rule, and after the last. */
  readonly left: readonly Node['sums'][]
}

async function fit(params: Params, data: TrainingData, context: FitContext): Promise<RulesState> {
  const learned = await learnedRows(data)
  const listed = await listRules(params, learned, context)
  const most = listed.branches.length
  const count = params.rules > 0 ? Math.min(params.rules, most) : await bestCount(listed, learned, context)
  await context.progress(1)
  return flatten(listed, Math.min(count, most), learned)
}

async function listRules(params: Params, { rows, which }: Learned, context: FitContext): Promise<Listed> {
  const most = params.rules > 0 ? Math.min(params.rules, params.maxRules) : params.maxRules
  const limits = {
    maxDepth: params.maxConditions,
    minLeaf: params.minRows,
    minGain: CLEAR,
    breathe: () => context.progress(branches.length / (most + 1)),
  }
  const matrix = { rows: rows.label.length, features: rows.features }
  const branches: Branch[] = []
  let rest = which
  const left = [sumsOf(rows, rest)]
  while (branches.length < most && !context.isTimeUp?.()) {
    await limits.breathe()
    const branch = bestBranch(await grow(rows, rest, limits))
    if (!branch) break
    branches.push(branch)
    const conditions = packed([branch])
    rest = rest.filter((row) => firstRule(conditions, matrix, row) === 1)
    left.push(sumsOf(rows, rest))
  }
  return { branches, left }
}

/**
 * The shortest length that does not lose more on held-out rows than the best one does by one standard error of their
 * difference: a rule more should be worth reading.
 */
async function bestCount(
  { branches, left }: Listed,
  { rows, marginsOf }: Learned,
  context: FitContext,
): Promise<number> {
  if (!context.heldOut) return USUAL_RULES
  const { matrix, target, weight } = await allRows(context.heldOut)
  const conditions = packed(branches)
  const [ruled, otherwise] = [branches.map(({ sums }) => marginsOf(sums)), left.map(marginsOf)]
  const losses = otherwise.map(() => new Float64Array(matrix.rows))
  for (let row = 0; row < matrix.rows; row++) {
    const w = weight ? weight[row]! : 1
    const lossOf = (margins: readonly number[]) => w * marginLoss(rows.value !== null, margins, target[row]!)
    const rule = firstRule(conditions, matrix, row)
    const decided = lossOf(ruled[rule] ?? [])
    for (const [count, margins] of otherwise.entries()) losses[count]![row] = rule < count ? decided : lossOf(margins)
  }
  const totals = losses.map(sum)
  const best = losses[totals.indexOf(Math.min(...totals))] ?? new Float64Array(0)
  return losses.findIndex((own) => {
    const moments = addMoments(
      noMoments(),
      own.map((loss, row) => loss - best[row]!),
    )
    return !(moments.mean > deviation(moments) / Math.sqrt(matrix.rows))
  })
}

function packed(branches: readonly Branch[]): Conditions & { readonly sawMissing: Uint8Array } {
  const all = branches.flatMap(({ conditions }) => conditions)
  const levels: number[] = []
  let end = 0
  return {
    ends: Int32Array.from(branches, ({ conditions }) => {
      end += conditions.length
      return end
    }),
    feature: Int32Array.from(all, ({ feature }) => feature),
    low: Float64Array.from(all, ({ low }) => low),
    high: Float64Array.from(all, ({ high }) => high),
    levelsAt: Int32Array.from(all, (one: Condition) =>
      one.levels ? levels.push(...one.levels) - one.levels.length : -1,
    ),
    levels: Uint8Array.from(levels),
    missing: Uint8Array.from(all, ({ missing }) => Number(missing)),
    sawMissing: Uint8Array.from(all, ({ sawMissing }) => Number(sawMissing)),
  }
}

function flatten({ branches, left }: Listed, count: number, { rows, marginsOf }: Learned): RulesState {
  const kept = branches.slice(0, count)
  const sums = [...kept.map((branch) => branch.sums), left[count]!]
  return {
    ...packed(kept),
    values: Float64Array.from(sums.flatMap(marginsOf)),
    weight: Float64Array.from(sums, ({ weight }) => weight),
    shares: Float64Array.from(rows.value ? [] : sums.flatMap(({ of }) => [...of])),
  }
}
