import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { createScorer } from '../explain/scorer.ts'
import type { Task } from '../metrics/index.ts'
import { type Cell, readColumn, type SourceColumn, type Table } from '../table/index.ts'
import { sourceFrom } from '../table/sample-table.test-support.ts'
import { sampleDataset, samplePipeline, sampleTexts } from '../train/sample-data.test-support.ts'
import { INLINE_ARRAYS } from './arrays.ts'
import { pipelineFromJson, pipelineToJson } from './load.ts'
import type { Pipeline } from './pipeline.ts'
import { predictionsOf, type Scores, scoreRows, scoreSource, scoreTable } from './score.ts'

const CANDIDATES = [
  { task: 'binary', family: 'gbdt', params: { rounds: 8 } },
  { task: 'binary', family: 'linear', params: {} },
  { task: 'multiclass', family: 'gbdt', params: { rounds: 4 } },
  { task: 'multiclass', family: 'linear', params: {} },
  { task: 'regression', family: 'gbdt', params: { rounds: 8 } },
  { task: 'regression', family: 'linear', params: {} },
] as const

const fitted = new Map<string, Pipeline>()
const keyOf = ({ task, family }: { task: Task; family: string }) => `${family}, ${task}`
const pipelineOf = (key: string): Pipeline => fitted.get(key)!
const cases = CANDIDATES.map((candidate) => ({ name: keyOf(candidate) }))
const [firstCase] = cases
const trees = (): Pipeline => pipelineOf(firstCase!.name)

beforeAll(async () => {
  for (const { task, family, params } of CANDIDATES)
    fitted.set(
      keyOf({ task, family }),
      await samplePipeline(sampleDataset(sampleTexts(), { task }), { family, params }),
    )
})

/** Cells as a file may hold them: ordinary, missing, never seen, out of range, unreadable. */
const CELLS: Readonly<Record<string, readonly string[]>> = {
  age: ['18', ' 44 ', '77', '', '140', '-3', 'old', ' old ', '1e2'],
  job: ['Clerk', 'CLERK ', 'nurse', '', 'pilot', '?'],
  income: ['', '0', '12500.75', '1e12', 'much'],
  team: ['red', 'blue', '', 'green'],
  zip: ['0101', '0303', '101', ''],
  member: ['yes', 'NO', '', 'perhaps'],
  joined: ['2020-02-29', '2021-12-31', '', '1999-01-01', '31.12.2021'],
  household: ['family 1', 'family 99', ''],
  note: ['a very good letter', '', 'Unheard-of words!'],
}
const NAMES = Object.keys(CELLS)
const anyRows = fc.array(fc.record(Object.fromEntries(NAMES.map((name) => [name, fc.constantFrom(...CELLS[name]!)]))), {
  maxLength: 8,
})

type Row = Readonly<Record<string, string>>

const sourceColumns = (rows: readonly Row[]): ReadonlyMap<string, SourceColumn> => {
  const { names, columns } = sourceFrom(Object.fromEntries(NAMES.map((name) => [name, rows.map((row) => row[name]!)])))
  return new Map(names.map((name, i) => [name, columns[i]!]))
}

function typed(pipeline: Pipeline, rows: readonly Row[]): Table {
  const columns = sourceColumns(rows)
  return {
    rows: rows.length,
    columns: new Map(
      pipeline.inputs.map(({ name, reading }) => [name, readColumn(columns.get(name)!, reading).column]),
    ),
  }
}

const withoutStatuses = ({ statuses: _, troubles: _troubles, ...scores }: Scores) => scores

test.each(cases)('$name: rows, source columns and a typed table give the same scores and statuses', ({ name }) => {
  const pipeline = pipelineOf(name)
  fc.assert(
    fc.property(anyRows, (rows) => {
      const scores = scoreRows(pipeline, rows)
      expect(scoreSource(pipeline, sourceColumns(rows), rows.length)).toEqual(scores)
      expect(withoutStatuses(scoreTable(pipeline, typed(pipeline, rows)))).toEqual(withoutStatuses(scores))
      expect(scores.margins.every((margin) => margin.every(Number.isFinite))).toBe(true)
    }),
  )
})

test.each(cases)('$name: a row’s prediction and status do not depend on its neighbours', ({ name }) => {
  const pipeline = pipelineOf(name)
  fc.assert(
    fc.property(anyRows, (rows) => {
      const alone = rows.flatMap((row) => predictionsOf(pipeline, scoreRows(pipeline, [row])))
      expect(alone).toEqual(predictionsOf(pipeline, scoreRows(pipeline, rows)))
    }),
  )
})

test.each(cases)('$name: the scorer made from its JSON predicts the same', ({ name }) => {
  const pipeline = pipelineOf(name)
  const json = JSON.parse(JSON.stringify(pipelineToJson(pipeline, INLINE_ARRAYS)))
  expect(pipelineFromJson(json, INLINE_ARRAYS)).toEqual(pipeline)
  const score = createScorer(json)
  fc.assert(
    fc.property(anyRows, (rows) => {
      expect(score(rows)).toEqual(predictionsOf(pipeline, scoreRows(pipeline, rows)))
    }),
  )
})

test('JSON numbers and booleans count as their source text', () => {
  const pipeline = trees()
  // JSON has no −0.
  const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map((value) => value + 0)
  fc.assert(
    fc.property(number, number, fc.boolean(), (age, income, member) => {
      const other = {
        job: 'nurse',
        team: 'red',
        zip: '0101',
        joined: '2020-05-05',
        household: 'family 2',
        note: 'a letter',
      }
      const asJson = { ...other, age, income, member }
      const asText = { ...other, age: String(age), income: String(income), member: member ? 'yes' : 'no' }
      expect(scoreRows(pipeline, [asJson])).toEqual(scoreRows(pipeline, [asText]))
    }),
  )
})

