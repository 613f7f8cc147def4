import { expect, test } from 'vitest'
import { createRng, type Rng } from '../core/index.ts'
import type { Task } from '../metrics/index.ts'
import { REFERENCE_COMPUTE } from './compute.ts'
import { MODELS, PREDICTORS } from './index.ts'
import type { CurvePoint } from './learning-curve.ts'
import type { Feature, Matrix } from './matrix.ts'
import { sliceMatrix } from './matrix.ts'
import type { FitContext } from './model.ts'
import type { ModelState } from './predictor.ts'
import { type Batch, inMemory, type TrainingData } from './training-data.ts'

// Every member of MODELS is tested here by being listed.

const ROWS = 300

/** A net of the size that people use learns for seconds even from so few rows. */
const SMALL: Readonly<Record<string, object>> = {
  'random-forest': { trees: 20 },
  'extra-trees': { trees: 20 },
  mlp: { nets: 2, width: 16, bins: 8, epochs: 3 },
  additive: { rounds: 60, pairRounds: 20, earlyStopping: 0 },
}
const small = (model: { readonly id: string }, extra: object = {}): object => ({ ...SMALL[model.id], ...extra })

const context = (extra: Partial<FitContext> = {}): FitContext => ({
  rng: createRng('conformance'),
  progress: async () => {},
  compute: REFERENCE_COMPUTE,
  ...extra,
})

function matrixOf(rng: Rng, rows = ROWS): Matrix {
  const number = (draw: () => number): Feature => ({
    kind: 'number',
    values: Float64Array.from({ length: rows }, draw),
  })
  return {
    rows,
    features: [
      number(() => Math.round(rng.next() * 100) / 100),
      number(() => Math.round(rng.next() * 5)),
      number(() => 7),
      { kind: 'levels', codes: Int32Array.from({ length: rows }, () => rng.below(4) - 1), cardinality: 3 },
    ],
  }
}

const FEATURES = ['a', 'b', 'constant', 'level'].map((name, f) => ({
  name,
  column: name,
  kind: f === 3 ? ('levels' as const) : ('number' as const),
  levels: f === 3 ? ['x', 'y', 'z'] : [],
}))

function dataOf(
  task: Task,
  batch: Batch,
  classes = task === 'regression' ? 0 : task === 'binary' ? 2 : 3,
): TrainingData {
  return inMemory({ task, classes, features: FEATURES }, batch)
}

function targetOf(task: Task, matrix: Matrix): Float64Array {
  const a = matrix.features[0]
  const values = a?.kind === 'number' ? a.values : new Float64Array(0)
  if (task === 'regression') return values.map((value) => 3 * value - 1)
  if (task === 'binary') return values.map((value) => (value > 0.6 ? 1 : 0))
  return values.map((value) => Math.min(2, Math.floor(value * 3)))
}

const snapshot = (state: ModelState): string =>
  JSON.stringify(state, (_, value) =>
    ArrayBuffer.isView(value) ? [value.constructor.name, ...(value as Float64Array)] : value,
  )

const cases = MODELS.members.flatMap((model) =>
  model.tasks.map((task) => ({ model, task, name: `${model.id}, ${task}` })),
)

/** Families that do not learn in rounds. */
const AT_ONCE = ['baseline', 'knn', 'naive-bayes', 'tree', 'rules', 'random-forest', 'extra-trees']

test('the scoring list holds the predictor of every family, and no other', () => {
  expect([...PREDICTORS.ids].sort()).toEqual(MODELS.members.map((model) => model.predictor.id).sort())
})

test.each(cases)('$name: the same seed gives the same state, and the input is untouched', async ({ model, task }) => {
  const matrix = matrixOf(createRng(task))
  const target = targetOf(task, matrix)
  const before = JSON.stringify([matrix, target])
  const states = [0, 1].map(() => model.fit(small(model), dataOf(task, { matrix, target, weight: null }), context()))
  const [one, two] = await Promise.all(states)
  expect(snapshot(one!)).toBe(snapshot(two!))
  expect(JSON.stringify([matrix, target])).toBe(before)
})

test.each(cases)('$name: a row’s margins do not depend on its neighbours', async ({ model, task }) => {
  const matrix = matrixOf(createRng(task))
  const state = await model.fit(
    small(model),
    dataOf(task, { matrix, target: targetOf(task, matrix), weight: null }),
    context(),
  )
  const whole = model.predictor.margins(state, matrix)
  for (const row of [0, 17, ROWS - 1]) {
    const alone = model.predictor.margins(state, sliceMatrix(matrix, row, row + 1))
    expect(alone.map((margin) => margin[0])).toEqual(whole.map((margin) => margin[row]))
  }
})

