import { beforeAll, expect, test } from 'vitest'
import { LatheError } from '../core/index.ts'
import { sampleBundle } from '../export/sample-pipeline.test-support.ts'
import type { Pipeline } from '../pipeline/index.ts'
import { checkRowCount, MOST_ROWS, parsePredictRequest } from './predict-request.ts'
import { createRowCheck } from './row-check.ts'

let pipeline: Pipeline
beforeAll(async () => {
  pipeline = (await sampleBundle()).pipeline
})

function parse(text: string, mostRows = MOST_ROWS) {
  const { rows, reasons } = parsePredictRequest(JSON.parse(text))
  checkRowCount(rows.length, reasons, mostRows)
  return { ...createRowCheck(pipeline)(rows), reasons }
}

function refusal(text: string, mostRows?: number): LatheError {
  try {
    parse(text, mostRows)
  } catch (error) {
    if (error instanceof LatheError) return error
  }
  throw new Error(`not refused: ${text}`)
}

test('values come through as they were sent, source text and null included', () => {
  const { rows, ignored } = parse('{"rows":[{"age":37,"capital-gain":"1.234,5","job":null,"married":true,"hired":0}]}')
  expect(rows.map((row) => ({ ...row }))).toEqual([
    { age: 37, 'capital-gain': '1.234,5', job: null, married: true, hired: 0 },
  ])
  expect(ignored).toEqual([])
})

test('columns that the model does not use are named once, whatever they hold', () => {
  expect(parse('{"rows":[{"income":">50K","deep":[{}]},{"income":1,"age":1}]}').ignored).toEqual(['income', 'deep'])
})

test.each([
  ['[]', 'The request is a list, not an object.'],
  ['"x"', 'The request is "x", not an object.'],
  ['null', 'The request is null, not an object.'],
  ['{}', 'The request holds no "rows".'],
  ['{"row":[]}', 'The request holds "row", which is not known here.'],
  ['{"rows":{}}', '"rows" is an object, not a list.'],
  ['{"rows":[{},3]}', 'rows[1] is 3, not an object of values by column.'],
  ['{"rows":[[1,2]]}', 'rows[0] is a list, not an object of values by column.'],
  ['{"rows":[{},{},{"age":true}]}', 'rows[2], column "age" (number) must not be true.'],
  ['{"rows":[{"job":{"a":1}}]}', 'rows[0], column "job" (category) must not be an object.'],
  ['{"rows":[{"hired":false}]}', 'rows[0], column "hired" (date) must not be false.'],
])('%s is refused with what is wrong and what to do', (text, message) => {
  const error = refusal(text)
  expect(error.message).toBe(message)
  expect(error.code).toBe('data')
  expect(error.details.next).toMatch(/^Send /u)
})

test('the message about a wrong value names column, value and what the column takes', () => {
  expect(refusal('{"rows":[{"age":[1]}]}').details).toEqual({
    column: 'age',
    value: 'a list',
    next: 'Send a number or its source text, or null where it is missing.',
  })
})

test('more rows than the limit are refused with both numbers', () => {
  expect(parse('{"rows":[{},{}]}', 2).rows).toHaveLength(2)
  expect(refusal('{"rows":[{},{},{}]}', 2).message).toBe('The request holds 3 rows; one request may hold 2.')
})

test('a nesting that would overflow the stack is refused like any other', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  expect(refusal(`{"rows":[{"age":${deep}}]}`).message).toContain('must not be a list')
})

test('reasons are asked for by number, for fewer rows at once', () => {
  expect(parse('{"rows":[{"age":37}],"reasons":3}').reasons).toBe(3)
  expect(parse('{"rows":[{"age":37}]}').reasons).toBe(0)
  for (const wrong of ['-1', '1.5', '"3"', 'null'])
    expect(refusal(`{"rows":[],"reasons":${wrong}}`).message).toMatch(/"reasons" is /u)
  const many = JSON.stringify({ rows: Array.from({ length: 101 }, () => ({})), reasons: 1 })
  expect(refusal(many).message).toBe('The request holds 101 rows; one with reasons may hold 100.')
})
