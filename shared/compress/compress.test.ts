import { describe, expect, test } from 'vitest'
import { readBundle, writeBundle } from '../bundle/index.ts'
import { createRng } from '../core/index.ts'
import { explainTable, tableOfRows } from '../explain/index.ts'
import { expectedOf, hardRows, TASKS_AND_FAMILIES, voteBundle } from '../export/hard-pipelines.test-support.ts'
import { sampleBundle } from '../export/sample-pipeline.test-support.ts'
import { inMemory, isGbdtState, MODELS, type ModelState, REFERENCE_COMPUTE } from '../models/index.ts'
import { membersOf, type Pipeline, scoreRows } from '../pipeline/index.ts'
import {
  COMPRESSIONS,
  compressBundle,
  compressPipeline,
  parseCompressions,
  priceOf,
  recommended,
  storedBytes,
} from './index.ts'
import { countTrees, treesOf } from './members.ts'
import { paletteOf } from './methods/uint8.ts'

const ALL = 'pruned-features=0.3,fewer-trees=0.5,merged-leaves=1,uint8'
const methods = COMPRESSIONS.members.map((method) => ({ id: method.id, method }))

const MODELLED = TASKS_AND_FAMILIES.filter(
  ({ task, family }) =>
    ['gbdt', 'mlp'].includes(family) || (task === 'binary' && ['random-forest', 'additive', 'tree'].includes(family)),
)

test.each(MODELLED)(
  '$task, $family: what a method does not refuse is a whole model, smaller, that says why',
  async ({ task, family }) => {
    const bundle = await sampleBundle(task, family)
    for (const { id, method } of methods) {
      if (method.refusal(bundle.pipeline) !== null) continue
      const smaller = compressBundle(bundle, parseCompressions(id === 'pruned-features' ? `${id}=0.3` : id))
      expect(storedBytes(smaller.pipeline)).toBeLessThanOrEqual(storedBytes(bundle.pipeline))
      const back = readBundle(writeBundle(smaller), 'small.lathe')
      expect(back).toEqual(smaller)
      const rows = hardRows(smaller, 40)
      expect(expectedOf(back.pipeline, rows)).toEqual(expectedOf(smaller.pipeline, rows))
      for (const { base, margin, contributions, error = 0 } of explainTable(
        smaller.pipeline,
        tableOfRows(smaller.pipeline, rows.slice(0, 2)),
      ).filter(({ margin }) => Number.isFinite(margin) && Math.abs(margin) < 1e6)) {
        const sum = Object.values(contributions).reduce((all, one) => all + one, base)
        expect(Math.abs(sum - margin)).toBeLessThan(1e-9 * Math.max(1, Math.abs(margin)) + 10 * error)
      }
    }
  },
)

test('kernels that know trees by their roots never take new trees for the old ones', async () => {
  const { pipeline } = await voteBundle('binary', ['gbdt', 'random-forest'])
  const rootsOf = (of: Pipeline) => membersOf(of).flatMap(({ member }) => treesOf(member.state)?.roots ?? [])
  const before = new Set(rootsOf(pipeline))
  for (const id of ['fewer-trees', 'merged-leaves', 'float16', 'uint8']) {
    const { pipeline: smaller } = compressPipeline(pipeline, parseCompressions(id))
    expect(rootsOf(smaller).some((roots) => before.has(roots))).toBe(false)
  }
})

/** Trees of a known cause, over a number and a category. */
async function fitted(rounds: number): Promise<{ state: ModelState; margins(state: ModelState): Float64Array[] }> {
  const rng = createRng('compress')
  const rows = 600
  const values = Float64Array.from({ length: rows }, () => (rng.next() < 0.1 ? Number.NaN : 4 * rng.next()))
  const codes = Int32Array.from({ length: rows }, () => rng.below(9))
  const target = Float64Array.from(values, (x, row) => Number((x || 1) + (codes[row] ?? 0) / 3 + rng.next() > 3.5))
  const features = [
    { name: 'x', column: 'x', kind: 'number' as const, levels: [] },
    { name: 'c', column: 'c', kind: 'levels' as const, levels: Array.from('abcdefghi') },
  ]
  const matrix = {
    rows,
    features: [
      { kind: 'number' as const, values },
      { kind: 'levels' as const, codes, cardinality: 9 },
    ],
  }
  const gbdt = MODELS.get('gbdt')
  const data = inMemory({ task: 'binary', classes: 2, features }, { matrix, target, weight: null })
  const state = await gbdt.fit({ rounds, maxDepth: 4 }, data, {
    rng,
    progress: async () => {},
    compute: REFERENCE_COMPUTE,
  })
  return { state, margins: (of) => gbdt.predictor.margins(isGbdtState(of) ? of : state, matrix) }
}

