import type { Recipe } from '../clean/index.ts'
import { createRng, permutation } from '../core/index.ts'
import { MODELS } from '../models/index.ts'
import type { Candidate } from './candidate.ts'
import { familiesThatHold } from './constraints.ts'
import { type Seen, type Shape, treeSteps, workOf } from './costs.ts'
import type { Dataset } from './dataset.ts'
import type { TrainOptions } from './options.ts'
import { type PreparedFold, prepareFold } from './prepared-fold.ts'
import { plannedTrials } from './rounds.ts'
import { candidatesFor } from './search.ts'
import type { SearchHost } from './trial.ts'
import { validationFolds } from './validation.ts'

export interface Span {
  readonly low: number
  readonly high: number
}

/** What a training is going to take on this machine, as far as a short probe tells. */
export interface Estimate {
  /** Without a time limit. */
  readonly seconds: Span
  /** Of memory, at the most. */
  readonly bytes: Span
  readonly trials: number
  /** The families that take most of the time, the first of them most, with their shares. */
  readonly families: readonly { readonly family: string; readonly share: number }[]
}

/** What is trained on in the end, where the probe is given less. */
export interface Whole {
  /** Rows to learn from, validation rows among them, and to test on. */
  readonly train: number
  readonly test: number
  readonly columns: number
}

/** Rows that the probe learns from, and others that tell when to stop. */
const PROBE_ROWS = 2000
const WATCHED_ROWS = 700
/** Time that the probe's model has. */
const PROBE_SECONDS = 0.15
/** Trees of the probe. */
const [DEPTH, MOST_ROUNDS] = [6, 300]
/** Both ways from the middle: measured against what trainings took. */
const UNSURE = 2.5
/** What a training process takes before it has any data, and a cell of a table in it. */
const PROCESS_BYTES = 180e6
const CELL_BYTES = 14
/** Evaluating, auditing and writing, and so much a test row, on a quiet machine, where a step takes so long. */
const AFTER = { seconds: 0.5, aRow: 3e-5, step: 5e-9 }

/** Families that rounds of proposals are about, as they mostly are. */
const TUNED = ['gbdt', 'random-forest', 'extra-trees']

/**
 * Fits a quick model on some training rows, and reckons from its speed and its rounds what all candidates take.
 *
 * @param threads that a fit may have
 */
export async function preflight(
  data: Dataset,
  recipe: Recipe,
  options: TrainOptions,
  whole: Whole,
  host: Pick<SearchHost, 'compute' | 'now'>,
  threads: number,
): Promise<Estimate> {
  const { fold, prepare } = await probeFold(data, recipe, host)
  const [{ fit, judge }, scaled] = [await fold.view('levels'), await fold.view('scaled')]
  const classes = data.target.classes.length
  const features = Math.max(1, fit.features.length)
  const { unit, rounds } = await probe(fit, judge, classes, host)
  const folds = foldsOf(data, options, whole)
  const rows = Math.max(1, Math.round(whole.train * folds.share))
  const shape: Shape = { task: data.target.task, classes, rows, features, scaled: scaled.fit.features.length, threads }
  const seen: Seen = { rows: fit.rows, rounds }
  const candidates = candidatesFor(data, options)
  const trials = plannedTrials(candidates, options)
  const proposed = proposals(trials - candidates.length, options)
  const all = [...candidates.map((candidate) => ({ candidate, times: 1 })), ...proposed].map(({ candidate, times }) => {
    const { steps, bytes } = workOf(candidate, shape, seen)
    return { family: candidate.family, seconds: times * folds.count * steps * unit, bytes: times * folds.count * bytes }
  })
  const fitting = all.reduce((sum, { seconds }) => sum + seconds, 0)
  const cells = whole.train * (2 * scaled.fit.features.length + features)
  const preparing = (prepare * whole.train * (folds.count + 1)) / Math.max(1, fit.rows)
  const lastFit = Math.max(...all.map(({ seconds }) => seconds / folds.count)) / 2
  const slowness = Math.min(10, Math.max(1, unit / AFTER.step))
  const after = slowness * (AFTER.seconds + AFTER.aRow * whole.test * Math.max(1, classes))
  const middle = fitting + preparing + lastFit + after
  const states = all.reduce((sum, { bytes }) => sum + bytes, 0)
  const table = (whole.train + whole.test) * whole.columns * CELL_BYTES
  const bytes = PROCESS_BYTES + 2 * table + folds.count * 8 * cells + 1.5 * states
  return {
    seconds: { low: middle / UNSURE, high: middle * UNSURE },
    bytes: { low: bytes / 1.6, high: bytes * 1.6 },
    trials,
    families: sharesOf(all, fitting),
  }
}