test.each(cases)('$name: a whole weight counts like repeated rows', async ({ model, task }) => {
  const matrix = matrixOf(createRng(task))
  const target = targetOf(task, matrix)
  const weight = Float64Array.from({ length: ROWS }, (_, row) => row % 4)
  const order = [...weight].flatMap((times, row) => new Array<number>(times).fill(row))
  const repeated: Matrix = {
    rows: order.length,
    features: matrix.features.map((feature) =>
      feature.kind === 'number'
        ? { kind: 'number', values: Float64Array.from(order, (row) => feature.values[row]!) }
        : { ...feature, codes: Int32Array.from(order, (row) => feature.codes[row]!) },
    ),
  }
  // Rows that are drawn at random differ from copies that are, and so do cuts where values are more than bins.
  const forest = { maxBins: 256, bootstrap: false, trees: 20 }
  const exact: Record<string, object> = {
    gbdt: { rounds: 5 },
    linear: { tolerance: 1e-12 },
    'random-forest': forest,
    'extra-trees': forest,
  }
  const params = small(model, exact[model.id] ?? {})
  const weighted = await model.fit(params, dataOf(task, { matrix, target, weight }), context())
  const copies = dataOf(task, {
    matrix: repeated,
    target: Float64Array.from(order, (row) => target[row]!),
    weight: null,
  })
  const plain = await model.fit(params, copies, context())
  const [a, b] = [weighted, plain].map((state) => model.predictor.margins(state, matrix))
  for (const [k, margin] of a!.entries())
    for (let row = 0; row < ROWS; row++) expect(margin[row]).toBeCloseTo(b![k]![row]!, 3)
})

test.each(cases)('$name: batches of any size give the same model up to rounding', async ({ model, task }) => {
  const matrix = matrixOf(createRng(task))
  const target = targetOf(task, matrix)
  const whole = dataOf(task, { matrix, target, weight: null })
  const pieces: TrainingData = {
    ...whole,
    *batches() {
      for (let from = 0; from < ROWS; from += 77) {
        const to = Math.min(ROWS, from + 77)
        yield { matrix: sliceMatrix(matrix, from, to), target: target.subarray(from, to), weight: null }
      }
    },
  }
  const [one, many] = [
    await model.fit(small(model), whole, context()),
    await model.fit(small(model), pieces, context()),
  ]
  const [a, b] = [one, many].map((state) => model.predictor.margins(state, matrix))
  for (const [k, margin] of a!.entries())
    for (let row = 0; row < ROWS; row++) expect(margin[row]).toBeCloseTo(b![k]![row]!, 6)
})

test.each(cases)('$name: one class, one value and one row still give finite margins', async ({ model, task }) => {
  const matrix = matrixOf(createRng(task))
  const constant = new Float64Array(ROWS).fill(1)
  const state = await model.fit(small(model), dataOf(task, { matrix, target: constant, weight: null }), context())
  for (const margin of model.predictor.margins(state, matrix)) expect(margin.every(Number.isFinite)).toBe(true)
  const first = sliceMatrix(matrix, 0, 1)
  const single = await model.fit(
    small(model),
    dataOf(task, { matrix: first, target: Float64Array.of(1), weight: null }),
    context(),
  )
  for (const margin of model.predictor.margins(single, first)) expect(margin.every(Number.isFinite)).toBe(true)
})

test.each(cases)('$name: a learning curve falls, and looking at it changes nothing', async ({ model, task }) => {
  const matrix = matrixOf(createRng(task), 240)
  const target = targetOf(task, matrix)
  const data = dataOf(task, { matrix, target, weight: null })
  const params = small(model, ['gbdt', 'additive'].includes(model.id) ? { rounds: 30, earlyStopping: 5 } : {})
  const points: CurvePoint[] = []
  const looking = context({
    heldOut: data,
    progress: async (_, point) => {
      if (point) points.push(point())
    },
  })
  const seen = await model.fit(params, data, looking)
  expect(snapshot(seen)).toBe(snapshot(await model.fit(params, data, context({ heldOut: data }))))
  if (points.length === 0) return expect(AT_ONCE).toContain(model.id)
  expect(points.map(({ round }) => round)).toEqual(points.map((_, i) => i + 1))
  const [first, last] = [points[0]!, points.at(-1)!]
  expect(last.training).toBeLessThanOrEqual(first.training)
  // Held out are the very rows that are learned from, few enough that all of them are looked at.
  for (const { training, validation } of points) expect(validation).toBeCloseTo(training, 9)
})

