import { expect, test } from 'vitest'
import { createRng } from '../../core/index.ts'
import { REFERENCE_COMPUTE } from '../compute.ts'
import type { Feature } from '../matrix.ts'
import { inMemory } from '../training-data.ts'
import { naiveBayes } from './naive-bayes.ts'
import { type NaiveBayesState, naiveBayesPredictor } from './predictor.ts'

const context = { rng: createRng(0), progress: async () => {}, compute: REFERENCE_COMPUTE }

const number = (...values: number[]): Feature => ({ kind: 'number', values: Float64Array.from(values) })
const levels = (...codes: number[]): Feature => ({ kind: 'levels', codes: Int32Array.from(codes), cardinality: 3 })

async function margins(params: object, features: Feature[], target: number[], ask: Feature[]) {
  const infos = features.map(({ kind }, f) => ({ name: `${f}`, column: `${f}`, kind, levels: [] }))
  const classes = new Set(target).size
  const data = inMemory(
    { task: classes === 2 ? 'binary' : 'multiclass', classes, features: infos },
    { matrix: { rows: target.length, features }, target: Float64Array.from(target), weight: null },
  )
  const state = (await naiveBayes.fit(params, data, context)) as NaiveBayesState
  const rows = ask[0]?.kind === 'number' ? ask[0].values.length : (ask[0]?.codes.length ?? 0)
  return naiveBayesPredictor.margins(state, { rows, features: ask })
}

const NUMBERS = [number(1, 2, 3, 6, 7, 8, 2, 3), number(2, 1, 5, 5, 8, 4, 9, 7)]
const CLASSES = [0, 0, 0, 1, 1, 1, 2, 2]
const EXACT = { varianceSmoothing: 1e-15, priors: 'equal' }

test('numbers: the log-likelihoods are those of scikit-learn’s GaussianNB', async () => {
  const found = await margins(EXACT, NUMBERS, CLASSES, [number(2.5, 6), number(3, 6)])
  // GaussianNB(var_smoothing=1e-15, priors=[1/3, 1/3, 1/3]), against the first class.
  const expected = [
    [0.0, -16.211538461538304, -11.272418623920663],
    [0.0, 13.153846153846036, -11.556072470074032],
  ]
  for (const [row, classes] of expected.entries())
    for (const [c, value] of classes.entries()) expect(found[c]![row]! - found[0]![row]!).toBeCloseTo(value, 8)
})

test('levels: the log-odds are those of scikit-learn’s CategoricalNB', async () => {
  const features = [levels(0, 0, 1, 2, 2, 1), levels(1, 2, 1, 0, 1, 0)]
  const [found] = await margins({}, features, [0, 0, 0, 1, 1, 1], [levels(0, 2, 1), levels(0, 2, 1)])
  const expected = [0.0, 0.40546510810816416, -0.40546510810816416]
  for (const [row, value] of expected.entries()) expect(found![row]).toBeCloseTo(value, 10)
})

test('a missing value leaves its feature out, in learning and in scoring', async () => {
  const [one, two] = NUMBERS
  const scored = await margins(EXACT, NUMBERS, CLASSES, [number(2.5), number(NaN)])
  const without = await margins(EXACT, [one!], CLASSES, [number(2.5)])
  for (const [c, margin] of scored.entries()) expect(margin[0]).toBeCloseTo(without[c]![0]!, 12)
  // Rows more, of which one number is missing, change nothing of what that number says.
  const more = two?.kind === 'number' ? number(...two.values, NaN, NaN, NaN) : number()
  const longer = [levels(...CLASSES.map(() => 0), 0, 0, 0), more]
  const ask = [levels(-1), number(6)]
  const learned = await margins(EXACT, longer, [...CLASSES, 0, 1, 2], ask)
  const plain = await margins(EXACT, [levels(...CLASSES.map(() => 0)), two!], CLASSES, ask)
  for (const [c, margin] of learned.entries()) expect(margin[0]).toBeCloseTo(plain[c]![0]!, 12)
})
