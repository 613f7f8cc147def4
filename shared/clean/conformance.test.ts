import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COLUMN_KINDS, PLAIN_READING, type Reading, type Table, take } from '../table/index.ts'
import {
  anyTable,
  anyValues,
  sourceFrom,
  tableFrom,
  tableOfDrawn,
  valuesOf,
} from '../table/sample-table.test-support.ts'
import { originsOf, stepsFor } from './lineage.ts'
import { cases, editing, HOST, joined, keeping, learning, rereading } from './step-cases.test-support.ts'
import { STEPS } from './steps.ts'
import type { StepState } from './transform.ts'
import { applySteps, TRANSFORMS } from './transforms.ts'

const readings = (): ReadonlyMap<string, Reading> => new Map(COLUMN_KINDS.map((kind) => [kind, PLAIN_READING[kind]]))
const reloaded = (state: StepState): StepState => JSON.parse(JSON.stringify(state))
const allMissing = (rows: number): Table =>
  tableFrom(Object.fromEntries(COLUMN_KINDS.map((kind) => [kind, [kind, new Array<null>(rows).fill(null)]])))

test('every step has the hooks of its scope, and those that run at prediction have a transform or a reading', () => {
  for (const step of STEPS.members) {
    const hooks = { source: step.edit, reading: step.reread, rows: step.keep }
    for (const [scope, hook] of Object.entries(hooks)) expect(hook !== undefined, step.id).toBe(scope === step.scope)
    expect(step.fit !== undefined, step.id).toBe(step.scope === 'values' || step.scope === 'reading')
    expect(step.transform !== undefined, step.id).toBe(step.fit !== undefined)
    expect(step.atPrediction.runs, step.id).toBe(step.transform !== undefined)
  }
})

test('the scoring list holds the transform of every step that has one, and no other', () => {
  const transforms = new Set(STEPS.members.flatMap(({ transform }) => transform ?? []))
  expect([...TRANSFORMS.ids].sort()).toEqual([...transforms].map(({ id }) => id).sort())
  for (const { id, transform } of STEPS.members) if (transform) expect(TRANSFORMS.get(id)).toBe(transform)
})

test.each(cases)('$name: parse() fills in defaults, and names a param that there is not', ({ step, params }) => {
  expect(step.parse(step.parse(params))).toEqual(step.parse(params))
  expect(() => step.parse({ ...params, nonsense: 1 })).toThrow(new RegExp(`${step.id}.*nonsense`))
})

test.each(cases.filter(({ params }) => params.columns !== undefined))(
  '$name: a column that there is not is an error that names it',
  async ({ step, params }) => {
    const named = { ...params, columns: ['nowhere'] }
    const run = async () => (await step.fit?.(allMissing(2), named, HOST)) ?? step.keep?.(allMissing(2), named, HOST)
    await expect(run()).rejects.toThrow(/nowhere/)
  },
)

test.each(learning)(
  '$name: fit and apply leave the table untouched and give the same again',
  async ({ learn, transform, params }) => {
    await fc.assert(
      fc.asyncProperty(anyTable(), async (table) => {
        const before = structuredClone(table)
        const state = await learn(table, params)
        const after = transform.apply(table, state)
        expect(table).toEqual(before)
        expect(await learn(table, params)).toEqual(state)
        expect(transform.apply(table, state)).toEqual(after)
        expect(after.rows).toBe(table.rows)
        for (const column of after.columns.values()) expect(column.validity.length).toBe(table.rows)
      }),
    )
  },
)

test.each(learning)(
  '$name: the state survives JSON and does the same on other rows',
  async ({ learn, transform, params }) => {
    await fc.assert(
      fc.asyncProperty(anyTable(), anyTable(), async (training, table) => {
        const state = await learn(training, params)
        expect(reloaded(state)).toEqual(state)
        expect(transform.apply(table, reloaded(state))).toEqual(transform.apply(table, state))
      }),
    )
  },
)

test.each(learning)('$name: rows that are appended and taken away again teach nothing', async ({ learn, params }) => {
  await fc.assert(
    fc.asyncProperty(drawnTwice, async ([mine, others]) => {
      const alone = tableOfDrawn(mine)
      for (const [first, second] of [
        [mine, others],
        [others, mine],
      ] as const) {
        const both = tableOfDrawn(joined(first, second))
        const from = first === mine ? 0 : first.number.length
        const rows = Uint32Array.from({ length: alone.rows }, (_, row) => from + row)
        expect(await learn(take(both, rows), params)).toEqual(await learn(alone, params))
      }
    }),
  )
})

test.each(learning)(
  '$name: no rows and columns without a value teach nothing that fails later',
  async ({ learn, transform, params }) => {
    await fc.assert(
      fc.asyncProperty(anyTable(), async (table) => {
        for (const nothing of [allMissing(0), allMissing(3)]) {
          const applied = transform.apply(table, await learn(nothing, params))
          expect(applied.rows).toBe(table.rows)
          expect(transform.apply(nothing, await learn(table, params)).rows).toBe(nothing.rows)
        }
      }),
    )
  },
)

test.each(learning)(
  '$name: says of every column that it changes what it is made of, and needs no other',
  async ({ step, learn, transform, params }) => {
    await fc.assert(
      fc.asyncProperty(anyTable(), async (table) => {
        const fitted = { id: step.id, state: await learn(table, params) }
        const after = transform.apply(table, fitted.state)
        const origins = originsOf([fitted])
        for (const [name, column] of after.columns) {
          if (table.columns.get(name) !== column) expect([...origins.keys()]).toContain(name)
          const { steps, inputs } = stepsFor([fitted], [name])
          expect(inputs).toEqual(origins.get(name) ?? new Set([name]))
          const only = new Map([...table.columns].filter(([input]) => inputs.has(input)))
          const alone = applySteps(steps, { rows: table.rows, columns: only }).columns.get(name)
          expect(alone && valuesOf(alone)).toEqual(valuesOf(column))
        }
      }),
    )
  },
)

test.each(keeping)(
  '$name: keeps rows in order, the same again, and leaves the table untouched',
  async ({ keep, params }) => {
    await fc.assert(
      fc.asyncProperty(anyTable(), async (table) => {
        const before = structuredClone(table)
        const rows = await keep(table, params)
        expect(table).toEqual(before)
        expect(await keep(table, params)).toEqual(rows)
        expect(rows.toSorted((a, b) => a - b)).toEqual(rows)
        expect(rows.every((row) => row < table.rows)).toBe(true)
      }),
    )
    expect(await keep(allMissing(0), params)).toEqual([])
  },
)

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

test.each(editing)('$name: gives a file of the same shape, and leaves the one given untouched', ({ edit, params }) => {
  const given = sourceFrom({ number: ['1', ' 2'], text: ['a', ''] })
  const before = structuredClone(given)
  const result = edit(given, params, HOST)
  expect(given).toEqual(before)
  expect({ ...result, columns: [] }).toEqual({ ...given, columns: [] })
  expect(result.columns.map(({ codes }) => codes.length)).toEqual([2, 2])
})

const drawnTwice = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([mine, others]) => fc.tuple(anyValues(mine), anyValues(others)))