test.each(cases)('$name: a cancel ends the fit with the error that says so', async ({ model, task }) => {
  const matrix = matrixOf(createRng(task))
  const progress = async () => {
    throw new Error('cancelled by the host')
  }
  const data = dataOf(task, { matrix, target: targetOf(task, matrix), weight: null })
  await expect(model.fit(small(model), data, context({ progress }))).rejects.toThrow('cancelled by the host')
})

test.each(MODELS.members.map((model) => ({ id: model.id, model })))(
  '$id: parse() fills in defaults and names a wrong parameter',
  ({ model }) => {
    expect(model.parse(model.parse({}))).toEqual(model.parse({}))
    expect(() => model.parse({ nonsense: 1 })).toThrow(/nonsense/)
  },
)

/** Numbers that files hold and that nobody expects; where the form leaves them in, missing and infinite ones too. */
function hardMatrix(rows: number, form: string): Matrix {
  const every = (of: (row: number) => number): Feature => ({
    kind: 'number',
    values: Float64Array.from({ length: rows }, (_, row) => of(row)),
  })
  const complete = [
    every((row) => row % 7),
    every((row) => (row % 3) * 1e150),
    every((row) => row * 1e-200),
    every(() => 4),
  ]
  const codes = Int32Array.from({ length: rows }, () => -1)
  const levels: Feature[] = [{ kind: 'levels', codes, cardinality: 2 }]
  if (form === 'scaled') return { rows, features: [...complete, ...levels] }
  const raw = [
    every(() => NaN),
    every((row) => (row % 4 === 0 ? NaN : row % 4 === 1 ? -Infinity : row)),
    every((row) => 1e300 * (row % 5)),
  ]
  return { rows, features: [...complete, ...raw, ...levels] }
}

test.each(cases)(
  '$name: numbers that are huge, tiny, infinite or missing, and weights of 0, still give a model',
  async ({ model, task }) => {
    const rows = 60
    const matrix = hardMatrix(rows, model.form)
    const target = Float64Array.from({ length: rows }, (_, row) => (task === 'regression' ? row * 1e9 : row % 2))
    const features = matrix.features.map(({ kind }, f) => ({ name: `${f}`, column: `${f}`, kind, levels: [] }))
    const about = { task, classes: task === 'regression' ? 0 : task === 'binary' ? 2 : 3, features }
    for (const weight of [null, new Float64Array(rows), Float64Array.from(target, (_, row) => (row < 3 ? 1 : 0))]) {
      const state = await model.fit(small(model), inMemory(about, { matrix, target, weight }), context())
      for (const margin of model.predictor.margins(state, matrix)) {
        expect(margin).toHaveLength(rows)
        expect(margin.some(Number.isNaN)).toBe(false)
      }
    }
  },
)

// Those that learn in rounds take long, and a last fit without rows to watch is another one.
const trials = MODELS.members
  .filter(({ id }) => !['gbdt', 'mlp', 'additive'].includes(id))
  .flatMap((model) =>
    Object.values(model.trials)
      .flat()
      .map((params) => ({ model, params })),
  )
  .map(({ model, params }) => ({ id: model.id, model, params, text: JSON.stringify(params) }))

test.each(trials)(
  '$id $text: a trial settles on params that fit all rows without held-out ones',
  async ({ model, params }) => {
    const task = model.tasks[0] ?? 'binary'
    const matrix = matrixOf(createRng(task), 200)
    const data = dataOf(task, { matrix, target: targetOf(task, matrix), weight: null })
    const state = await model.fit(params, data, context({ heldOut: data }))
    const settled = model.settle(params, [state, state])
    const last = await model.fit(settled, data, context())
    const [a, b] = [state, last].map((of) => model.predictor.margins(of, matrix))
    // The same rows, and what was chosen by them: the same model.
    for (const [k, margin] of a!.entries())
      for (let row = 0; row < 200; row++) expect(margin[row]).toBeCloseTo(b![k]![row]!, 2)
  },
)
