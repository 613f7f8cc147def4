import { expect, test } from 'vitest'
import { createRng, exp, type Rng } from '../../core/index.ts'
import { REFERENCE_COMPUTE } from '../compute.ts'
import type { Feature } from '../matrix.ts'
import type { FitContext } from '../model.ts'
import { inMemory, type TrainingData } from '../training-data.ts'
import { gbdt } from './gbdt.ts'
import { type GbdtState, gbdtPredictor } from './predictor.ts'

const context: FitContext = { rng: createRng(0), progress: async () => {}, compute: REFERENCE_COMPUTE }

function dataOf(
  features: Feature[],
  target: Float64Array,
  weight: Float64Array | null = null,
  task: TrainingData['task'] = 'regression',
) {
  const about = {
    task,
    classes: task === 'regression' ? 0 : 2,
    features: features.map(({ kind }, j) => ({ name: `x${j}`, column: `x${j}`, kind, levels: [] })),
  }
  const matrix = { rows: target.length, features }
  return { matrix, data: inMemory(about, { matrix, target, weight }) }
}

const number = (values: Float64Array): Feature => ({ kind: 'number', values })
const uniform = (rng: Rng, rows: number) => Float64Array.from({ length: rows }, () => rng.next())

async function predictions(
  params: object,
  features: Feature[],
  target: Float64Array,
  weight: Float64Array | null = null,
) {
  const { data, matrix } = dataOf(features, target, weight)
  const state = (await gbdt.fit({ rounds: 60, ...params }, data, context)) as GbdtState
  return { state, margins: gbdtPredictor.margins(state, matrix)[0]! }
}

test.each([0.1, 0.5, 0.9])('the quantile loss leaves a share of %d below its prediction, everywhere', async (share) => {
  const rng = createRng('quantile')
  const x = uniform(rng, 4000)
  const y = x.map((value) => 10 * value + (1 + 4 * value) * rng.next())
  const { margins } = await predictions({ loss: 'quantile', quantile: share, maxDepth: 3 }, [number(x)], y)
  for (const [from, to] of [
    [0, 0.5],
    [0.5, 1],
  ] as const) {
    const rows = [...x.keys()].filter((row) => x[row]! >= from && x[row]! < to)
    const below = rows.filter((row) => y[row]! <= margins[row]!).length / rows.length
    expect(Math.abs(below - share)).toBeLessThan(0.04)
  }
})

test('the absolute loss keeps to the middle of the rows where a few targets are far off', async () => {
  const rng = createRng('absolute')
  const x = uniform(rng, 2000)
  const y = x.map((value) => (value < 0.5 ? 1 : 2) + (rng.next() < 0.05 ? 1e6 : 0))
  const { margins } = await predictions({ loss: 'absolute', minChildWeight: 50 }, [number(x)], y)
  // A bin holds some eight rows: one of them has both sides of the jump.
  for (const [row, value] of x.entries())
    if (Math.abs(value - 0.5) > 0.01) expect(Math.abs(margins[row]! - (value < 0.5 ? 1 : 2))).toBeLessThan(0.05)
})

test.each(['poisson', 'tweedie'] as const)(
  'the %s loss predicts rates, which sum to what was counted',
  async (loss) => {
    const rng = createRng(loss)
    const x = uniform(rng, 3000)
    const rate = x.map((value) => (value < 0.3 ? 0.5 : 6))
    const y = rate.map((mean) => poisson(mean, rng))
    const { margins, state } = await predictions({ loss, maxDepth: 2 }, [number(x)], y)
    expect(state.link).toBe('log')
    const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0)
    expect(sum(margins) / sum(y)).toBeCloseTo(1, 2)
    for (const [from, to, mean] of [
      [0, 0.3, 0.5],
      [0.3, 1, 6],
    ] as const) {
      const own = margins.filter((_, row) => x[row]! >= from && x[row]! < to)
      expect(Math.abs(sum(own) / own.length / mean - 1)).toBeLessThan(0.1)
    }
  },
)

function poisson(mean: number, rng: Rng): number {
  let [count, product] = [0, rng.next()]
  while (product > exp(-mean)) {
    product *= rng.next()
    count++
  }
  return count
}

test('targets below 0 are refused by a loss of rates, with the way out', async () => {
  const { data } = dataOf([number(Float64Array.of(1, 2))], Float64Array.of(-1, 3))
  await expect(gbdt.fit({ loss: 'poisson' }, data, context)).rejects.toThrow(/poisson loss.*-1/)
})

test('a planted set of levels is found by one split, and a level that was never seen counts as missing', async () => {
  const rng = createRng('levels')
  const codes = Int32Array.from({ length: 3000 }, () => rng.below(40))
  const high = new Set([3, 7, 19, 20, 33])
  const y = Float64Array.from(codes, (code) => (high.has(code) ? 5 : 1))
  const level = (of: Int32Array): Feature => ({ kind: 'levels', codes: of, cardinality: 40 })
  const params = { rounds: 1, learningRate: 1, maxDepth: 1, l2: 0, levelSmoothing: 0, levelL2: 0 }
  const { state, margins } = await predictions(params, [level(codes)], y)
  expect(state.value.length).toBe(3)
  for (const [row, code] of codes.entries()) expect(margins[row]).toBeCloseTo(high.has(code) ? 5 : 1, 4)
  const [unseen] = gbdtPredictor.margins(state, { rows: 2, features: [level(Int32Array.of(-1, 77))] })
  expect(unseen![0]).toBe(unseen![1])
})

