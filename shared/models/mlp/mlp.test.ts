import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng } from '../../core/index.ts'
import { REFERENCE_COMPUTE } from '../compute.ts'
import type { CurvePoint } from '../learning-curve.ts'
import type { Feature } from '../matrix.ts'
import type { FitContext } from '../model.ts'
import { type Batch, inMemory, type TrainingData } from '../training-data.ts'
import { initialParameters } from './initial.ts'
import { placeOf } from './inputs.ts'
import { placeKnots } from './knots.ts'
import { mlp } from './mlp.ts'
import { planResidual } from './plan.ts'
import { inputsOf, mlpPredictor } from './predictor.ts'
import { readRows } from './rows.ts'
import { cosine } from './schedule.ts'
import { visitsOf } from './visits.ts'
import { cosineOfTurns, waveOf } from './waves.ts'

const SMALL = { nets: 1, width: 16, bins: 8, epochs: 10, dropout: 0 }

const context = (extra: Partial<FitContext> = {}): FitContext => ({
  rng: createRng(0),
  progress: async () => {},
  compute: REFERENCE_COMPUTE,
  ...extra,
})

const number = (values: Float64Array): Feature => ({ kind: 'number', values })

function dataOf(task: TrainingData['task'], batch: Batch): TrainingData {
  const features = batch.matrix.features.map(({ kind }, f) => ({ name: `x${f}`, column: `x${f}`, kind, levels: [] }))
  return inMemory({ task, classes: task === 'regression' ? 0 : 2, features }, batch)
}

/** A number and a level that say nothing alone: the class is whether the number is above 0, turned round for one level. */
function crossed(rows: number, seed: string): TrainingData {
  const rng = createRng(seed)
  const values = Float64Array.from({ length: rows }, () => 2 * rng.next() - 1)
  const codes = Int32Array.from({ length: rows }, () => rng.below(3) - 1)
  const target = values.map((value, row) => Number(codes[row] === 1 ? value <= 0 : value > 0))
  const features: Feature[] = [number(values), { kind: 'levels', codes, cardinality: 2 }]
  return dataOf('binary', { matrix: { rows, features }, target, weight: null })
}

const matrixOf = (data: TrainingData) => [...(data.batches() as Iterable<Batch>)][0]!

test('a net learns what depends on a number and a level together', async () => {
  const state = await mlp.fit({ ...SMALL, epochs: 30 }, crossed(600, 'learn'), context())
  const { matrix, target } = matrixOf(crossed(400, 'judge'))
  const [margins] = mlp.predictor.margins(state, matrix)
  const right = target.filter((y, row) => margins![row]! > 0 === (y === 1)).length
  expect(right / target.length).toBeGreaterThan(0.93)
})

test('placeOf() is between 0 and its columns, ascends with the number, and hits every knot', () => {
  const numbers = fc.uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 2, maxLength: 9 })
  const some = fc.array(fc.double({ noNaN: true }), { minLength: 2, maxLength: 9 })
  fc.assert(
    fc.property(numbers, some, (unsorted, values) => {
      const knots = Float64Array.from(new Set(unsorted.map((value) => value + 0))).sort()
      const columns = knots.length - 1
      const placed = [...values].sort((a, b) => a - b).map((value) => placeOf(value, knots, 0, knots.length, columns))
      for (const place of placed) expect(place >= 0 && place <= columns).toBe(true)
      expect(placed).toEqual([...placed].sort((a, b) => a - b))
      for (const [k, knot] of knots.entries()) expect(placeOf(knot, knots, 0, knots.length, columns)).toBeCloseTo(k, 9)
    }),
  )
})

test('cosine() is half of 1 + cos(πx)', () => {
  for (let x = 0; x <= 1; x += 1 / 64) expect(cosine(x)).toBeCloseTo((1 + Math.cos(Math.PI * x)) / 2, 9)
})

