import { expect, test } from 'vitest'
import { predictionsOf, scoreRows } from '../pipeline/index.ts'
import { sampleArrival } from '../sample-journey.test-support.ts'
import { counterfactuals } from './counterfactual.ts'

const trained = async (families = ['gbdt']) => (await sampleArrival(0, { families, mode: 'fast' })).bundle.pipeline

test.each([['gbdt'], ['linear']])(
  '%s: what is given back is decided otherwise, and changes nothing that must stay',
  async (family) => {
    const pipeline = await trained([family])
    const rows = pipeline.background?.rows.slice(0, 20) ?? []
    let none = 0
    for (const row of rows) {
      const [before] = predictionsOf(pipeline, scoreRows(pipeline, [row]))
      const found = counterfactuals(pipeline, row, {
        immutable: ['job', 'city'],
        ranges: { spent: [100, 900] },
        mostChanges: 2,
      })
      if (found.length === 0) none++
      for (const { changes, prediction, row: after } of found) {
        expect(predictionsOf(pipeline, scoreRows(pipeline, [after]))[0]?.prediction).toBe(prediction.prediction)
        expect(prediction.prediction).not.toBe(before?.prediction)
        expect(changes.length).toBeGreaterThan(0)
        expect(changes.length).toBeLessThanOrEqual(2)
        for (const { column, from, to } of changes) {
          expect(['job', 'city']).not.toContain(column)
          expect(to).not.toBe(from)
          if (column === 'spent') expect(Number(to)).toBeGreaterThanOrEqual(100)
          if (column === 'spent') expect(Number(to)).toBeLessThanOrEqual(900)
        }
        const touched = new Set(changes.map(({ column }) => column))
        for (const name of Object.keys(row)) if (!touched.has(name)) expect(after[name]).toBe(row[name])
      }
      const sets = found.map(({ changes }) =>
        changes
          .map(({ column }) => column)
          .sort()
          .join(),
      )
      expect(new Set(sets).size).toBe(sets.length)
    }
    expect(none).toBeLessThan(rows.length / 2)
  },
)

test('where nothing may change there is none; what is not known is named', async () => {
  const pipeline = await trained()
  const row = pipeline.background?.rows[0] ?? {}
  expect(counterfactuals(pipeline, row, { immutable: pipeline.inputs.map(({ name }) => name) })).toEqual([])
  expect(() => counterfactuals(pipeline, row, { immutable: ['shoe size'] })).toThrow(
    'does not use a column "shoe size"',
  )
  expect(() => counterfactuals(pipeline, row, { wanted: 'stolen' })).toThrow('There is no class "stolen"')
})