/** Rows to learn from and rows to watch, prepared as a fold is; and the seconds that preparing took. */
async function probeFold(
  data: Dataset,
  recipe: Recipe,
  host: Pick<SearchHost, 'compute' | 'now'>,
): Promise<{ fold: PreparedFold; prepare: number }> {
  const started = host.now()
  const { train } = data.split
  const order = permutation(train.length, createRng('preflight'))
  const some = (from: number, to: number) =>
    order
      .slice(from, to)
      .map((at) => train[at] ?? 0)
      .sort()
  const watched = Math.min(WATCHED_ROWS, Math.floor(train.length / 4))
  // What is tried for features is no part of a probe.
  const choices = {
    ...data.choices,
    targetMeans: false,
    makeFeatures: false,
    selectColumns: false,
    balance: 'none' as const,
  }
  const fold = await prepareFold(
    { ...data, choices },
    recipe,
    some(watched, watched + PROBE_ROWS),
    watched > 0 ? some(0, watched) : null,
    host,
  )
  await fold.view('levels')
  return { fold, prepare: host.now() - started }
}

/** Seconds of one step of `workOf`, and rounds until the rows that are watched gain nothing more. */
async function probe(
  fit: Awaited<ReturnType<PreparedFold['view']>>['fit'],
  judge: Awaited<ReturnType<PreparedFold['view']>>['judge'],
  classes: number,
  { compute, now }: Pick<SearchHost, 'compute' | 'now'>,
): Promise<{ unit: number; rounds: number }> {
  const gbdt = MODELS.get('gbdt')
  let [done, started] = [0, now()]
  const state = await gbdt.fit({ rounds: MOST_ROUNDS, earlyStopping: 15, maxDepth: DEPTH }, fit, {
    rng: createRng('probe'),
    compute,
    ...(judge && { heldOut: judge }),
    isTimeUp: () => now() - started > PROBE_SECONDS,
    async progress(_fraction, point) {
      if (point) done++
      else if (done === 0) started = now()
    },
  })
  const outputs = classes > 2 ? classes : 1
  const tree = treeSteps(fit.rows, Math.max(1, fit.features.length), DEPTH, 2 ** DEPTH)
  const seconds = Math.max(now() - started, 1e-6)
  return { unit: seconds / (Math.max(1, done) * outputs * tree), rounds: Math.max(5, Number(state.rounds)) }
}

/** How many parts trials are judged by, and the share of the training rows that each learns from. */
function foldsOf(data: Dataset, options: TrainOptions, { train }: Whole): { count: number; share: number } {
  const { length } = data.split.train
  // A sample of many rows is parted as many rows are.
  const parts = train >= 50_000 ? 1 : validationFolds(data, options, createRng('preflight')).length
  return { count: parts, share: data.split.valid.length > 0 || length === 0 ? 1 : parts === 1 ? 0.8 : 1 - 1 / parts }
}

/** What the rounds of proposals try: each of the families that mostly do well, as often as the others. */
function proposals(count: number, options: TrainOptions): { candidate: Candidate; times: number }[] {
  const asked = options.families.length > 0 ? options.families : TUNED
  const families = familiesThatHold(asked, options).filter((family) => TUNED.includes(family))
  return families.map((family) => ({
    candidate: { family, params: { ...MODELS.get(family).trials.balanced[0] } },
    times: Math.max(0, count) / families.length,
  }))
}

function sharesOf(all: readonly { family: string; seconds: number }[], whole: number): Estimate['families'] {
  const seconds = new Map<string, number>()
  for (const one of all) seconds.set(one.family, (seconds.get(one.family) ?? 0) + one.seconds)
  return [...seconds]
    .map(([family, own]) => ({ family, share: whole > 0 ? own / whole : 0 }))
    .filter(({ share }) => share >= 0.1)
    .sort((a, b) => b.share - a.share)
}
