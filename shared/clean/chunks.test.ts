// What a step does to a part of the rows is that part of what it does to all of them: chunk by chunk is how files are
// scored, and a step whose answer depends on the other rows has to say so.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COLUMN_KINDS, PLAIN_READING, readColumn, type SourceTable, slice, type Table, take } from '../table/index.ts'
import {
  anyTable,
  anyValues,
  contentsOf,
  sourceFrom,
  tableFrom,
  tableOfDrawn,
  valuesOf,
} from '../table/sample-table.test-support.ts'
import { editing, HOST, joined, keeping, learning, rereading } from './step-cases.test-support.ts'
import { STEPS } from './steps.ts'

/** Two to five chunks of so many rows; some are empty. */
const anyCuts = fc.array(fc.nat(), { minLength: 1, maxLength: 4 })

function chunksOf(rows: number, cuts: readonly number[]): [from: number, to: number][] {
  const ends = [...cuts.map((cut) => cut % (rows + 1)), rows].sort((a, b) => a - b)
  return ends.map((to, i) => [ends[i - 1] ?? 0, to])
}

/** The same rows as another reader numbers their levels: each chunk of a file has its own. */
const asReadAlone = (table: Table): Table =>
  tableFrom(Object.fromEntries([...table.columns].map(([name, column]) => [name, [column.kind, valuesOf(column)]])))

const kindsOf = (table: Table) => [...table.columns].map(([name, { kind }]) => `${name}: ${kind}`)

test('only steps that choose rows may go by all of them, and they say why', () => {
  for (const { scope, byAllRows } of STEPS.members) if (scope !== 'rows') expect(byAllRows).toBeUndefined()
  expect(STEPS.members.filter(({ byAllRows }) => byAllRows).map(({ id }) => id)).toEqual([
    'remove-outliers',
    'drop-duplicates',
    'sample',
    'balance',
  ])
})

test.each(learning)('$name: chunks give the same as all rows at once', async ({ learn, transform, params }) => {
  await fc.assert(
    fc.asyncProperty(
      anyTable({ odd: true }),
      anyTable({ odd: true, maxRows: 8 }),
      anyCuts,
      async (training, table, cuts) => {
        const state = await learn(training, params)
        const whole = transform.apply(table, state)
        const parts = chunksOf(table.rows, cuts).map(([from, to]) => asReadAlone(slice(table, from, to)))
        const applied = parts.map((part) => transform.apply(part, state))
        for (const part of applied) expect(kindsOf(part)).toEqual(kindsOf(whole))
        for (const [name, values] of Object.entries(contentsOf(whole)))
          expect(applied.flatMap((part) => contentsOf(part)[name])).toEqual(values)
      },
    ),
  )
})

test.each(learning)('$name: makes no level that is blank', async ({ learn, transform, params }) => {
  await fc.assert(
    fc.asyncProperty(anyTable({ odd: true }), async (table) => {
      for (const column of transform.apply(table, await learn(table, params)).columns.values())
        if (column.kind === 'category' || column.kind === 'text')
          for (const value of valuesOf(column)) expect(value?.toString().trim()).not.toBe('')
    }),
  )
})

test.each(keeping.filter(({ step }) => !step.byAllRows))(
  '$name: keeps of a chunk what it keeps of all rows',
  async ({ keep, params }) => {
    await fc.assert(
      fc.asyncProperty(anyTable({ odd: true }), anyCuts, async (table, cuts) => {
        const kept: number[] = []
        for (const [from, to] of chunksOf(table.rows, cuts))
          for (const row of await keep(asReadAlone(slice(table, from, to)), params)) kept.push(from + row)
        expect(kept).toEqual(await keep(table, params))
      }),
    )
  },
)

