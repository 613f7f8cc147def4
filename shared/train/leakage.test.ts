import { expect, test } from 'vitest'
import { inferReadings } from '../import/index.ts'
import { journey } from '../journey.ts'
import type { Task } from '../metrics/index.ts'
import { MODELS } from '../models/index.ts'
import { INLINE_ARRAYS, type Pipeline, pipelineToJson } from '../pipeline/index.ts'
import { sourceFrom } from '../table/sample-table.test-support.ts'
import {
  type Chosen,
  FULL_RECIPE,
  sampleDataset,
  sampleHost,
  sampleOptions,
  samplePipeline,
  sampleSplit,
  sampleTexts,
  TARGETS,
  type Texts,
} from './sample-data.test-support.ts'

// Nothing leaks: whatever stands in the test rows, the same pipeline comes out, bit for bit.
//
// Two things look at every row of the file by design, before the split: the type of a column, and whether a column
// numbers or names the rows. The poison keeps types, and a test below checks that it does. Which class is positive is
// named, since by default it is the rarer one of the whole file.

const TASKS: readonly Task[] = ['binary', 'multiclass', 'regression']
const CLEAN = sampleTexts()
const TEST_ROWS = [...sampleSplit().test]

const LABELS = { outcome: ['bought', 'left'], size: ['small', 'medium', 'large'] } as const

/** What takes a cell's place in a test row: huge numbers or none, new levels, other labels, other words, far dates. */
const POISON: Readonly<Record<string, (text: string, row: number) => string>> = {
  age: (_, row) => (row % 2 === 0 ? '' : String(9e9 + row)),
  job: (_, row) => `poison ${row % 7}`,
  income: (_, row) => String(-1e12 * row),
  team: (_, row) => (row % 2 === 0 ? 'red' : 'poison'),
  zip: () => '9999',
  member: (text) => (text === 'yes' ? 'no' : 'yes'),
  joined: (_, row) => `29${10 + (row % 90)}-12-31`,
  household: (_, row) => `poison ${row % 3}`,
  note: (text, row) => `${text} poison in the well, drawn ${row} times`,
  outcome: (text) => nextOf(LABELS.outcome, text),
  size: (text) => nextOf(LABELS.size, text),
  spent: (_, row) => `${1e9 + row}.5`,
}

const nextOf = (labels: readonly string[], text: string): string =>
  labels[(labels.indexOf(text) + 1) % labels.length] ?? ''

function poisoned(rows: Iterable<number>, kept: readonly string[] = []): Texts {
  const isPoisoned = new Set(rows)
  return Object.fromEntries(
    Object.entries(CLEAN).map(([name, texts]) => [
      name,
      texts.map((text, row) => (isPoisoned.has(row) && !kept.includes(name) ? POISON[name]!(text, row) : text)),
    ]),
  )
}

const plain = (pipeline: Pipeline): string => JSON.stringify(pipelineToJson(pipeline, INLINE_ARRAYS))

async function arrivalOf(texts: Texts, { task = 'binary', options = {}, split = sampleSplit() }: Chosen) {
  const start = {
    source: sourceFrom(texts),
    dataSha256: '00',
    target: TARGETS[task],
    infer: {},
    recipe: FULL_RECIPE,
    split,
    options: sampleOptions(task, options),
  }
  const { bundle, leaderboard, best, metrics } = await journey(start, sampleHost())
  const learned = {
    pipeline: plain(bundle.pipeline),
    golden: bundle.golden,
    leaderboard,
    why: best.why,
    rows: bundle.record.rows,
  }
  return { learned, metrics }
}

/** Params of families that would take long over what is shown as well in little time. */
const QUICK: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  gbdt: { rounds: 8, subsample: 0.7, earlyStopping: 3 },
  mlp: { nets: 1, width: 16, bins: 8, epochs: 5 },
  'random-forest': { trees: 10 },
  'extra-trees': { trees: 10 },
}

test('the poison changes every column, and the type of none', () => {
  const changed = poisoned(TEST_ROWS)
  for (const name of Object.keys(CLEAN)) expect(changed[name], name).not.toEqual(CLEAN[name])
  const typesOf = (texts: Texts) => inferReadings(sourceFrom(texts)).columns.map(({ reading }) => reading)
  expect(typesOf(changed)).toEqual(typesOf(CLEAN))
})

