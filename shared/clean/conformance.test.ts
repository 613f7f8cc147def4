import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Json, paramFields } from '../core/index.ts'
import { COLUMN_KINDS, PLAIN_READING, type Reading, slice, type Table, take } from '../table/index.ts'
import {
  anyTable,
  anyValues,
  contentsOf,
  type Drawn,
  tableFrom,
  tableOfDrawn,
} from '../table/sample-table.test-support.ts'
import type { Step } from './step.ts'
import { STEPS } from './steps.ts'
import type { StepState } from './transform.ts'
import { TRANSFORMS } from './transforms.ts'

// Every member of STEPS is tested here by being listed: with its defaults, and with every other choice of each param.

const cases = STEPS.members.flatMap((step) =>
  paramSets(step).map((params) => ({ step, params, name: `${step.id} ${JSON.stringify(params)}` })),
)
const learning = cases.flatMap(({ step, ...rest }) => {
  const { fit, transform } = step
  return fit && transform ? [{ ...rest, learn: fit, transform }] : []
})
const keeping = cases.flatMap(({ step, ...rest }) => (step.keep ? [{ ...rest, keep: step.keep }] : []))
const rereading = cases.flatMap(({ step, ...rest }) => (step.reread ? [{ ...rest, reread: step.reread }] : []))

function paramSets(step: Step): Record<string, Json>[] {
  const others = paramFields(step.params).flatMap(({ name, type, choices, default: usual }) => {
    const values: Json[] = type === 'boolean' ? [true, false] : [...(choices ?? [])]
    return values.filter((value) => value !== usual).map((value) => ({ [name]: value }))
  })
  return [{}, ...others, { columns: [...COLUMN_KINDS] }]
}

const readings = (): ReadonlyMap<string, Reading> => new Map(COLUMN_KINDS.map((kind) => [kind, PLAIN_READING[kind]]))
const reloaded = (state: StepState): StepState => JSON.parse(JSON.stringify(state))
const allMissing = (rows: number): Table =>
  tableFrom(Object.fromEntries(COLUMN_KINDS.map((kind) => [kind, [kind, new Array<null>(rows).fill(null)]])))

test('every step has the hooks of its scope, and those that run at prediction have a transform', () => {
  for (const step of STEPS.members) {
    const hooks = { reading: step.reread, values: step.fit, rows: step.keep }
    for (const [scope, hook] of Object.entries(hooks)) expect(hook !== undefined, step.id).toBe(scope === step.scope)
    expect(step.transform !== undefined, step.id).toBe(step.scope === 'values')
    expect(step.atPrediction.runs, step.id).toBe(step.scope !== 'rows')
  }
})

test('the scoring list holds the transform of every step that has one, and no other', () => {
  const transforms = STEPS.members.flatMap(({ transform }) => transform ?? [])
  expect([...TRANSFORMS.members].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
    transforms.sort((a, b) => (a.id < b.id ? -1 : 1)),
  )
  for (const { id, transform } of STEPS.members) if (transform) expect(TRANSFORMS.get(id)).toBe(transform)
})

test.each(cases)('$name: parse() fills in defaults, and names a param that there is not', ({ step, params }) => {
  expect(step.parse(step.parse(params))).toEqual(step.parse(params))
  expect(() => step.parse({ ...params, nonsense: 1 })).toThrow(new RegExp(`${step.id}.*nonsense`))
})

test.each(cases)('$name: a column that there is not is an error that names it', ({ step, params }) => {
  const named = { ...params, columns: ['nowhere'] }
  const run = () =>
    step.reread?.(readings(), named) ?? step.fit?.(allMissing(2), named) ?? step.keep?.(allMissing(2), named)
  expect(run).toThrow(/nowhere/)
})