const pipelineOf = (state: ModelState): Pipeline => ({
  task: 'binary',
  target: 'y',
  classes: ['no', 'yes'],
  threshold: 0.5,
  inputs: [],
  branches: [
    {
      steps: [],
      views: [
        { features: { form: 'levels', columns: [] }, members: [{ family: 'gbdt', params: {}, state, weight: 1 }] },
      ],
    },
  ],
  blend: 'margins',
  calibration: null,
})

const stateOf = (pipeline: Pipeline): ModelState => membersOf(pipeline)[0]?.member.state ?? {}

describe('of trees', () => {
  test('the first rounds are what a shorter training learns, bit for bit', async () => {
    const [long, short] = [await fitted(24), await fitted(9)]
    const { pipeline, words } = compressPipeline(pipelineOf(long.state), parseCompressions('fewer-trees=9'))
    expect(words).toBe('9 trees')
    expect(long.margins(stateOf(pipeline))).toEqual(short.margins(short.state))
  })

  test('merging moves a margin by no more than its two leaves and the rounding are apart, and a little merges nothing', async () => {
    const { state, margins } = await fitted(20)
    const own = margins(state)[0] ?? new Float64Array(0)
    const leaves = (of: ModelState) => countTrees(pipelineOf(of)).leaves
    const trees = treesOf(state)
    const values = (trees?.value ?? new Float64Array(0)).filter((_, node) => (trees?.left[node] ?? 0) < 0)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const size = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
    for (const amount of [0.001, 0.5, 2]) {
      const { pipeline } = compressPipeline(pipelineOf(state), parseCompressions(`merged-leaves=${amount}`))
      const merged = stateOf(pipeline)
      const furthest = (margins(merged)[0] ?? new Float64Array(0)).reduce(
        (most, value, row) => Math.max(most, Math.abs(value - (own[row] ?? 0))),
        0,
      )
      // A branch of three levels may fall together level by level.
      expect(furthest).toBeLessThanOrEqual(20 * amount * size * 4)
      if (amount === 2) expect(leaves(merged)).toBeLessThan(0.8 * leaves(state))
      else if (amount === 0.001) expect(leaves(merged)).toBe(leaves(state))
    }
  })
})

test('a pruned model says what the model says with these columns at their middle, and asks for them no more', async () => {
  const { pipeline, golden } = await sampleBundle('binary', 'gbdt')
  const { pipeline: smaller } = compressPipeline(pipeline, parseCompressions('pruned-features=0.6'))
  const kept = new Set(smaller.inputs.map(({ name }) => name))
  const gone = pipeline.inputs.filter(({ name }) => !kept.has(name))
  expect(gone.length).toBeGreaterThan(0)
  expect(kept.size).toBeGreaterThan(0)
  const said = (of: Pipeline, rows: typeof golden.rows) => scoreRows(of, rows).margins
  // Whatever the columns hold is nothing to the smaller model; some one row of them gives its answer in the larger one.
  const rows = golden.rows.slice(0, 30)
  const others = golden.rows.slice(30, 60)
  const mixed = rows.map((row, at) => ({
    ...row,
    ...Object.fromEntries(gone.map(({ name }) => [name, others[at]?.[name] ?? null])),
  }))
  expect(said(smaller, mixed)).toEqual(said(smaller, rows))
  const background = pipeline.background?.rows ?? []
  const held = background.map((cells) => Object.fromEntries(gone.map(({ name }) => [name, cells[name] ?? null])))
  const answers = held.map((cells) =>
    JSON.stringify([
      ...(said(
        pipeline,
        rows.map((row) => ({ ...row, ...cells })),
      )[0] ?? []),
    ]),
  )
  if (gone.length === 1) expect(answers).toContain(JSON.stringify([...(said(smaller, rows)[0] ?? [])]))
})