test('100,000 levels share their bins, and those that are frequent keep their own', async () => {
  const rng = createRng('many')
  const rows = 20_000
  const codes = Int32Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? row % 8 : rng.below(100_000)))
  const y = Float64Array.from(codes, (code, row) => (row % 2 === 0 ? code : 3))
  const { margins } = await predictions({ rounds: 100 }, [{ kind: 'levels', codes, cardinality: 100_000 }], y)
  for (let row = 0; row < rows; row += 2) expect(Math.abs(margins[row]! - y[row]!)).toBeLessThan(0.3)
})

test('levels read by their targets rise with them, and no row is told its own', async () => {
  const rng = createRng('targets')
  const codes = Int32Array.from({ length: 3000 }, () => rng.below(1500))
  const y = Float64Array.from(codes, () => rng.next())
  const { margins } = await predictions(
    { levels: 'targets', levelSmoothing: 1 },
    [{ kind: 'levels', codes, cardinality: 1500 }],
    y,
  )
  // The targets are noise: had rows seen their own, trees would follow it.
  const spread = margins.reduce((sum, margin) => sum + (margin - 0.5) ** 2, 0) / margins.length
  expect(spread).toBeLessThan(0.02)
})

test('huge and tiny targets give the same trees', async () => {
  const rng = createRng('scale')
  const x = uniform(rng, 500)
  const y = x.map((value) => Math.floor(5 * value) + rng.next())
  const plain = await predictions({ rounds: 20 }, [number(x)], y)
  for (const power of [-800, 800]) {
    const scaled = await predictions(
      { rounds: 20 },
      [number(x)],
      y.map((value) => value * 2 ** power),
    )
    expect(scaled.state.threshold).toEqual(plain.state.threshold)
    expect([...scaled.margins].every(Number.isFinite)).toBe(true)
    expect(scaled.margins[7]! / 2 ** power).toBeCloseTo(plain.margins[7]!, 9)
  }
})

test('rows of weight 0 count for nothing', async () => {
  const rng = createRng('zero')
  const x = uniform(rng, 400)
  const y = x.map((value, row) => (row % 2 === 0 ? value : 1000))
  const half = Float64Array.from(x, (_, row) => (row % 2 === 0 ? 1 : 0))
  const { margins } = await predictions({}, [number(x)], y, half)
  expect(Math.max(...margins)).toBeLessThan(2)
})

test('infinite targets are refused; infinite values of a feature are its largest and smallest', async () => {
  const x = Float64Array.from({ length: 300 }, (_, row) => (row % 3 === 0 ? Infinity : row % 3 === 1 ? -Infinity : NaN))
  const y = Float64Array.from({ length: 300 }, (_, row) => row % 3)
  const { margins } = await predictions({ rounds: 100 }, [number(x)], y)
  for (const [row, margin] of margins.entries()) expect(Math.abs(margin - y[row]!)).toBeLessThan(0.01)
  await expect(
    predictions(
      {},
      [number(y)],
      Float64Array.from(y, () => Infinity),
    ),
  ).rejects.toThrow(/infinite/)
})

test('growth by leaves goes where the gain is, and never past the most leaves', async () => {
  const rng = createRng('growth')
  const x = uniform(rng, 2000)
  const y = x.map((value) => Math.sin(20 * value) * (value > 0.5 ? 10 : 0.1))
  for (const growth of ['leaf', 'depth']) {
    const { state } = await predictions({ rounds: 1, growth, maxLeaves: 7, maxDepth: 0 }, [number(x)], y)
    expect(state.left.filter((child) => child < 0).length).toBe(7)
  }
})

test('a batch is scored as its rows are one by one, with numbers, sets and missing values', async () => {
  const rng = createRng('batch')
  const x = Float64Array.from({ length: 700 }, () => (rng.next() < 0.1 ? NaN : rng.next() * 1e5))
  const codes = Int32Array.from({ length: 700 }, () => rng.below(50) - 1)
  const y = Float64Array.from(
    x,
    (value, row) => (Number.isNaN(value) ? 3 : value / 1e5) + (codes[row]! % 7) + rng.next(),
  )
  const features: Feature[] = [number(x), { kind: 'levels', codes, cardinality: 49 }]
  for (const params of [{}, { growth: 'leaf', maxDepth: 0, maxLeaves: 20 }, { levels: 'targets' }]) {
    const { state, margins } = await predictions(params, features, y)
    for (let row = 0; row < 700; row++) {
      const one: Feature[] = [
        number(x.slice(row, row + 1)),
        { kind: 'levels', codes: codes.slice(row, row + 1), cardinality: 49 },
      ]
      expect(gbdtPredictor.margins(state, { rows: 1, features: one })[0]![0]).toBe(margins[row])
    }
  }
})
