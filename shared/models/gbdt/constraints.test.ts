import { expect, test } from 'vitest'
import { createRng, type Rng } from '../../core/index.ts'
import { REFERENCE_COMPUTE } from '../compute.ts'
import type { Feature } from '../matrix.ts'
import type { FitContext } from '../model.ts'
import { inMemory } from '../training-data.ts'
import { gbdt } from './gbdt.ts'
import { type GbdtState, gbdtPredictor } from './predictor.ts'

const context: FitContext = { rng: createRng(0), progress: async () => {}, compute: REFERENCE_COMPUTE }
const ROWS = 1200

function sample(rng: Rng) {
  const columns = ['x', 'z', 'w'].map(() => Float64Array.from({ length: ROWS }, () => rng.next()))
  const codes = Int32Array.from({ length: ROWS }, () => rng.below(9) - 1)
  const [x, z, w] = columns
  const target = x!.map(
    (value, row) => Math.sin(9 * value) + 3 * value + z![row]! * w![row]! * 4 + (codes[row]! % 3) + rng.next(),
  )
  const features: Feature[] = [
    ...columns.map((values): Feature => ({ kind: 'number', values })),
    { kind: 'levels', codes, cardinality: 8 },
  ]
  const info = ['x', 'z', 'w', 'level'].map((name, f) => ({
    name,
    column: name,
    kind: f === 3 ? ('levels' as const) : ('number' as const),
    levels: [],
  }))
  const matrix = { rows: ROWS, features }
  return {
    matrix,
    data: inMemory({ task: 'regression', classes: 0, features: info }, { matrix, target, weight: null }),
  }
}

const fitOn = async (params: object, more: Partial<FitContext> = {}): Promise<GbdtState> =>
  (await gbdt.fit({ rounds: 40, ...params }, sample(createRng('rules')).data, { ...context, ...more })) as GbdtState

/** Of x, z, w and the level. */
const monotone = (direction: number) => ({ constraints: { monotone: Int8Array.of(direction, 0, 0, 0), groups: null } })

/** Predictions along a grid of x, all else as in each of some rows. */
function along(state: GbdtState, row: number): Float64Array {
  const { matrix } = sample(createRng('rules'))
  const grid = Float64Array.from({ length: 200 }, (_, i) => i / 199)
  const features = matrix.features.map(
    (feature, f): Feature =>
      feature.kind === 'levels'
        ? { ...feature, codes: new Int32Array(200).fill(feature.codes[row]!) }
        : { kind: 'number', values: f === 0 ? grid : new Float64Array(200).fill(feature.values[row]!) },
  )
  return gbdtPredictor.margins(state, { rows: 200, features })[0]!
}

const rises = (values: Float64Array) => values.every((value, i) => i === 0 || value >= values[i - 1]!)

test.each(['depth', 'leaf'])('a prediction never falls with an increasing column, grown by %s', async (growth) => {
  const free = await fitOn({ growth })
  const bound = await fitOn({ growth, maxLeaves: 30 }, monotone(1))
  expect([0, 1, 2, 3].every((row) => rises(along(free, row)))).toBe(false)
  for (let row = 0; row < 50; row++) expect(rises(along(bound, row))).toBe(true)
  const falling = await fitOn({ growth }, monotone(-1))
  for (let row = 0; row < 20; row++) expect(rises(along(falling, row).map((value) => -value))).toBe(true)
})

test('features of different groups never meet on a path', async () => {
  const allowed = [[0, 1], [1, 3], [2]]
  const state = await fitOn({}, { constraints: { monotone: null, groups: allowed } })
  const paths: number[][] = []
  const walk = (node: number, path: number[]): void => {
    if (state.left[node]! < 0) return void paths.push([...new Set(path)].sort())
    for (const child of [state.left[node]!, state.right[node]!]) walk(child, [...path, state.feature[node]!])
  }
  for (const root of state.roots) walk(root, [])
  expect(paths.length).toBeGreaterThan(100)
  for (const path of paths) expect(allowed.some((group) => path.every((f) => group.includes(f)))).toBe(true)
})

test('params of earlier versions are left out where they were empty, and otherwise say what says it now', () => {
  const empty = { increasing: '', decreasing: '', interactions: '' }
  expect(gbdt.parse({ rounds: 3, ...empty })).toEqual(gbdt.parse({ rounds: 3 }))
  expect(() => gbdt.parse({ increasing: 'age' })).toThrow(/has no parameter "increasing" any more/)
})

test.each(['sets', 'codes'])(
  'going on from a model gives what fitting at once gives, with levels by %s',
  async (levels) => {
    const params = { levels, subsample: 0.7, columnSample: 0.7 }
    const half = await fitOn({ ...params, rounds: 15 })
    const onward = await fitOn({ ...params, rounds: 25 }, { from: half })
    expect(onward).toEqual(await fitOn(params))
  },
)

test('a model that cannot be gone on from says why', async () => {
  const half = await fitOn({ levels: 'codes', rounds: 5 })
  await expect(fitOn({}, { from: half })).rejects.toThrow(/reads levels in another way/)
  const rates = await fitOn({ loss: 'absolute', rounds: 5 })
  await expect(fitOn({ loss: 'tweedie' }, { from: rates })).rejects.toThrow(/loss of another kind/)
})
