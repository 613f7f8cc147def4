import { z } from 'zod'
import { permutation, throwIfCancelled } from '../../core/index.ts'
import { averageMargins } from '../baseline.ts'
import { curveLoss, curveRows } from '../learning-curve.ts'
import { defineModel, type FitContext } from '../model.ts'
import type { ModelState } from '../predictor.ts'
import type { TrainingData } from '../training-data.ts'
import { placeKnots } from './knots.ts'
import { type Lesson, learnNet } from './learn.ts'
import { meanNetLoss } from './loss.ts'
import { planResidual } from './plan.ts'
import { inputsOf, type MlpState, mlpPredictor } from './predictor.ts'
import { readRows, readTargets, takeNetRows, targetScale } from './rows.ts'
import type { NetRows } from './session.ts'
import { visitsOf } from './visits.ts'

const PARAMS = z.object({
  nets: z
    .int()
    .min(1)
    .max(32)
    .default(4)
    .meta({ title: 'Nets, from different beginnings, whose outputs are averaged' }),
  width: z.int().min(8).max(1024).default(128).meta({ title: 'Units of a layer' }),
  blocks: z.int().min(0).max(8).default(1).meta({ title: 'Residual blocks, of two layers each' }),
  bins: z.int().min(0).max(128).default(32).meta({ title: 'Pieces that a number is read in (0: as it is, scaled)' }),
  encoding: z
    .enum(['pieces', 'periodic'])
    .default('pieces')
    .meta({ title: 'Numbers are read in pieces between their quantiles, or in sines and cosines of them' }),
  waves: z
    .int()
    .min(1)
    .max(12)
    .default(6)
    .meta({ title: 'Waves of a number whose encoding is periodic, each half as long' }),
  dropout: z.number().min(0).max(0.8).default(0.15).meta({ title: 'Share of hidden units that a step drops' }),
  learningRate: z.number().gt(0).max(0.1).default(0.002).meta({ title: 'Learning rate after warm-up' }),
  decay: z.number().min(0).max(10).default(0.02).meta({ title: 'Decay of weights, over the learning rate (AdamW)' }),
  epochs: z
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .meta({ title: 'Epochs of the learning rate’s schedule (0: by the number of rows, 3 to 40)' }),
  batch: z.int().min(0).max(8192).default(0).meta({ title: 'Rows of a step (0: by the number of rows)' }),
  earlyStopping: z
    .int()
    .min(0)
    .default(0)
    .meta({ title: 'Stop after so many epochs without gain on held-out rows (0: never)' }),
  stopAfter: z.int().min(0).default(0).meta({ title: 'Epochs after which to stop (0: all of the schedule)' }),
})

type Params = z.output<typeof PARAMS>

const WATCHED = { earlyStopping: 5 }

/**
 * A multilayer perceptron for tables: numbers by piecewise-linear or periodic codes, levels by embeddings, residual blocks, AdamW
 * under a cosine schedule, a few nets averaged (Gorishniy et al., "Revisiting deep learning models for tabular data",
 * 2021, and "On embeddings for numerical features in tabular deep learning", 2022). The stages are the files of this
 * folder: knots, waves, rows, plan, initial, schedule, reference, predictor.
 */
export const mlp = defineModel({
  id: 'mlp',
  title: 'Neural network',
  tasks: ['binary', 'multiclass', 'regression'],
  form: 'scaled',
  params: PARAMS,
  trials: {
    // A net takes several times as long as boosted trees do: a fast search has it only where it is asked for.
    fast: [],
    balanced: [{ ...WATCHED, nets: 1 }],
    best: [WATCHED, { ...WATCHED, nets: 2, blocks: 2, dropout: 0.25 }],
  },
  space: {
    learningRate: { low: 5e-4, high: 1e-2, isLog: true },
    dropout: { low: 0, high: 0.5 },
    decay: { low: 1e-4, high: 1, isLog: true },
    width: { low: 64, high: 256, isLog: true, isWhole: true },
    bins: { low: 4, high: 64, isLog: true, isWhole: true },
  },
  predictor: mlpPredictor,
  fit,
  settle: (params, states) => {
    const mean = (of: (state: ModelState) => unknown) =>
      Math.max(1, Math.round(states.reduce((sum, state) => sum + Number(of(state)), 0) / states.length))
    return {
      ...params,
      epochs: mean(({ schedule }) => schedule),
      stopAfter: mean(({ epochs }) => epochs),
      earlyStopping: 0,
    }
  },
})