test.each(TASKS.flatMap((task) => MODELS.ids.map((family) => ({ task, family }))))(
  '$family, $task: a pipeline fitted to the training rows is the same with poisoned test rows',
  async ({ task, family }) => {
    const options = task === 'binary' ? { positive: 'bought' } : {}
    const params = QUICK[family] ?? {}
    const [one, two] = await Promise.all(
      [CLEAN, poisoned(TEST_ROWS)].map((texts) =>
        samplePipeline(sampleDataset(texts, { task, options }), { family, params }),
      ),
    )
    expect(one!.inputs.map(({ name }) => name)).toEqual([
      'age',
      'job',
      'income',
      'team',
      'zip',
      'member',
      'joined',
      'household',
      'note',
    ])
    expect(one!.branches[0]!.steps.map(({ id }) => id)).toEqual(['normalise', 'impute', 'impute', 'clip'])
    expect(plain(two!)).toBe(plain(one!))
  },
)

test.each(TASKS)(
  '%s: the whole journey with cross-validation arrives at the same model; only metrics change',
  async (task) => {
    const options = { families: ['linear', 'gbdt'], ...(task === 'binary' && { positive: 'bought' }) }
    const one = await arrivalOf(CLEAN, { task, options })
    const two = await arrivalOf(poisoned(TEST_ROWS), { task, options })
    expect(one.learned.leaderboard.map(({ family }) => family).sort()).toEqual(['gbdt', 'gbdt', 'linear'])
    expect(two.learned).toEqual(one.learned)
    expect(two.metrics).not.toEqual(one.metrics)
  },
)

test.each(['weights', 'smote', 'noise'] as const)(
  'so it does with every feature tried and classes balanced by %s',
  async (balance) => {
    const tried = { targetMeans: true, makeFeatures: true, selectColumns: true, text: 'both', balance } as const
    const options = { families: ['linear', 'gbdt'], positive: 'bought', ...tried }
    const one = await arrivalOf(CLEAN, { options })
    const two = await arrivalOf(poisoned(TEST_ROWS), { options })
    expect(one.learned.pipeline).toContain('"shift"')
    expect(two.learned).toEqual(one.learned)
    expect(two.metrics).not.toEqual(one.metrics)
  },
)

test('so it does where the split names rows to choose by, and rows of no fold are poisoned too', async () => {
  const { train, test: held } = sampleSplit()
  const inTrain = [...train]
  const split = {
    train: new Set(inTrain.filter((row) => row % 5 < 3)),
    valid: new Set(inTrain.filter((row) => row % 5 === 3)),
    test: held,
  }
  const unused = inTrain.filter((row) => row % 5 === 4)
  const chosen = { split, options: { families: ['linear', 'gbdt'], positive: 'bought' } }
  const one = await arrivalOf(CLEAN, chosen)
  const two = await arrivalOf(poisoned([...held, ...unused]), chosen)
  expect(one.learned.rows).toMatchObject({ train: 96, valid: 48, test: 48, unused: 48 })
  expect(two.learned).toEqual(one.learned)
  expect(two.metrics).not.toEqual(one.metrics)
})

// What decides the split is kept: the time, the group, or for a random one the labels that it spreads evenly.
test.each([
  { by: 'time', options: { splitTime: 'joined' }, kept: ['joined'] },
  { by: 'group', options: { splitGroup: 'household' }, kept: ['household'] },
  { by: 'chance', options: { test: 0.3 }, kept: ['outcome'] },
])('so it does where the split is taken by $by', async ({ options, kept }) => {
  const chosen = { split: null, options: { families: ['linear', 'gbdt'], positive: 'bought', ...options } }
  const { split } = sampleDataset(CLEAN, chosen)
  expect(split.test.length).toBeGreaterThan(30)
  const one = await arrivalOf(CLEAN, chosen)
  const two = await arrivalOf(poisoned(split.test, kept), chosen)
  expect(two.learned).toEqual(one.learned)
  expect(two.metrics).not.toEqual(one.metrics)
})

test('poisoned training rows do change the model', async () => {
  const [one, two] = await Promise.all(
    [CLEAN, poisoned([1])].map((texts) => samplePipeline(sampleDataset(texts, { options: { positive: 'bought' } }))),
  )
  expect(plain(two!)).not.toBe(plain(one!))
})