const ORDINARY: Row = {
  age: '44',
  job: 'nurse',
  income: '12500.75',
  team: 'red',
  zip: '0101',
  member: 'yes',
  joined: '2021-02-03',
  household: 'family 2',
  note: 'a very good letter',
}

function statusOf(change: Readonly<Record<string, Cell | undefined>>): string {
  const row = Object.entries({ ...ORDINARY, ...change }).filter(
    (entry): entry is [string, Cell] => entry[1] !== undefined,
  )
  return scoreRows(trees(), [Object.fromEntries(row)]).statuses[0]!
}

test.each([
  [{}, 'ok'],
  [{ age: '' }, 'ok'],
  [{ age: null }, 'ok'],
  [{ age: '140' }, 'outside the training range: age 140'],
  [{ age: 140 }, 'outside the training range: age 140'],
  [{ joined: '1999-01-01' }, 'outside the training range: joined 1999-01-01'],
  [{ household: 'family 99' }, 'unseen category "family 99" in household: treated as missing'],
  [{ zip: 101 }, 'unseen category "101" in zip: treated as missing'],
  [{ age: undefined }, 'missing column: age'],
  [{ age: 'old' }, 'unreadable number "old" in age: treated as missing'],
  [{ age: ' old ' }, 'unreadable number " old " in age: treated as missing'],
  [{ age: true }, 'unreadable number "true" in age: treated as missing'],
  [{ member: 'perhaps' }, 'unreadable boolean "perhaps" in member: treated as missing'],
  [{ joined: '31.12.2021' }, 'unreadable date "31.12.2021" in joined: treated as missing'],
  [
    { note: undefined, age: '140', zip: '9' },
    'missing column: note; outside the training range: age 140; unseen category "9" in zip: treated as missing',
  ],
] as const)('the status of an ordinary row with %j is %j', (change, status) => {
  expect(statusOf(change)).toBe(status)
})

test('what is out of order is said to programs, too', () => {
  const { note: _, ...without }: Row = { ...ORDINARY, age: '140', zip: '9', member: 'perhaps' }
  const { troubles } = scoreRows(trees(), [ORDINARY, without])
  expect([...(troubles ?? []).keys()]).toEqual([1])
  expect(troubles?.get(1)).toEqual([
    { kind: 'unreadable', column: 'member' },
    { kind: 'missing', column: 'note' },
    { kind: 'outside', column: 'age' },
    { kind: 'unseen', column: 'zip' },
  ])
})

test('the ends of the training range are inside it', () => {
  const { range } = trees().inputs.find(({ name }) => name === 'age')!
  for (const age of range!) expect(statusOf({ age })).toBe('ok')
  expect(statusOf({ age: range![1] + 1e-9 })).toMatch(/^outside the training range: age/)
})

test('a column that a file lacks is noted on every row, and counts as missing', () => {
  const columns = new Map([...sourceColumns([ORDINARY, ORDINARY])].filter(([name]) => name !== 'age'))
  const scores = scoreSource(trees(), columns, 2)
  expect(scores.statuses).toEqual(['missing column: age', 'missing column: age'])
  expect(withoutStatuses(scores)).toEqual(
    withoutStatuses(
      scoreRows(trees(), [
        { ...ORDINARY, age: '' },
        { ...ORDINARY, age: '' },
      ]),
    ),
  )
})

test('columns that the pipeline does not know change nothing', () => {
  expect(scoreRows(trees(), [{ ...ORDINARY, outcome: 'left', other: 7 }])).toEqual(scoreRows(trees(), [ORDINARY]))
})

test.each(['constructor', '__proto__', 'toString', '$f64', '0'])('a column may be named %s', async (name) => {
  const { age = [], outcome = [] } = sampleTexts()
  const recipe = {
    steps: [
      { id: 'set-type', params: { columns: [name], type: 'number' } },
      { id: 'impute', params: { columns: [name] } },
      { id: 'clip', params: {} },
    ],
  }
  const texts = Object.fromEntries([
    [name, age.map((text, row) => (row % 7 === 0 ? '' : text))],
    ['outcome', outcome],
  ])
  const options = { ignore: [] }
  const pipeline = await samplePipeline(sampleDataset(texts, { options, recipe }), undefined, recipe)
  const row = Object.fromEntries([[name, '44']])
  const [full, none] = predictionsOf(pipeline, scoreRows(pipeline, [row, {}]))
  expect(full!.status).toBe('ok')
  expect(none!.status).toBe(`missing column: ${name}`)
  const score = createScorer(JSON.parse(JSON.stringify(pipelineToJson(pipeline, INLINE_ARRAYS))))
  expect(score([row, {}])).toEqual([full, none])
})

test('a prediction is the source text of a class with all probabilities, or a number with none', () => {
  const [binary] = predictionsOf(trees(), scoreRows(trees(), [ORDINARY]))
  expect(Object.keys(binary!.probabilities!)).toEqual(trees().classes)
  const positive = binary!.probabilities![trees().classes[1]!]!
  expect(binary!.prediction).toBe(trees().classes[positive >= 0.5 ? 1 : 0])
  const strict = { ...trees(), threshold: 1 }
  expect(predictionsOf(strict, scoreRows(strict, [ORDINARY]))[0]!.prediction).toBe(trees().classes[0])
  const numbers = pipelineOf('linear, regression')
  const [regression] = predictionsOf(numbers, scoreRows(numbers, [ORDINARY]))
  expect(regression).toMatchObject({ prediction: expect.any(Number), probabilities: null, status: 'ok' })
  expect(scoreRows(trees(), [])).toMatchObject({ rows: 0, statuses: [], decisions: new Int32Array(0) })
})
