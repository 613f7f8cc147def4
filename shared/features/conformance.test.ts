import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Feature, FeatureForm } from '../models/index.ts'
import { COLUMN_KINDS, type Column, columnOf, slice, type Table } from '../table/index.ts'
import { anyTable, columnFrom, type Values, valuesOf } from '../table/sample-table.test-support.ts'
import { describeFeatures, encode } from './encode.ts'
import type { Encoder } from './encoder.ts'
import { ENCODERS } from './encoders.ts'
import type { EncodingState } from './encoding.ts'
import { ENCODINGS } from './encodings.ts'
import { fitFeatures } from './feature-set.ts'

// Every member of ENCODERS is tested here by being listed, in both forms.

const FORMS: readonly FeatureForm[] = ['scaled', 'ordinal']
const cases = ENCODERS.members.flatMap((encoder) =>
  FORMS.map((form) => ({ encoder, form, name: `${encoder.id}, ${form}` })),
)

const myColumn = (encoder: Encoder, table: Table): Column => columnOf(table, encoder.kind)
const reloaded = (state: EncodingState): EncodingState => JSON.parse(JSON.stringify(state))
const noValues = (column: Column): Column => columnFrom(column.kind, new Array<null>(column.validity.length).fill(null))

function valueAt(feature: Feature | undefined, row: number): number | undefined {
  return feature?.kind === 'number' ? feature.values[row] : feature?.codes[row]
}

/** Tables with enough values that most columns teach something. */
const training = anyTable({ minRows: 5, maxRows: 40 })

test('there is an encoder for every kind of column', () => {
  expect(ENCODERS.members.map(({ kind }) => kind).sort()).toEqual([...COLUMN_KINDS].sort())
})

/** What nothing learns any more, and models of the corpus still score with. */
const OF_OLDER_MODELS = ['text']

test('the scoring list holds the encoding of every encoder, those of older models, and no other', () => {
  const learned = ENCODERS.members.map(({ encoding }) => encoding.id)
  expect([...ENCODINGS.ids].sort()).toEqual([...learned, ...OF_OLDER_MODELS].sort())
  for (const { encoding } of ENCODERS.members) expect(ENCODINGS.get(encoding.id)).toBe(encoding)
})

test.each(cases)('$name: fit and apply leave the column untouched and give the same again', ({ encoder, form }) => {
  fc.assert(
    fc.property(training, (table) => {
      const column = myColumn(encoder, table)
      const before = structuredClone(column)
      const learn = () => encoder.fit(column, form, {})?.state
      const state = learn()
      expect(learn()).toEqual(state)
      if (state) expect(encoder.encoding.apply(column, state)).toEqual(encoder.encoding.apply(column, state))
      expect(column).toEqual(before)
    }),
  )
})

test.each(cases)('$name: the state survives JSON and gives the same features of other rows', ({ encoder, form }) => {
  fc.assert(
    fc.property(training, anyTable(), (table, rows) => {
      const state = encoder.fit(myColumn(encoder, table), form, {})?.state
      if (!state) return
      expect(reloaded(state)).toEqual(state)
      const column = myColumn(encoder, rows)
      expect(encoder.encoding.apply(column, reloaded(state))).toEqual(encoder.encoding.apply(column, state))
    }),
  )
})

test.each(cases)(
  '$name: describe() says what apply() gives: how many, which kind, which levels',
  ({ encoder, form }) => {
    fc.assert(
      fc.property(training, anyTable(), (table, rows) => {
        const state = encoder.fit(myColumn(encoder, table), form, {})?.state
        if (!state) return
        const described = encoder.encoding.describe('the column', state)
        const features = encoder.encoding.apply(myColumn(encoder, rows), state)
        expect(described.map(({ kind }) => kind)).toEqual(features.map(({ kind }) => kind))
        expect(new Set(described.map(({ name }) => name)).size).toBe(described.length)
        for (const [f, feature] of features.entries()) {
          expect(described[f]!.column).toBe('the column')
          if (feature.kind === 'number') expect(feature.values.length).toBe(rows.rows)
          else {
            expect(feature.codes.length).toBe(rows.rows)
            expect(described[f]!.levels.length).toBe(feature.cardinality)
            expect(feature.codes.every((code) => code >= -1 && code < feature.cardinality)).toBe(true)
          }
        }
      }),
    )
  },
)

test.each(cases)(
  '$name: scaled numbers are complete and finite; ordinal ones are missing where the value is',
  ({ encoder, form }) => {
    fc.assert(
      fc.property(training, (table) => {
        const column = myColumn(encoder, table)
        const state = encoder.fit(column, form, {})?.state
        for (const feature of state ? encoder.encoding.apply(column, state) : []) {
          if (feature.kind === 'levels') expect(form).toBe('scaled')
          else if (form === 'scaled') expect(feature.values.every(Number.isFinite)).toBe(true)
          else if (encoder.kind !== 'text')
            expect(feature.values.map((value) => Number(!Number.isNaN(value)))).toEqual(
              Float64Array.from(column.validity),
            )
        }
      }),
    )
  },
)

