import { z } from 'zod'
import { exp, log } from '../../core/index.ts'
import { curveLoss } from '../learning-curve.ts'
import { defineModel, type FitContext } from '../model.ts'
import type { ModelState } from '../predictor.ts'
import { firstCurveRows, type TrainingData } from '../training-data.ts'
import { knotsOf } from './knots.ts'
import { type Minimum, minimise } from './newton.ts'
import { type PenalisedLoss, penalisedLoss } from './penalised-loss.ts'
import { type LinearState, linearPredictor } from './predictor.ts'

const PARAMS = z.object({
  l1: z.number().min(0).default(0).meta({ title: 'L1 penalty on weights: sets some to 0' }),
  l2: z.number().min(0).default(1).meta({ title: 'L2 penalty on weights' }),
  path: z.int().min(0).max(100).default(0).meta({
    title:
      'Strengths of both penalties to choose among by validation rows, from 10,000 times down to a hundredth (0: as given)',
  }),
  knots: z.int().min(0).max(64).default(0).meta({ title: 'Knots at which numbers may bend (0: straight lines)' }),
  tolerance: z.number().gt(0).max(0.1).default(1e-6).meta({ title: 'Slope left at the end, as a share of the first' }),
  maxIterations: z.int().min(1).max(10_000).default(200).meta({ title: 'Most Newton steps' }),
})

type Params = z.output<typeof PARAMS>

/**
 * Ridge, lasso, elastic net, logistic and softmax regression: minimises Σ loss + l1 · ‖weights‖₁ + ½ · l2 · ‖weights‖²,
 * intercepts free, where the loss is half the squared error or the log loss. With l2 = 1 this is scikit-learn's
 * Ridge(alpha=1) and LogisticRegression(C=1); its ElasticNet(alpha, l1_ratio) on n rows is l1 = n · alpha · l1_ratio and
 * l2 = n · alpha · (1 − l1_ratio).
 */
export const linear = defineModel({
  id: 'linear',
  title: 'Linear model',
  tasks: ['binary', 'multiclass', 'regression'],
  form: 'scaled',
  // It adds up what each column says.
  holds: ['interactions'],
  params: PARAMS,
  trials: {
    fast: [{}],
    balanced: [{ path: 13 }, { path: 13, knots: 20 }],
    best: [{ path: 13 }, { path: 13, knots: 20 }, { path: 13, l1: 1 }, { path: 13, knots: 20, l1: 1 }],
  },
  // What a path multiplies is l2 = 1 and this much l1.
  predictor: linearPredictor,
  fit,
  settle: (params, states) => (params.path > 0 ? { ...params, path: 0, ...middlePenalty(params, states) } : params),
})

async function fit(params: Params, data: TrainingData, context: FitContext): Promise<LinearState> {
  const apart = params.knots > 0 ? await knotsOf(data, params.knots) : null
  const problem = await penalisedLoss(data, apart)
  const walk = await createWalk(params, problem, data, context)
  const strength = params.path > 0 && context.heldOut ? await walk.bestStrength(context.heldOut) : 1
  const { x, converged } = await walk.to(strength, params.tolerance)
  const { outputs, offsets, target } = problem
  return {
    intercepts: x.slice(0, outputs).map((intercept) => intercept * target.scale + target.mean),
    weights: x.slice(outputs).map((weight) => weight * target.scale),
    offsets,
    converged,
    strength,
    ...(apart && { apart: { knots: apart.knots, runs: apart.runs } }),
  }
}

/** Strengths of a path lie between these, each by the same factor below the one before. */
const STRONGEST = 1e4
const WEAKEST = 1e-2
/** So many strengths in a row that do worse end a path. */
const PATIENCE = 2
/** A strength is compared when its slope is this share of the first. */
const COMPARED = 1e-4

/** Fits with one strength of the penalties after another, each from where the last one ended. */
async function createWalk(params: Params, problem: PenalisedLoss, data: TrainingData, context: FitContext) {
  const watched = context.heldOut && (await firstCurveRows(context.heldOut))
  const watchedRows = watched && problem.rowsOf(watched)
  const asCurve = (meanLoss: number) => curveLoss(data.task, meanLoss * problem.target.scale ** 2)
  let steps = 0
  let latest: Minimum | undefined
  let slope: number | undefined
  const isTimeUp = () => context.isTimeUp?.() ?? false
  const to = async (strength: number, tolerance: number): Promise<Minimum> => {
    problem.setL2(params.l2 * strength)
    // The target is solved for in units of its deviation, which l1 · |weight| does not square.
    const l1 = new Float64Array(problem.size).fill((params.l1 * strength) / problem.target.scale, problem.outputs)
    latest = await minimise(problem, {
      l1,
      tolerance,
      ...(latest && { start: latest.x }),
      ...(slope !== undefined && { slope }),
      maxIterations: params.maxIterations,
      isTimeUp,
      breathe: () => context.progress(shareDone(steps)),
      afterStep: (_, at) =>
        context.progress(shareDone(++steps), () => {
          const held = watchedRows && problem.meanLossOf(at, watchedRows)
          return {
            round: steps,
            training: asCurve(problem.meanLoss()),
            validation: held === undefined ? null : asCurve(held),
          }
        }),
    })
    slope ??= latest.slope
    return latest
  }
  const bestStrength = async (heldOut: TrainingData): Promise<number> => {
    const rows = []
    for await (const batch of heldOut.batches()) rows.push(problem.rowsOf(batch))
    let best: { loss: number; strength: number; reached: Minimum } | undefined
    let worse = 0
    for (const strength of strengths(params.path)) {
      const reached = await to(strength, COMPARED)
      const loss = rows.reduce((sum, part) => sum + problem.meanLossOf(reached.x, part) * part.target.length, 0)
      worse = best && loss > best.loss ? worse + 1 : 0
      if (!best || loss < best.loss) best = { loss, strength, reached }
      if (worse >= PATIENCE || isTimeUp()) break
    }
    if (best) latest = best.reached
    return best?.strength ?? 1
  }
  return { to, bestStrength }
}

const strengths = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => STRONGEST * exp((i / Math.max(count - 1, 1)) * log(WEAKEST / STRONGEST)))

/** How many steps there will be is not known: each makes up a part of what is left. */
const shareDone = (steps: number): number => 1 - 1 / (1 + steps / 4)

/** The middle of the strengths that the fits chose, on a scale of factors. */
function middlePenalty({ l1, l2 }: Params, states: readonly ModelState[]): { l1: number; l2: number } {
  const logs = states.flatMap(({ strength }) => (typeof strength === 'number' ? [log(strength)] : []))
  const strength = exp(logs.reduce((sum, one) => sum + one, 0) / Math.max(logs.length, 1))
  return { l1: l1 * strength, l2: l2 * strength }
}
