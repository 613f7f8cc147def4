import { expect, test } from 'vitest'
import { createRng, exp, type Rng, sigmoid } from '../core/index.ts'
import { decide, type Figure, measure, metricsFor, metricValue, type Predictions } from './index.ts'

// Worlds whose truth is known: rows are drawn from some kinds of rows with known chances, and a metric of the kinds under
// their chances is what its intervals should contain in 95 of 100 worlds.

interface World {
  readonly kinds: Predictions
  readonly chances: Float64Array
  /** The predictions of rows of these kinds. */
  rows(kinds: Uint32Array): Predictions
}

const SCORES = 10

/** Scores that are too timid and too high, as those of real models are. */
function binaryWorld(): World {
  const kinds = Array.from({ length: 2 * SCORES }, (_, kind) => ({
    score: ((kind >> 1) + 0.5) / SCORES,
    label: kind & 1,
  }))
  const chances = Float64Array.from(kinds, ({ score, label }) => {
    const positive = sigmoid(1.3 * Math.log(score / (1 - score)) - 0.7)
    return (score * (1 - score) + 0.05) * (label === 1 ? positive : 1 - positive)
  })
  const of = (places: ArrayLike<number>): Predictions => {
    const scores = Float64Array.from(places, (kind) => kinds[kind]!.score)
    const labels = Uint8Array.from(places, (kind) => kinds[kind]!.label)
    return { task: 'binary', labels, scores, decisions: decide(scores, 0.5) }
  }
  return { kinds: of([...kinds.keys()]), chances, rows: of }
}

/** Errors of two sizes, on numbers that are themselves spread unevenly. */
function regressionWorld(): World {
  const kinds = Array.from({ length: 60 }, (_, kind) => ({ label: 2 + (kind % 10), error: ((kind / 10) | 0) - 2 }))
  const of = (places: ArrayLike<number>): Predictions => ({
    task: 'regression',
    labels: Float64Array.from(places, (kind) => kinds[kind]!.label),
    predicted: Float64Array.from(places, (kind) => kinds[kind]!.label + 0.31 * kinds[kind]!.error + 0.07),
  })
  const chances = Float64Array.from(kinds, ({ label, error }) => exp(-0.2 * label - Math.abs(error)))
  return { kinds: of([...kinds.keys()]), chances, rows: of }
}

/** Three classes, said with shares that are a little too sure. */
function multiclassWorld(): World {
  const said = [
    [0.8, 0.15, 0.05],
    [0.55, 0.35, 0.1],
    [0.45, 0.2, 0.35],
    [0.2, 0.6, 0.2],
    [0.1, 0.75, 0.15],
    [0.3, 0.25, 0.45],
    [0.05, 0.1, 0.85],
    [0.34, 0.36, 0.3],
  ]
  const kinds = said.flatMap((shares) => [0, 1, 2].map((label) => ({ shares, label })))
  const chances = Float64Array.from(kinds, ({ shares, label }) => {
    const softer = shares.map((share) => Math.sqrt(share))
    return softer[label]! / softer.reduce((sum, share) => sum + share, 0)
  })
  const of = (places: ArrayLike<number>): Predictions => ({
    task: 'multiclass',
    classes: 3,
    labels: Int32Array.from(places, (kind) => kinds[kind]!.label),
    probabilities: [0, 1, 2].map((k) => Float64Array.from(places, (kind) => kinds[kind]!.shares[k]!)),
    decisions: Int32Array.from(places, (kind) => {
      const { shares } = kinds[kind]!
      return shares.indexOf(Math.max(...shares))
    }),
  })
  return { kinds: of([...kinds.keys()]), chances, rows: of }
}

/** Rows of the kinds, each with its chance. */
function drawKinds(chances: Float64Array, rows: number, rng: Rng): Uint32Array {
  const upTo = new Float64Array(chances.length)
  let all = 0
  for (const [kind, chance] of chances.entries()) {
    all += chance
    upTo[kind] = all
  }
  return Uint32Array.from({ length: rows }, () => {
    const at = rng.next() * all
    let kind = 0
    while (upTo[kind]! < at) kind++
    return kind
  })
}

const contains = ({ low, high }: Figure, truth: number) =>
  low !== null && high !== null && low <= truth && truth <= high

/** The share of the worlds in which the interval of each metric holds the truth. */
function coverage(
  { kinds, chances, rows }: World,
  ids: readonly string[],
  { worlds, size, resamples }: { readonly worlds: number; readonly size: number; readonly resamples: number },
): Map<string, number> {
  const truths = ids.map((id) => metricValue(id, kinds, chances))
  const covered = ids.map(() => 0)
  for (let world = 0; world < worlds; world++) {
    const rng = createRng(world)
    const figures = measure(rows(drawKinds(chances, size, rng)), { rng, resamples, metrics: ids })
    for (const [at, id] of ids.entries()) {
      const truth = truths[at]
      if (typeof truth === 'number' && contains(figures[id]!, truth)) covered[at]! += 1
    }
  }
  return new Map(ids.map((id, at) => [id, covered[at]! / worlds]))
}

