import type { Recipe } from '../clean/index.ts'
import { type Finding, usageError } from '../core/index.ts'
import type { Figure } from '../metrics/index.ts'
import { type Batch, inMemory, type Matrix, MODELS, PREDICTORS, takeRows } from '../models/index.ts'
import { calibrated, finiteMargins, type Pipeline, type Scores, scoreTable } from '../pipeline/index.ts'
import { type Table, take } from '../table/index.ts'
import { joinMatrices } from './balance.ts'
import { LAST_FIT, OUT_OF_TIME } from './budget.ts'
import { calibrate } from './calibrate.ts'
import { withCurve } from './calibration-curve.ts'
import { AS_IT_IS, assemble, type Fitted, viewFor } from './candidate.ts'
import type { Dataset } from './dataset.ts'
import type { Folds } from './folds.ts'
import { metricsOf, overFolds, stateBytes } from './judge.ts'
import { areWithin, type Limits } from './limits.ts'
import type { TrainOptions } from './options.ts'
import { joinOutputs, joinRows, type Outputs } from './outputs.ts'
import { partsOf } from './parts.ts'
import { type OpenFold, prepareFold } from './prepared-fold.ts'
import { significant } from './significant.ts'
import { syntheticRows } from './synthetic-rows.ts'
import type { SearchHost, Trial } from './trial.ts'

/** A model that another taught. */
export interface Distilled {
  readonly pipeline: Pipeline
  /** Its figures are of rows that neither it nor its teacher learned from. */
  readonly trial: Trial
}

/** What a person asked for that excludes it. @throws a usage error */
export function checkDistillation({ distill, balance, mode }: TrainOptions): void {
  if (distill && balance !== 'none')
    throw usageError('A model is not taught by others where rare classes are made to count more.', {
      value: balance,
      next: 'Leave out one of the two.',
    })
  if (distill && mode === 'fast')
    throw usageError('In mode fast no models vote, so there are none to teach another.', {
      value: mode,
      next: 'Choose balanced or best, or leave it out.',
    })
}

/**
 * What it cost that one model learned from several.
 *
 * @param copies models of each voter in the teacher
 */
export function distilled(teacher: Trial, copies: number, student: Trial, metric: string): Finding {
  const shown = ({ valid }: Trial) => {
    const value = valid[metric]?.value ?? null
    return value === null ? 'undefined' : significant(value)
  }
  const kilobytes = (bytes: number) => `${Math.max(1, Math.round(bytes / 1000)).toLocaleString('en-US')} kB`
  return {
    id: 'distilled',
    severity: 'info',
    columns: [],
    message: `The models that vote taught one: ${metric} on validation rows is ${shown(student)}, against ${shown(teacher)} of theirs, in ${kilobytes(student.bytes)} against ${kilobytes(teacher.bytes * copies)}.`,
  }
}

/** Why no model was taught. */
export const notDistilled = (isOne: boolean): Finding => ({
  id: 'not-distilled',
  severity: 'info',
  columns: [],
  message: isOne
    ? 'One model won, so there is nothing to distil.'
    : 'The budget had no time for one model to learn from those that vote: they are kept. Allow more time.',
  ...(!isOne && { remedies: [{ option: 'budget' as const }] }),
})

const FAMILY = 'gbdt'
const WATCHED = { growth: 'leaf', maxDepth: 0, earlyStopping: 25, minChildWeight: 3, columnSample: 0.7 }
/** From the most accurate to the smallest: the first that keeps the limits is taken. */
const STUDENTS = [
  { ...WATCHED, rounds: 2000, learningRate: 0.05, maxLeaves: 31, subsample: 0.8 },
  { ...WATCHED, rounds: 300, learningRate: 0.1, maxLeaves: 24 },
  { ...WATCHED, rounds: 100, learningRate: 0.2, maxLeaves: 12 },
  { ...WATCHED, rounds: 40, learningRate: 0.3, maxLeaves: 6, earlyStopping: 0 },
  { ...WATCHED, rounds: 10, learningRate: 0.6, maxLeaves: 4, earlyStopping: 0 },
] as const
/** Rows made beside those of the data, as many times as there are, and at most. */
const MADE = 4
const MOST_MADE = 20_000
/** What the teacher holds a class for with less than this is not taught. */
const LEAST_SHARE = 0.01