test.each(cases)('$name: with labels, training rows have the features that are described', ({ encoder, form }) => {
  fc.assert(
    fc.property(training, fc.constantFrom('binary', 'multiclass', 'regression'), (table, task) => {
      const values = Float64Array.from({ length: table.rows }, (_, row) => (row * row) % 3)
      const labels = { task, classes: task === 'regression' ? [] : ['a', 'b', 'c'], values }
      const params = encoder.kind === 'category' ? { target: true } : {}
      const fitted = encoder.fit(myColumn(encoder, table), form, params, labels)
      if (!fitted) return
      expect(reloaded(fitted.state)).toEqual(fitted.state)
      const described = encoder.encoding.describe('x', fitted.state)
      const features = encoder.encoding.apply(myColumn(encoder, table), fitted.state)
      for (const given of [features, fitted.training ?? features])
        expect(given.map(({ kind }) => kind)).toEqual(described.map(({ kind }) => kind))
    }),
  )
})

test.each(cases)('$name: a column of another kind counts as one without values', ({ encoder, form }) => {
  fc.assert(
    fc.property(training, anyTable(), (table, rows) => {
      const state = encoder.fit(myColumn(encoder, table), form, {})?.state
      if (!state) return
      const missing = encoder.encoding.apply(noValues(myColumn(encoder, rows)), state)
      for (const [name, column] of rows.columns)
        if (name !== encoder.kind) expect(encoder.encoding.apply(column, state)).toEqual(missing)
    }),
  )
})

test.each(cases)('$name: a row’s features do not depend on its neighbours', ({ encoder, form }) => {
  fc.assert(
    fc.property(training, anyTable({ minRows: 1, maxRows: 8 }), (table, rows) => {
      const state = encoder.fit(myColumn(encoder, table), form, {})?.state
      if (!state) return
      const whole = encoder.encoding.apply(myColumn(encoder, rows), state)
      for (let row = 0; row < rows.rows; row++) {
        const alone = encoder.encoding.apply(myColumn(encoder, slice(rows, row, row + 1)), state)
        expect(alone.map((feature) => valueAt(feature, 0))).toEqual(whole.map((feature) => valueAt(feature, row)))
      }
    }),
  )
})

test.each(cases)('$name: rows that are appended and taken away again teach nothing', ({ encoder, form }) => {
  fc.assert(
    fc.property(training, fc.nat(20), (table, from) => {
      const mine = slice(table, Math.min(from, table.rows - 1), table.rows)
      const column = myColumn(encoder, mine)
      const alone = columnFrom(encoder.kind, valuesOf(column))
      expect(encoder.fit(column, form, {})).toEqual(encoder.fit(alone, form, {}))
    }),
  )
})

test.each(cases)(
  '$name: a column without a value, or with one and none missing, is left out with a finding',
  ({ encoder, form }) => {
    const same: Values = new Array(8).fill(SAME[encoder.kind])
    for (const [id, values] of [
      ['all-missing', new Array<null>(8).fill(null)],
      ['all-missing', []],
      ['constant', same],
    ] as const) {
      const columns = new Map([['x', columnFrom(encoder.kind, values)]])
      const { features, findings } = fitFeatures({ rows: values.length, columns }, ['x'], form)
      expect(features.columns).toEqual([])
      expect(findings).toMatchObject([{ id, severity: 'info', columns: ['x'], message: expect.stringMatching(/^x /) }])
    }
  },
)

test('a feature set describes what it encodes, whatever the table', () => {
  fc.assert(
    fc.property(training, anyTable(), fc.constantFrom(...FORMS), (table, rows, form) => {
      const { features, findings } = fitFeatures(table, [...COLUMN_KINDS], form)
      expect(features.columns.length + findings.length).toBe(COLUMN_KINDS.length)
      const matrix = encode(features, rows)
      expect(matrix.rows).toBe(rows.rows)
      expect(describeFeatures(features).map(({ kind }) => kind)).toEqual(matrix.features.map(({ kind }) => kind))
    }),
  )
})

const SAME = { number: 7, date: 86_400_000, boolean: true, category: 'a', text: 'a long letter' } as const

test('a text column without words is said to have none, not to hold one value', () => {
  const table = { rows: 3, columns: new Map([['x', columnFrom('text', ['!!', '??', '…'])]]) }
  expect(fitFeatures(table, ['x'], 'scaled').findings).toMatchObject([
    { id: 'no-words', message: expect.stringContaining('x holds no words') },
  ])
})