test('256 numbers stand for many better than even steps do, and for few exactly', () => {
  const rng = createRng('palette')
  const many = Float64Array.from({ length: 20_000 }, () => (rng.next() + rng.next() + rng.next() - 1.5) ** 3).sort()
  const palette = paletteOf(many)
  expect(palette.length).toBe(255)
  const errorOf = (of: ArrayLike<number>) =>
    many.reduce((sum, value) => sum + Math.min(...Array.from(of, (one) => (one - value) ** 2)), 0)
  const even = Float64Array.from({ length: 255 }, (_, k) => many[0]! + (k / 254) * (many[many.length - 1]! - many[0]!))
  expect(errorOf(palette)).toBeLessThan(0.35 * errorOf(even))
  expect([...paletteOf(Float64Array.of(1, 1, 2, 5))]).toEqual([1, 2, 5])
})

describe('the price', () => {
  test('of a model that lost half its trees: figures of its own rows, and a change with its interval', async () => {
    const { pipeline, golden } = await sampleBundle('binary', 'gbdt')
    const before = scoreRows(pipeline, golden.rows)
    const labels = Float64Array.from(before.probabilities[1] ?? [], (score, row) =>
      Number(score > 0.2 + 0.6 * ((row * 0.618) % 1)),
    )
    const { pipeline: smaller } = compressPipeline(pipeline, parseCompressions('fewer-trees=0.1'))
    const price = priceOf(smaller, { before, after: scoreRows(smaller, golden.rows), labels })
    expect(price.quality?.metric).toBe('rocAuc')
    const { difference = 0, low = 0, high = 0 } = price.quality?.change ?? {}
    expect([low <= difference, difference <= high, low < high]).toEqual([true, true, true])
    expect(price.agreement.largestDifference).toBeGreaterThan(0)
    const same = priceOf(pipeline, { before, after: before, labels }, true)
    expect([same.quality?.change, same.agreement.sameLabels, same.agreement.largestDifference]).toEqual([null, 1, 0])
  })

  test('the smallest choice that is shown to lose little is recommended, and none where the interval is wide', () => {
    const choice = (asked: string, bytes: number, low: number) => ({
      asked,
      bytes,
      quality: {
        metric: 'rocAuc',
        figure: { value: 0.9, low: 0.89, high: 0.91 },
        change: asked === '' ? null : { difference: low / 2, low, high: 0 },
      },
    })
    const own = choice('', 100, 0)
    expect(recommended([own, choice('a', 50, -0.001), choice('b', 30, -0.0019), choice('c', 10, -0.0021)])?.asked).toBe(
      'b',
    )
    expect(recommended([own, choice('a', 120, 0), choice('c', 10, -0.01)])).toBeUndefined()
  })
})

test.each([
  ['uint4', /no compression "uint4"/],
  ['fewer-trees=-1', /fewer-trees=-1 is not an amount/],
  ['fewer-trees=', /not an amount/],
  ['uint8=3', /takes no number/],
  ['uint8,uint8', /named twice/],
  [' , ', /No compression/],
])('%s is refused by name', (text, message) => {
  expect(() => parseCompressions(text)).toThrow(message)
})

test('what is asked for is done in one order, however it is written, and a model that it does not suit says why', async () => {
  const { pipeline } = await sampleBundle('binary', 'random-forest')
  const [one, other] = [ALL, ALL.split(',').reverse().join(',')].map((text) =>
    compressPipeline(pipeline, parseCompressions(text)),
  )
  expect(one).toEqual(other)
  const linear = await sampleBundle('binary', 'linear')
  expect(() => compressPipeline(linear.pipeline, parseCompressions('fewer-trees'))).toThrow(
    /no smaller: it has no trees/,
  )
})