/** The teacher of each part, of the rows that the part learned from, and of all. */
export interface Teachers {
  fold(f: number): Promise<Pipeline>
  readonly whole: Pipeline
}

/**
 * One model that learns what others say, of the training rows and of rows made of them by noise (Bucilă, Caruana and
 * Niculescu-Mizil, "Model compression", 2006; Hinton, Vinyals and Dean, "Distilling the knowledge in a neural network", 2015).
 * It is judged as every trial is: part by part, taught there by what learned from the same rows.
 *
 * @throws OUT_OF_TIME where the budget ends first
 */
export async function distill(
  data: Dataset,
  recipe: Recipe,
  folds: Folds,
  teachers: Teachers,
  { limits, reserve }: { readonly limits: Limits; readonly reserve: number },
  host: SearchHost,
): Promise<Distilled> {
  const parts = folds.count + 1
  const hostOf = (part: number): SearchHost & Pacing => ({
    ...host,
    rng: host.rng.fork(`distil ${part}`),
    progress: (fraction) => {
      if (host.timeLeft() < reserve) throw OUT_OF_TIME
      host.report({ fraction: (part + fraction) / parts, text: 'teaching one model what those that vote say' })
      return host.breathe()
    },
  })
  let level = 0
  const judged: JudgedStudent[] = []
  for (let f = 0; f < folds.count; f++) {
    const fold = await folds.prepare(f)
    const lesson = await lessonOf(data, fold, await teachers.fold(f), hostOf(f))
    let found = await judgeStudent(data, fold, lesson, level, hostOf(f), folds.labels(f))
    while (f === 0 && level < STUDENTS.length - 1 && !areWithin([{ trial: found.trial }], 1, limits))
      found = await judgeStudent(data, fold, lesson, ++level, hostOf(f), folds.labels(f))
    judged.push(found)
    if (f === 0 && host.timeLeft() < reserve + (folds.count + LAST_FIT) * found.trial.seconds) throw OUT_OF_TIME
  }
  const labels = joinRows(judged.map((_, f) => folds.labels(f)))
  const said = joinOutputs(judged.map(({ margins }) => margins))
  const line = calibrate(data.target.task, said, labels)
  const calibration = data.target.task === 'binary' ? withCurve(line, said, labels, partsOf(folds)) : line
  const valid = overFolds(
    judged.map(({ margins }, f) => metricsOf(data, calibrated([...margins], calibration), folds.labels(f), host)),
  )
  const started = host.now()
  const { train } = data.split
  const fold = await prepareFold(data, recipe, train, null, host)
  const last = hostOf(folds.count)
  const lesson = await lessonOf(data, fold, teachers.whole, last)
  const states = judged.map(({ state }) => state)
  const params = MODELS.get(FAMILY).settle(STUDENTS[level], states)
  const fitted = await learn(data, fold, lesson, params, last)
  const { pipeline } = await assemble(data, train, [{ fold, voters: [{ ...fitted, weight: 1 }] }], {
    ...AS_IT_IS,
    calibration,
  })
  return { pipeline, trial: trialOf(fitted, judged, valid, host.now() - started) }
}

type Pacing = { readonly progress: (fraction: number) => Promise<void> }

interface JudgedStudent extends Fitted {
  readonly margins: Outputs
  readonly trial: Trial
}

function trialOf(
  { family, params, state }: Fitted,
  judged: readonly JudgedStudent[],
  valid: Readonly<Record<string, Figure>>,
  seconds: number,
): Trial {
  const perRow = judged.reduce((sum, { trial }) => sum + 1 / Math.max(trial.rowsPerSecond, 1e-9), 0) / judged.length
  return { family, params, valid, seconds, rowsPerSecond: perRow > 0 ? 1 / perRow : 0, bytes: stateBytes(state) }
}