test.each(learning)(
  '$name: fit and apply leave the table untouched and give the same again',
  ({ learn, transform, params }) => {
    fc.assert(
      fc.property(anyTable(), (table) => {
        const before = structuredClone(table)
        const state = learn(table, params)
        const after = transform.apply(table, state)
        expect(table).toEqual(before)
        expect(learn(table, params)).toEqual(state)
        expect(transform.apply(table, state)).toEqual(after)
        expect(after.rows).toBe(table.rows)
        expect([...after.columns.keys()]).toEqual([...table.columns.keys()])
      }),
    )
  },
)

test.each(learning)(
  '$name: the state survives JSON and does the same on other rows',
  ({ learn, transform, params }) => {
    fc.assert(
      fc.property(anyTable(), anyTable(), (training, table) => {
        const state = learn(training, params)
        expect(reloaded(state)).toEqual(state)
        expect(transform.apply(table, reloaded(state))).toEqual(transform.apply(table, state))
      }),
    )
  },
)

test.each(learning)('$name: rows that are appended and taken away again teach nothing', ({ learn, params }) => {
  fc.assert(
    fc.property(drawnTwice, ([mine, others]) => {
      const alone = tableOfDrawn(mine)
      for (const [first, second] of [
        [mine, others],
        [others, mine],
      ] as const) {
        const both = tableOfDrawn(joined(first, second))
        const from = first === mine ? 0 : first.number.length
        const rows = Uint32Array.from({ length: alone.rows }, (_, row) => from + row)
        expect(learn(take(both, rows), params)).toEqual(learn(alone, params))
      }
    }),
  )
})

test.each(learning)('$name: row by row gives the same as all rows at once', ({ learn, transform, params }) => {
  fc.assert(
    fc.property(anyTable(), anyTable({ minRows: 1, maxRows: 8 }), (training, table) => {
      const state = learn(training, params)
      const whole = contentsOf(transform.apply(table, state))
      for (let row = 0; row < table.rows; row++) {
        const alone = contentsOf(transform.apply(slice(table, row, row + 1), state))
        for (const [name, values] of Object.entries(whole)) expect(alone[name]).toEqual([values[row]])
      }
    }),
  )
})

test.each(learning)(
  '$name: no rows and columns without a value teach nothing that fails later',
  ({ learn, transform, params }) => {
    fc.assert(
      fc.property(anyTable(), (table) => {
        for (const nothing of [allMissing(0), allMissing(3)]) {
          const applied = transform.apply(table, learn(nothing, params))
          expect(applied.rows).toBe(table.rows)
          expect(transform.apply(nothing, learn(table, params)).rows).toBe(nothing.rows)
        }
      }),
    )
  },
)

test.each(keeping)('$name: keeps rows in order, the same again, and leaves the table untouched', ({ keep, params }) => {
  fc.assert(
    fc.property(anyTable(), (table) => {
      const before = structuredClone(table)
      const rows = [...keep(table, params)]
      expect(table).toEqual(before)
      expect([...keep(table, params)]).toEqual(rows)
      expect([...new Set(rows)].sort((a, b) => a - b)).toEqual(rows)
      expect(rows.every((row) => row < table.rows)).toBe(true)
    }),
  )
  expect([...keep(allMissing(0), params)]).toEqual([])
})

test.each(rereading)(
  '$name: gives a reading for the same columns, and leaves those given untouched',
  ({ reread, params }) => {
    const given = readings()
    const before = structuredClone(given)
    const result = reread(given, params)
    expect(given).toEqual(before)
    expect([...result.keys()]).toEqual([...given.keys()])
    expect(reread(given, params)).toEqual(result)
    expect(reread(result, params)).toEqual(result)
  },
)

const drawnTwice = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([mine, others]) => fc.tuple(anyValues(mine), anyValues(others)))

const joined = (first: Drawn, second: Drawn): Drawn => ({
  number: [...first.number, ...second.number],
  date: [...first.date, ...second.date],
  boolean: [...first.boolean, ...second.boolean],
  category: [...first.category, ...second.category],
  text: [...first.text, ...second.text],
})