/** Rows held out for early stopping where the caller gives none. */
const HELD_OUT_SHARE = 0.1

async function fit(params: Params, data: TrainingData, context: FitContext): Promise<MlpState> {
  const { target, weight } = await readTargets(data)
  const { learned, held } = splitRows(params, data.rows, context)
  const visits = visitsOf(learned, weight)
  const typical = visits.draw(context.rng.fork('knots'))
  const about = await placeKnots(data, typical, params.bins, params.encoding === 'periodic' ? params.waves : 0)
  await context.progress(0)
  const scale = targetScale(data.task, target, typical)
  const breathe = () => context.progress(0)
  const rows = await readRows(data, about, scale, breathe)
  throwIfCancelled(context.signal)
  const outputs = data.task === 'multiclass' ? data.classes : 1
  const plan = planResidual(inputsOf(about), params.width, params.blocks, outputs)
  const schedule = params.epochs > 0 ? params.epochs : epochsFor(visits.count)
  const batch = params.batch > 0 ? Math.ceil(params.batch / 16) * 16 : batchFor(visits.count)
  const some = (chosen: Uint32Array): NetRows => takeNetRows(rows, chosen)
  const heldOut = context.heldOut ? await readRows(context.heldOut, about, scale, breathe) : held && some(held)
  const session = await context.compute.openNet({ task: data.task, plan, rows, batch, dropout: params.dropout })
  const lesson: Lesson = {
    ...params,
    epochs: schedule,
    plan,
    session,
    visits,
    batch,
    base: data.task === 'regression' ? [0] : await averageMargins(data),
    heldOut,
    seen: some(curveRows(learned)),
    meanLoss: (net, others) => meanNetLoss(data.task, plan, net, others),
    asCurve: (loss) => curveLoss(data.task, loss * scale.scale ** 2),
  }
  try {
    const members: Float32Array[] = []
    let epochs = 0
    for (let n = 0; n < params.nets && (n === 0 || !context.isTimeUp?.()); n++) {
      const net = await learnNet(lesson, n, context)
      members.push(net.parameters)
      epochs += net.epochs
    }
    const { width, blocks } = params
    return { ...about, ...scale, outputs, width, blocks, members, schedule, epochs: epochs / members.length }
  } finally {
    session.close()
  }
}

/** The rows to learn from, and those to watch where early stopping is on and the caller gives none: a tenth. */
function splitRows({ earlyStopping }: Params, rows: number, { heldOut, rng }: FitContext) {
  const all = Uint32Array.from({ length: rows }, (_, row) => row)
  const count = Math.floor(rows * HELD_OUT_SHARE)
  if (earlyStopping === 0 || heldOut || count === 0) return { learned: all, held: null }
  const order = permutation(rows, rng.fork('held out'))
  return { learned: order.slice(count).sort(), held: order.slice(0, count).sort() }
}

/** Small data are learned in small steps, so that an epoch has some sixty of them. */
const batchFor = (visits: number): number => Math.min(256, Math.max(16, 1 << (31 - Math.clz32(visits / 48))))

/** Rows that a net visits in all its epochs: enough for tens of thousands of rows, and what there is time for of more. */
const VISITS = 600_000

const epochsFor = (visits: number): number => Math.min(40, Math.max(3, Math.round(VISITS / visits)))