test.each([
  { task: 'binary' as const, world: binaryWorld, options: { worlds: 1500, size: 1000, resamples: 300 } },
  { task: 'multiclass' as const, world: multiclassWorld, options: { worlds: 600, size: 600, resamples: 250 } },
  { task: 'regression' as const, world: regressionWorld, options: { worlds: 1000, size: 500, resamples: 250 } },
])('the 95 % intervals of every $task metric hold the truth in 93 to 97 of 100 worlds', ({ task, world, options }) => {
  // The median moves from one kind to the next at once: it has a world of its own below.
  const ids = metricsFor(task).flatMap(({ id }) => (id === 'medianAe' ? [] : [id]))
  for (const [id, share] of coverage(world(), ids, options)) {
    expect.soft(share, id).toBeGreaterThanOrEqual(0.93)
    expect.soft(share, id).toBeLessThanOrEqual(0.97)
  }
})

test.each([
  ['by resampling', 500],
  ['by ranks', 2500],
] as const)('the 95 %% intervals of medianAe %s hold the truth in 93 to 97 of 100 worlds', (_, size) => {
  // Errors are exponential: half of them are below the logarithm of 2.
  const worlds = 1000
  let covered = 0
  for (let world = 0; world < worlds; world++) {
    const rng = createRng(world)
    const labels = new Float64Array(size)
    const predicted = labels.map((label) => label - Math.log(1 - rng.next()))
    const options = { rng, resamples: 250, metrics: ['medianAe'] }
    const { medianAe } = measure({ task: 'regression', labels, predicted }, options)
    if (medianAe && contains(medianAe, Math.log(2))) covered++
  }
  expect(covered / worlds).toBeGreaterThanOrEqual(0.93)
  expect(covered / worlds).toBeLessThanOrEqual(0.97)
})

test('intervals over groups hold the truth where rows of a group go together, and those over rows do not', () => {
  const covered = { groups: 0, rows: 0 }
  const worlds = 300
  for (let world = 0; world < worlds; world++) {
    const rng = createRng(world)
    // Of each group of 10 rows all are right or all are wrong, mostly: the true accuracy is 0.7.
    const groups = Int32Array.from({ length: 800 }, (_, row) => Math.floor(row / 10))
    const isRight = Array.from({ length: 80 }, () => rng.next() < 0.7)
    const labels = Uint8Array.from(groups, () => Number(rng.next() < 0.5))
    const decisions = labels.map((label, row) =>
      (rng.next() < 0.9 ? isRight[groups[row]!] : rng.next() < 0.7) ? label : 1 - label,
    )
    const predictions = { task: 'binary' as const, labels, decisions, scores: null }
    const options = { rng, resamples: 300, metrics: ['accuracy'] }
    if (contains(measure(predictions, { ...options, groups }).accuracy!, 0.7)) covered.groups++
    if (contains(measure(predictions, options).accuracy!, 0.7)) covered.rows++
  }
  expect(covered.groups / worlds).toBeGreaterThan(0.92)
  expect(covered.groups / worlds).toBeLessThan(0.98)
  expect(covered.rows / worlds).toBeLessThan(0.6)
})

const ROWS = 2400

function scored(rng: Rng): Predictions {
  const scores = Float64Array.from({ length: ROWS }, () => rng.next() ** 2)
  const labels = Uint8Array.from(scores, (score) => Number(rng.next() < score ** 1.5))
  return { task: 'binary', labels, scores, decisions: decide(scores, 0.4) }
}

/** Errors with heavy tails, on numbers over several sizes. */
function numbers(rng: Rng): Predictions {
  const labels = Float64Array.from({ length: ROWS }, () => exp(3 * rng.next()))
  return {
    task: 'regression',
    labels,
    predicted: labels.map((label) => Math.max(0, label + (rng.next() - 0.5) / (0.05 + rng.next()))),
  }
}

function classes(rng: Rng): Predictions {
  const labels = Int32Array.from({ length: ROWS }, () => rng.below(3))
  const odds = [0, 1, 2].map((k) => Float64Array.from(labels, (label) => rng.next() + (label === k ? 0.6 : 0.05)))
  const probabilities = odds.map((own) => own.map((value, row) => value / odds.reduce((sum, of) => sum + of[row]!, 0)))
  const decisions = Int32Array.from(labels, (_, row) => {
    const shares = probabilities.map((of) => of[row]!)
    return shares.indexOf(Math.max(...shares))
  })
  return { task: 'multiclass', classes: 3, labels, probabilities, decisions }
}

test.each([
  ['binary', scored],
  ['regression', numbers],
  ['multiclass', classes],
] as const)('intervals of %s rows in cells are as wide as those of the rows one by one', (_, draw) => {
  const predictions = draw(createRng(3))
  const inCells = measure(predictions, { rng: createRng(0), resamples: 1500 })
  // One row doubled into a group of two rows: as good as ungrouped, and resampled row by row.
  const groups = Int32Array.from({ length: ROWS }, (_row, row) => Math.max(1, row))
  const oneByOne = measure(predictions, { rng: createRng(1), resamples: 1500, groups })
  for (const [id, { value, low, high }] of Object.entries(inCells)) {
    const other = oneByOne[id]!
    expect(value, id).toBe(other.value)
    const width = (other.high ?? 0) - (other.low ?? 0)
    expect.soft(Math.abs(((high ?? 0) - (low ?? 0)) / width - 1), `${id}: width`).toBeLessThan(0.15)
    expect
      .soft(Math.abs((high ?? 0) + (low ?? 0) - (other.high ?? 0) - (other.low ?? 0)) / 2 / width, `${id}: centre`)
      .toBeLessThan(0.12)
  }
})