test('visits: whole weights are numbers of visits, others are so on average', () => {
  const rows = Uint32Array.of(0, 1, 2, 3)
  expect([...visitsOf(rows, Float64Array.of(2, 0, 1, 3)).draw(createRng(0))]).toEqual([0, 0, 2, 3, 3, 3])
  expect([...visitsOf(rows, Float64Array.of(0.5, 1.5, 1, 0)).draw(createRng(0))]).not.toContain(3)
  const visits = visitsOf(rows, Float64Array.of(0.3, 0.1, 0.2, 0.6))
  const counts = [0, 0, 0, 0]
  for (let epoch = 0; epoch < 600; epoch++) for (const row of visits.draw(createRng(epoch))) counts[row]!++
  for (const [row, share] of [0.25, 1 / 12, 1 / 6, 0.5].entries()) expect(counts[row]! / 2400).toBeCloseTo(share, 1)
  expect(visitsOf(rows, Float64Array.of(1e9, 1e9, 0, 1e9)).count).toBe(4)
})

test('cosineOfTurns() is cos(2π · turns), and waves are sine and cosine of halves of eight deviations', () => {
  for (let turns = -3; turns < 3; turns += 1 / 37)
    expect(cosineOfTurns(turns)).toBeCloseTo(Math.cos(2 * Math.PI * turns), 8)
  const angle = (wave: number) => (2 * Math.PI * 1.7 * 2 ** wave) / 8
  const expected = [0, 1].flatMap((wave) => [Math.sin(angle(wave)), Math.cos(angle(wave))])
  for (const [input, value] of [1.7, ...expected].entries()) expect(waveOf(1.7, input)).toBeCloseTo(value, 8)
})

test('a net that reads numbers in waves learns what comes and goes; one that reads them as they are does not', async () => {
  const turning = (rows: number, seed: string) => {
    const rng = createRng(seed)
    const values = Float64Array.from({ length: rows }, () => 6 * rng.next() - 3)
    const target = values.map((value) => Number(Math.sin(2 * Math.PI * value) > 0))
    return dataOf('binary', { matrix: { rows, features: [number(values)] }, target, weight: null })
  }
  const rightOf = async (params: object) => {
    const state = await mlp.fit({ ...SMALL, epochs: 20, ...params }, turning(500, 'learn'), context())
    const { matrix, target } = matrixOf(turning(400, 'judge'))
    const [margins] = mlp.predictor.margins(state, matrix)
    return target.filter((y, row) => margins![row]! > 0 === (y === 1)).length / target.length
  }
  expect(await rightOf({ encoding: 'periodic' })).toBeGreaterThan(0.9)
  expect(await rightOf({ bins: 0 })).toBeLessThan(0.75)
})

test.each(['pieces', 'periodic'])(
  'the predictor, which reads tables, gives what the layers give: %s',
  async (encoding) => {
    const data = crossed(150, 'tables')
    const state = await mlp.fit({ ...SMALL, blocks: 2, epochs: 2, encoding }, data, context())
    const about = {
      columns: state.columns,
      knots: state.knots,
      knotStarts: state.knotStarts,
      waves: state.waves,
    } as never
    const whole = { ...(about as object), cardinalities: state.cardinalities, sizes: state.sizes } as never
    const rows = await readRows(data, whole, { centre: 0, scale: 1 }, async () => {})
    const plan = planResidual(inputsOf(whole), 16, 2, 1)
    const session = await REFERENCE_COMPUTE.openNet({ task: 'binary', plan, rows, batch: 16, dropout: 0 })
    await session.begin((state.members as Float32Array[])[0]!)
    const outputs = await session.outputs(rows)
    const [margins] = mlp.predictor.margins(state, matrixOf(data).matrix)
    for (const [row, margin] of margins!.entries()) expect(margin).toBeCloseTo(outputs[8 * row]!, 5)
  },
)

