import { beforeAll, expect, test } from 'vitest'
import { readBundle, withShapes, writeBundle } from '../../bundle/index.ts'
import { type Pipeline, scoreRows } from '../../pipeline/index.ts'
import { sampleArrival } from '../../sample-journey.test-support.ts'
import { parseEdits, shapesOf, withEdits } from '../index.ts'

let pipeline: Pipeline
let bundle: Awaited<ReturnType<typeof sampleArrival>>['bundle']
beforeAll(async () => {
  const params = { additive: { rounds: 40, pairRounds: 20, pairs: 3, earlyStopping: 0 } }
  bundle = (await sampleArrival(0, { families: ['additive'], params, mode: 'fast' })).bundle
  pipeline = bundle.pipeline
})

const rows = () => bundle.golden.rows
const marginsOf = (of: Pipeline) => scoreRows(of, rows()).margins[0] ?? new Float64Array(0)

/** The bin of a number, by the cuts that are shown. */
const binOf = (cuts: readonly number[], value: number): number => 1 + cuts.filter((cut) => cut < value).length

test('what is shown sums to the margin of every golden row', () => {
  const view = shapesOf(pipeline)
  const margins = marginsOf(pipeline)
  const numbers = view.shapes.filter(({ name, column }) => name === column)
  expect(view.pairs).toHaveLength(3)
  expect(numbers.length).toBeGreaterThan(3)
  // A model of one column and its pairs alone is the sum of what is drawn of it.
  const others = view.shapes.filter(({ name }) => name !== 'age').map(({ name: shape }) => ({ edit: 'remove', shape }))
  const [age] = view.shapes.filter(({ name }) => name === 'age')
  const alone = marginsOf(withEdits(pipeline, parseEdits(others)))
  for (const [i, row] of rows().entries()) {
    const text = row.age
    const value = text === null || text === '' || !Number.isFinite(Number(text)) ? null : Number(text)
    const bin = value === null ? 0 : binOf(age?.cuts ?? [], value)
    expect(alone[i]).toBeCloseTo((view.intercepts[0] ?? 0) + (age?.values[0]?.[bin] ?? NaN), 12)
  }
  expect(margins).toHaveLength(rows().length)
})

test('an edit changes the rows of its range, and no other', () => {
  const edits = parseEdits([{ edit: 'flatten', shape: 'age', from: 30, to: 50, value: 2 }])
  const [before, after] = [marginsOf(pipeline), marginsOf(withEdits(pipeline, edits))]
  const shape = shapesOf(pipeline).shapes.find(({ name }) => name === 'age')
  let concerned = 0
  for (const [i, row] of rows().entries()) {
    const age = Number(row.age ?? NaN)
    const bin = binOf(shape?.cuts ?? [], age)
    const [low, high] = [shape?.cuts[bin - 2] ?? -Infinity, shape?.cuts[bin - 1] ?? Infinity]
    const isIn = row.age !== '' && Number.isFinite(age) && low < 50 && high > 30
    if (isIn) concerned++
    const expected = isIn ? 2 - (shape?.values[0]?.[bin] ?? NaN) : 0
    expect((after[i] ?? 0) - (before[i] ?? 0)).toBeCloseTo(expected, 10)
  }
  expect(concerned).toBeGreaterThan(50)
})

test('smoothing keeps the mean over the rows and roughness falls; a strength without end gives one value', () => {
  const ageOf = (strength: number) => {
    const edited = withEdits(pipeline, parseEdits([{ edit: 'smooth', shape: 'age', strength }]))
    const { weights = [], values: [values = []] = [] } =
      shapesOf(edited).shapes.find(({ name }) => name === 'age') ?? {}
    const steps = values.slice(2).map((value, i) => value - (values[i + 1] ?? 0))
    const mean = values.reduce((sum, value, bin) => sum + (bin > 0 ? value * (weights[bin] ?? 0) : 0), 0)
    return { rough: Math.sqrt(steps.reduce((sum, step) => sum + step * step, 0)), mean }
  }
  const [little, more, most] = [0.01, 1, 1000].map(ageOf)
  expect(more?.rough).toBeLessThan(little?.rough ?? 0)
  expect(most?.rough).toBeLessThan((little?.rough ?? 0) / 5)
  expect(most?.mean).toBeCloseTo(little?.mean ?? NaN, 6)
})

test('a shape that is made to rise does, levels and yes-or-no columns are flattened by name', () => {
  const edits = parseEdits([
    { edit: 'monotone', shape: 'age', direction: 'falling' },
    { edit: 'flatten', shape: 'job', levels: ['nurse'], value: -1 },
    { edit: 'flatten', shape: 'member', levels: ['yes', 'no'] },
  ])
  const { shapes } = shapesOf(withEdits(pipeline, edits))
  const valuesOf = (name: string) => shapes.find((shape) => shape.name === name)?.values[0] ?? []
  const falling = valuesOf('age').slice(1)
  for (const [i, value] of falling.slice(1).entries()) expect(value).toBeLessThanOrEqual((falling[i] ?? 0) + 1e-12)
  const job = shapes.find(({ name }) => name === 'job')
  expect(valuesOf('job')[1 + (job?.levels.findIndex((names) => names.includes('nurse')) ?? -1)]).toBeCloseTo(-1, 12)
  const [, no, yes] = valuesOf('member')
  expect(yes).toBeCloseTo(no ?? NaN, 12)
})

test('edits travel with the model file, and without them it is again what was learned', () => {
  const edits = parseEdits([
    { edit: 'remove', shape: 'age' },
    { edit: 'smooth', shape: 'spent' },
  ])
  const figures = { metrics: {}, fairness: {} }
  const edited = readBundle(writeBundle(withShapes(bundle, edits, figures)), 'edited.lathe')
  expect(edited.record.edits).toEqual(edits)
  expect(marginsOf(edited.pipeline)).toEqual(marginsOf(withEdits(pipeline, edits)))
  expect(marginsOf(edited.pipeline)).not.toEqual(marginsOf(pipeline))
  const back = withShapes(edited, [], bundle.record)
  expect(writeBundle(back)).toEqual(writeBundle(bundle))
  // Edits are made of what was learned, not of what others left: a shorter list is an undo.
  const less = withShapes(edited, edits.slice(0, 1), figures)
  expect(less.pipeline).toEqual(withEdits(pipeline, edits.slice(0, 1)))
})

test.each([
  [[{ edit: 'smooth', shape: 'height' }], /no shape "height"/],
  [[{ edit: 'smooth', shape: 'job' }], /no order/],
  [[{ edit: 'flatten', shape: 'job', levels: ['king'] }], /no category "king"/],
  [[{ edit: 'flatten', shape: 'age', levels: ['nurse'] }], /holds numbers/],
  [[{ edit: 'flatten', shape: 'age', from: 9, to: 3 }], /before it begins/],
  [[{ edit: 'flatten', shape: 'age', class: 'red' }], /class "red"/],
  [[{ edit: 'melt', shape: 'age' }], /edit/],
])('an edit that cannot be made says why: %j', (edits, message) => {
  expect(() => withEdits(pipeline, parseEdits(edits))).toThrow(message)
})

test('a model that is no glass box says so', async () => {
  const { bundle: other } = await sampleArrival(0, { families: ['linear'], mode: 'fast' })
  expect(() => shapesOf(other.pipeline)).toThrow(/family "linear": it has no shapes/)
})