test.each(keeping)('$name: goes by the rows that it is given and by nothing else', async ({ keep, params }) => {
  const drawn = fc.nat(12).chain((rows) => anyValues(rows, { odd: true }))
  await fc.assert(
    fc.asyncProperty(drawn, drawn, async (mine, others) => {
      const alone = tableOfDrawn(mine)
      const rows = Uint32Array.from({ length: alone.rows }, (_, row) => others.number.length + row)
      const both = tableOfDrawn(joined(others, mine))
      expect(await keep(take(both, rows), params)).toEqual(await keep(alone, params))
    }),
  )
})

test.each(STEPS.members.filter(({ byAllRows }) => byAllRows))(
  '$id: keeps other rows of a part than of the whole, as it says',
  async ({ id }) => {
    const mine = keeping.filter(({ step }) => step.id === id)
    const isDifferent = async (table: Table) => {
      for (const { keep, params } of mine) {
        const [first] = chunksOf(table.rows, [table.rows >> 1])
        const of = await keep(slice(table, 0, first?.[1] ?? 0), params)
        const rest = await keep(slice(table, first?.[1] ?? 0, table.rows), params)
        const parts = [...of, ...rest.map((row) => (first?.[1] ?? 0) + row)]
        if (JSON.stringify(parts) !== JSON.stringify(await keep(table, params))) return true
      }
      return false
    }
    const found = await Promise.all(fc.sample(anyTable({ minRows: 10, maxRows: 25 }), 30).map(isDifferent))
    expect(found).toContain(true)
  },
)

const CELLS = ['', ' 1', '1', '1,5', '2021-03-04', '04.03.2021', 'yes', 'No', ' a ', '?', 'NA', '7 kg', 'İ', '\ud83d']
const anySource = fc.nat(10).chain((rows) => {
  const cells = fc.array(fc.constantFrom(...CELLS), { minLength: rows, maxLength: rows })
  return fc.record(Object.fromEntries(COLUMN_KINDS.map((kind) => [kind, cells]))).map(sourceFrom)
})

const sliced = (source: SourceTable, from: number, to: number): SourceTable => ({
  ...source,
  columns: source.columns.map(({ codes, texts }) => ({ codes: codes.subarray(from, to), texts })),
  rows: to - from,
  recordOf: Uint32Array.from({ length: to - from }, (_, row) => from + row),
})

test.each(rereading)('$name: cells of a chunk are read as those of all rows', ({ reread, params }) => {
  const readings = reread(new Map(COLUMN_KINDS.map((kind) => [kind, PLAIN_READING[kind]])), params)
  fc.assert(
    fc.property(anySource, anyCuts, (source, cuts) => {
      const read = ({ names, columns }: SourceTable) =>
        names.map((name, at) => {
          const [column, reading] = [columns[at], readings.get(name)]
          return column && reading ? valuesOf(readColumn(column, reading).column) : []
        })
      const parts = chunksOf(source.rows, cuts).map(([from, to]) => read(sliced(source, from, to)))
      expect(read(source)).toEqual(source.names.map((_, at) => parts.flatMap((part) => part[at] ?? [])))
    }),
  )
})

test.each(editing)('$name: cells of a chunk are edited as those of all rows', ({ edit, params }) => {
  const edits = fc.array(
    fc.record({
      record: fc.nat(11),
      column: fc.constantFrom(...COLUMN_KINDS),
      from: fc.constantFrom(...CELLS),
      to: fc.constantFrom(...CELLS),
    }),
  )
  fc.assert(
    fc.property(anySource, anyCuts, edits, (source, cuts, drawn) => {
      const more = { ...params, edits: drawn }
      const texts = (table: SourceTable) =>
        table.columns.map(({ codes, texts: all }) => Array.from(codes, (code) => all.at(code)))
      const parts = chunksOf(source.rows, cuts).map(([from, to]) => texts(edit(sliced(source, from, to), more, HOST)))
      const whole = texts(edit(source, more, HOST))
      expect(source.names.map((_, at) => parts.flatMap((part) => part[at] ?? []))).toEqual(whole)
    }),
  )
})