/** What a student learns: rows, each class of which counts as much as the teacher holds it for. */
async function lessonOf(
  data: Dataset,
  fold: OpenFold,
  teacher: Pipeline,
  { rng, progress }: SearchHost & Pacing,
): Promise<Batch> {
  const { form } = MODELS.get(FAMILY)
  await progress(0)
  const known = take(data.table, fold.rows)
  const count = Math.min(MOST_MADE, MADE * known.rows)
  const own = Uint32Array.from({ length: known.rows }, (_, row) => row)
  const made = syntheticRows('noise', known, own, count, rng.fork('made'))
  const matrices: Matrix[] = []
  const said: Scores[] = []
  for (const table of [known, made]) {
    matrices.push(await fold.encode(form, table))
    await progress(0)
    said.push(await scoredInPieces(teacher, table, () => progress(0)))
  }
  const matrix = joinMatrices(matrices)
  const joined = (of: (scores: Scores) => readonly Float64Array[]) => joinOutputs(said.map(of))
  if (data.target.task === 'regression')
    return { matrix, target: joined(({ margins }) => margins)[0] ?? new Float64Array(0), weight: null }
  const shares = joined(({ probabilities }) => probabilities)
  const lessons = shares.map((share) =>
    Uint32Array.from(share.keys()).filter((row) => (share[row] ?? 0) >= LEAST_SHARE),
  )
  return {
    matrix: takeRows(matrix, Uint32Array.from(joinRows(lessons.map((rows) => Float64Array.from(rows))))),
    target: joinRows(lessons.map((rows, k) => new Float64Array(rows.length).fill(k))),
    weight: joinRows(lessons.map((rows, k) => Float64Array.from(rows, (row) => shares[k]?.[row] ?? 0))),
  }
}

/** Rows that are scored between two looks at the clock. */
const PIECE = 2000

async function scoredInPieces(teacher: Pipeline, table: Table, breathe: () => Promise<void>): Promise<Scores> {
  const pieces: Scores[] = []
  for (let from = 0; from < table.rows; from += PIECE) {
    const rows = Uint32Array.from({ length: Math.min(PIECE, table.rows - from) }, (_, i) => from + i)
    pieces.push(scoreTable(teacher, take(table, rows)))
    await breathe()
  }
  return {
    rows: table.rows,
    margins: joinOutputs(pieces.map(({ margins }) => margins)),
    probabilities: joinOutputs(pieces.map(({ probabilities }) => probabilities)),
    decisions: new Int32Array(0),
    statuses: [],
  }
}

async function learn(
  { target }: Dataset,
  fold: OpenFold,
  lesson: Batch,
  params: Fitted['params'],
  host: SearchHost & Pacing,
): Promise<Fitted> {
  const model = MODELS.get(FAMILY)
  const { judge, fit, constraints } = await viewFor(fold, { family: FAMILY })
  const about = { task: target.task, classes: target.classes.length, features: fit.features }
  const { rng, compute, signal, progress } = host
  const context = {
    rng: rng.fork('student'),
    compute,
    ...(signal && { signal }),
    progress,
    ...(judge && { heldOut: judge }),
    ...(constraints && { constraints }),
  }
  return {
    family: FAMILY,
    params: model.parse(params),
    state: await model.fit(params, inMemory(about, lesson), context),
  }
}

async function judgeStudent(
  data: Dataset,
  fold: OpenFold,
  lesson: Batch,
  level: number,
  host: SearchHost & Pacing,
  labels: Float64Array,
): Promise<JudgedStudent> {
  const { judge } = await viewFor(fold, { family: FAMILY })
  if (!judge) throw new Error('a fold without rows to judge by')
  const started = host.now()
  const fitted = await learn(data, fold, lesson, { ...STUDENTS[level] }, host)
  const seconds = host.now() - started
  const parts: Outputs[] = []
  for await (const { matrix } of judge.batches())
    parts.push(finiteMargins(PREDICTORS.get(FAMILY).margins(fitted.state, matrix)))
  const scoreSeconds = host.now() - started - seconds
  const rowsPerSecond = scoreSeconds > 0 ? labels.length / scoreSeconds : 0
  const trial = {
    family: FAMILY,
    params: fitted.params,
    valid: {},
    seconds,
    rowsPerSecond,
    bytes: stateBytes(fitted.state),
  }
  return { ...fitted, margins: joinOutputs(parts), trial }
}