test('early stopping keeps the epoch that did best on held-out rows', async () => {
  const points: CurvePoint[] = []
  const looking = context({
    heldOut: crossed(100, 'held'),
    progress: async (_, point) => {
      if (point) points.push(point())
    },
  })
  const noisy = crossed(120, 'noisy')
  const { matrix, target } = matrixOf(noisy)
  const rng = createRng('noise')
  const wrong = target.map((y) => (rng.next() < 0.35 ? 1 - y : y))
  const data = dataOf('binary', { matrix, target: wrong, weight: null })
  const params = { ...SMALL, width: 64, epochs: 60, learningRate: 0.02, earlyStopping: 5 }
  const state = await mlp.fit(params, data, looking)
  const best = points.reduce((found, point) => (point.validation! < found.validation! ? point : found))
  expect(points.length).toBeLessThan(60)
  expect(state.epochs).toBe(best.round)
  expect(mlp.settle(params, [state, { ...state, epochs: best.round + 2 }])).toMatchObject({
    epochs: 60,
    stopAfter: best.round + 1,
    earlyStopping: 0,
  })
})

const ROWS = 60
const noise = createRng('features')
const odd: Record<string, Feature[]> = {
  'no column': [],
  'a constant and a column without levels': [
    number(new Float64Array(ROWS).fill(3)),
    { kind: 'levels', codes: new Int32Array(ROWS).fill(-1), cardinality: 1 },
  ],
  'nothing but missing numbers': [number(new Float64Array(ROWS).fill(NaN))],
  'numbers of every size': [
    number(Float64Array.from({ length: ROWS }, (_, row) => (row % 2 ? 1 : -1) * 10 ** (row * 10 - 300))),
    number(Float64Array.from({ length: ROWS }, (_, row) => (row % 3 ? Infinity : -Infinity))),
  ],
}

test.each(Object.entries(odd))('%s: finite margins, for other rows too', async (_, features) => {
  const target = Float64Array.from({ length: ROWS }, (_row, row) => row % 2)
  const batch = { matrix: { rows: ROWS, features }, target, weight: null }
  for (const how of [{ bins: 0 }, { bins: 8 }, { encoding: 'periodic' }])
    for (const task of ['binary', 'regression'] as const) {
      const state = await mlp.fit({ ...SMALL, ...how, epochs: 3 }, dataOf(task, batch), context())
      const strange = features.map(
        (feature): Feature =>
          feature.kind === 'number'
            ? number(Float64Array.from({ length: ROWS }, () => 1e308 * (noise.next() - 0.5)))
            : feature,
      )
      for (const seen of [features, strange])
        for (const margin of mlp.predictor.margins(state, { rows: ROWS, features: seen }))
          expect(margin.every(Number.isFinite)).toBe(true)
    }
})

test('targets beyond the squares of doubles are learned', async () => {
  const values = Float64Array.from({ length: 200 }, () => noise.next())
  const target = values.map((value) => (value > 0.5 ? 1e300 : -1e300))
  const batch = { matrix: { rows: 200, features: [number(values)] }, target, weight: null }
  const state = await mlp.fit({ ...SMALL, epochs: 20 }, dataOf('regression', batch), context())
  const [margins] = mlpPredictor.margins(state as never, batch.matrix)
  expect(margins!.filter((margin, row) => margin > 0 === target[row]! > 0).length).toBeGreaterThan(180)
})

test('ten thousand columns share two thousand: each is a rank', async () => {
  const features = Array.from({ length: 10_000 }, () => number(Float64Array.from({ length: 40 }, () => noise.next())))
  const data = dataOf('regression', { matrix: { rows: 40, features }, target: new Float64Array(40), weight: null })
  const about = await placeKnots(
    data,
    Uint32Array.from({ length: 40 }, (_, row) => row),
    16,
  )
  expect([...new Set(about.columns)]).toEqual([1])
  const plan = planResidual(inputsOf(about), 8, 0, 1)
  expect(plan.layers[0]!.inputs).toBe(10_000)
  expect(initialParameters(plan, [0], createRng(0)).every(Number.isFinite)).toBe(true)
})
