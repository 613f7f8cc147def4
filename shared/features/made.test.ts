import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FeatureForm } from '../models/index.ts'
import { slice } from '../table/index.ts'
import { anyTable, tableFrom } from '../table/sample-table.test-support.ts'
import { describeFeatures, encode } from './encode.ts'
import { fitFeatures, PLAIN_FEATURES } from './feature-set.ts'
import { type Combination, madeNumbers } from './made.ts'

const COMBINATIONS: readonly Combination[] = [
  { making: 'ratio', of: ['number', 'date'] },
  { making: 'difference', of: ['number', 'date'] },
  { making: 'missing', of: ['number', 'category', 'text'] },
  { making: 'group', of: ['category', 'boolean'] },
]
const PLAN = { ...PLAIN_FEATURES, made: COMBINATIONS }

test('numbers are divided and subtracted; what is missing or divided by 0 is missing', () => {
  const table = tableFrom({ a: ['number', [6, 1, null, 0]], b: ['number', [3, 0, 2, 0]] })
  expect([...madeNumbers({ making: 'ratio', of: ['a', 'b'] }, table)]).toEqual([2, NaN, NaN, NaN])
  expect([...madeNumbers({ making: 'difference', of: ['a', 'b'] }, table)]).toEqual([3, 1, NaN, 0])
  expect([...madeNumbers({ making: 'missing', of: ['a', 'b'] }, table)]).toEqual([0, 0, 1, 0])
})

test('made features survive JSON, are described, and do not depend on other rows', () => {
  fc.assert(
    fc.property(
      anyTable({ minRows: 5, maxRows: 40 }),
      anyTable({ minRows: 1, maxRows: 6 }),
      fc.constantFrom<FeatureForm>('scaled', 'ordinal'),
      (table, rows, form) => {
        const labels = { task: 'binary' as const, classes: ['no', 'yes'], values: new Float64Array(table.rows) }
        for (let row = 0; row < table.rows; row += 2) labels.values[row] = 1
        const { features, training } = fitFeatures(table, ['number'], form, labels, PLAN)
        const whole = encode(JSON.parse(JSON.stringify(features)), rows)
        expect(describeFeatures(features).map(({ kind }) => kind)).toEqual(whole.features.map(({ kind }) => kind))
        expect(training.features.map(({ kind }) => kind)).toEqual(whole.features.map(({ kind }) => kind))
        expect(whole).toEqual(encode(features, rows))
        for (let row = 0; row < rows.rows; row++)
          for (const [f, alone] of encode(features, slice(rows, row, row + 1)).features.entries()) {
            const feature = whole.features[f]!
            if (alone.kind === 'number' && feature.kind === 'number') expect(alone.values[0]).toBe(feature.values[row])
          }
      },
    ),
  )
})
