import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { columnOf, type Table } from '../table/index.ts'
import { contentsOf, tableFrom } from '../table/sample-table.test-support.ts'
import { originsOf } from './lineage.ts'
import { after, learned } from './run-step.test-support.ts'
import type { Step } from './step.ts'
import { impute } from './steps/impute.ts'
import { imputeModel } from './steps/impute-model.ts'
import { imputeNearest } from './steps/impute-nearest.ts'

const rows = <T>(count: number, value: (row: number) => T): T[] => Array.from({ length: count }, (_, row) => value(row))

test('impute by a column fills in what the group of the row has; other groups get the value of all', () => {
  const training = tableFrom({
    city: ['category', ['a', 'a', 'b', 'b', 'b', null]],
    rent: ['number', [1, 3, 10, 20, 30, 100]],
  })
  const gaps = tableFrom({ city: ['category', ['a', 'b', 'c', null]], rent: ['number', [null, null, null, null]] })
  expect(after(impute, { columns: ['rent'], by: 'city', strategy: 'mean' }, training, gaps).rent).toEqual([
    2,
    20,
    164 / 6,
    164 / 6,
  ])
})

test('impute by a column needs that column at prediction, and says so', () => {
  const training = tableFrom({ city: ['category', ['a', 'b']], rent: ['number', [1, 2]] })
  const state = learned(impute, { columns: ['rent'], by: 'city' }, training)
  expect([...(originsOf([{ id: 'impute', state }]).get('rent') ?? [])]).toEqual(['rent', 'city'])
})

/** Two clouds of rows; the cloud tells every column. */
function clouds(count: number, seed: number): Table {
  const rng = createRng(seed)
  const cloud = rows(count, () => rng.below(2))
  const near = (low: number, high: number) => cloud.map((of) => (of === 0 ? low : high) + rng.next())
  return tableFrom({
    x: ['number', near(0, 50)],
    y: ['number', near(10, 90)],
    kind: ['category', cloud.map((of) => (of === 0 ? 'small' : 'large'))],
    flag: ['boolean', cloud.map((of) => of === 1)],
  })
}

/** The table with every seventh cell of the column missing, and what was there. */
function withGaps(table: Table, name: string): { gaps: Table; truth: readonly unknown[] } {
  const values = contentsOf(table)
  const kinds = new Map([...table.columns].map(([other, { kind }]) => [other, kind]))
  const entries = Object.entries(values).map(
    ([other, cells]) =>
      [
        other,
        [
          kinds.get(other) ?? 'number',
          other === name ? cells.map((cell, row) => (row % 7 === 0 ? null : cell)) : cells,
        ],
      ] as const,
  )
  return { gaps: tableFrom(Object.fromEntries(entries)), truth: values[name] ?? [] }
}

async function filled(step: Step, table: Table, params: Readonly<Record<string, unknown>> = {}) {
  const state = await step.fit?.(table, params, { conflict: () => {} })
  if (!state || !step.transform) throw new Error(`${step.id} learned nothing`)
  return contentsOf(step.transform.apply(table, state))
}

test.each([imputeNearest, imputeModel])(
  '$id finds the value of the cloud that a row lies in, of every kind',
  async (step) => {
    for (const name of ['x', 'y', 'kind', 'flag']) {
      const { gaps, truth } = withGaps(clouds(400, 3), name)
      const values = (await filled(step, gaps, { columns: [name] }))[name] ?? []
      for (const [row, value] of truth.entries())
        if (typeof value === 'number') expect(Math.abs(value - Number(values[row]))).toBeLessThan(3)
        else expect(values[row]).toBe(value)
    }
  },
)

test('impute-model recovers a linear relation, and makes up no value outside those that it saw', async () => {
  const rng = createRng(8)
  const x = rows(500, () => rng.next() * 10)
  const table = tableFrom({
    x: ['number', x],
    y: ['number', x.map((value, row) => (row % 9 === 0 ? null : 3 * value - 7))],
  })
  const { y = [] } = await filled(imputeModel, table, { columns: ['y'], l2: 0.001 })
  for (const [row, value] of x.entries()) expect(Math.abs(Number(y[row]) - (3 * value - 7))).toBeLessThan(0.2)
  const state = await imputeModel.fit?.(table, { columns: ['y'] }, { conflict: () => {} })
  const far = tableFrom({ x: ['number', [1e6, -1e6]], y: ['number', [null, null]] })
  const made = contentsOf(imputeModel.transform?.apply(far, state ?? {}) ?? far).y ?? []
  expect(Math.max(...made.map(Number))).toBeLessThanOrEqual(23)
  expect(Math.min(...made.map(Number))).toBeGreaterThanOrEqual(-7)
})

test('impute-nearest keeps means of rows, and no row', async () => {
  const table = clouds(300, 4)
  const state = await imputeNearest.fit?.(table, { rows: 5 }, { conflict: () => {} })
  const text = JSON.stringify(state)
  const column = columnOf(table, 'x')
  if (column.kind !== 'number') throw new Error('x')
  expect(column.values.filter((value) => text.includes(String(value)))).toHaveLength(0)
})

test.each([imputeNearest, imputeModel])(
  '$id goes by no column that models may not use, unless it is named',
  async (step) => {
    const { gaps } = withGaps(clouds(100, 5), 'x')
    const host = { conflict: () => {}, barred: ['kind'] }
    const origins = async (params: Readonly<Record<string, unknown>>) =>
      originsOf([{ id: step.id, state: (await step.fit?.(gaps, params, host)) ?? {} }]).get('x')
    expect([...((await origins({ columns: ['x'] })) ?? [])].sort()).toEqual(['flag', 'x', 'y'])
    expect([...((await origins({ columns: ['x'], by: ['kind'] })) ?? [])].sort()).toEqual(['kind', 'x'])
  },
)
