// Rows as a view shows them: filtered, sorted, searched, and made a cleaning step; each held to a plain account of it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseRecipe, replay } from '../../../shared/clean/index.ts'
import { clean, prepare } from '../../../shared/cleaning.ts'
import { type FoundCell, ROWS_FILTER, type RowsFilter, type RowsView } from '../../../shared/contract/index.ts'
import { type OpenTable, openTable } from './open-table.ts'
import { recipeChain } from './recipe-chain.ts'
import { cleanedColumns } from './rows-columns.ts'
import { rowsThatFit } from './rows-filter.ts'
import { findCell } from './rows-find.ts'
import { rowsPage } from './rows-page.ts'
import { fileRows } from './rows-shown.ts'
import { sortedRows } from './rows-sort.ts'
import { stepOfFilters } from './rows-step.ts'
import { rowsOfView } from './rows-view.ts'

const CITIES = ['Bonn', 'Ulm', 'a "quoted" one', '', 'Essen']
const LINES = Array.from({ length: 60 }, (_, row) => {
  const [city = '', day] = [CITIES[(row * 7) % 5], `2025-0${1 + (row % 9)}-1${row % 7}`]
  return `"${city.replaceAll('"', '""')}",${row % 11 === 3 ? '' : ((row * 13) % 17) - 5},${row % 13 === 2 ? '' : day},${row % 7 === 1 ? '' : row % 3 === 0 ? 'yes' : 'no'}`
})
const TEXT = `city,amount in ],day,paid\n${LINES.join('\n')}\n`

let folder = ''
let open: OpenTable

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-rows-'))
  const path = join(folder, 'x.csv')
  await writeFile(path, TEXT)
  open = await openTable({ files: [{ path, name: 'x.csv', isPacked: false }], reading: {}, limits: {} })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const NAMES = ['city', 'amount in ]', 'day', 'paid'] as const
const cellAt = (name: string, row: number): string => {
  const { names, columns } = open.read.table
  const column = columns[names.indexOf(name)]
  return column ? (column.texts.at(column.codes[row] ?? 0) ?? '') : ''
}
const valueAt = (name: string, row: number): number =>
  name === 'day' ? Date.parse(`${cellAt(name, row)}T00:00:00Z`) : Number(cellAt(name, row))

const row = fc.nat(LINES.length - 1)
const range = (name: string) =>
  fc.tuple(row, row, fc.boolean()).map(([a, b, hasEnd]) => {
    const [from = 0, to = 0] = [valueAt(name, a) || 0, valueAt(name, b) || 0].toSorted((x, y) => x - y)
    return { from, to, hasEnd }
  })
const filter: fc.Arbitrary<RowsFilter> = fc.constantFrom(...NAMES).chain((column) =>
  fc.record({
    column: fc.constant(column),
    values: fc.array(row, { maxLength: 3 }).map((rows) => rows.map((at) => cellAt(column, at))),
    ranges: column === 'amount in ]' || column === 'day' ? fc.array(range(column), { maxLength: 2 }) : fc.constant([]),
    missing: fc.boolean(),
    isOthers: fc.boolean(),
  }),
)

/** What a filter says, cell by cell of the file. */
function fits({ column, values, ranges, missing, isOthers }: RowsFilter, at: number): boolean {
  const text = cellAt(column, at)
  const isWanted =
    text === ''
      ? missing || values.includes('')
      : values.includes(text) ||
        ranges.some(({ from, to, hasEnd }) => {
          const value = valueAt(column, at)
          return value >= from && (value < to || (hasEnd && value === to))
        })
  return isWanted !== isOthers
}

const placesOf = async (view: RowsView) => (await rowsOfView(open, view)).places

const all = Array.from(LINES.keys())

test('filters show the rows for which all of them hold', () => {
  expect(open.readings.get('paid')?.kind).toBe('boolean')
  expect(open.readings.get('day')?.kind).toBe('date')
  fc.assert(
    fc.property(fc.array(filter, { maxLength: 3 }), (filters) => {
      const expected = all.filter((at) => filters.every((one) => fits(one, at)))
      expect([...rowsThatFit(fileRows(open), filters)]).toEqual(expected)
    }),
  )
})

test('the step made of filters keeps the rows that they show, or those that they do not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(filter, { minLength: 1, maxLength: 3 }), fc.boolean(), async (filters, isRemoving) => {
      const step = stepOfFilters(fileRows(open), filters, isRemoving)
      const shown = new Set(rowsThatFit(fileRows(open), filters))
      for await (const { kept, conflicts } of replay(parseRecipe({ steps: [step] }, 'the recipe'), open.table)) {
        expect(conflicts).toEqual([])
        expect([...(kept ?? [])]).toEqual(all.filter((at) => shown.has(at) !== isRemoving))
      }
    }),
  )
})

test('one filter by values is a step that is read without knowing expressions', () => {
  const filters = [ROWS_FILTER.parse({ column: 'paid', values: ['yes'] })]
  const params = { column: 'paid', values: ['true'], missing: false, keep: 'others' }
  expect(stepOfFilters(fileRows(open), filters, true)).toEqual({ id: 'filter-values', params })
})

test.each(NAMES)(
  'sorting by %s orders values both ways, keeps alike rows in their order and puts missing ones last',
  (name) => {
    const isMissing = (at: number) => cellAt(name, at) === ''
    const text = new Intl.Collator(undefined, { numeric: true })
    const compare = (a: number, b: number): number =>
      name === 'city' || name === 'paid'
        ? text.compare(cellAt(name, a), cellAt(name, b))
        : valueAt(name, a) - valueAt(name, b)
    for (const isDescending of [false, true]) {
      const present = all
        .filter((at) => !isMissing(at))
        .toSorted((a, b) => (isDescending ? compare(b, a) : compare(a, b)))
      expect([...sortedRows(fileRows(open), Uint32Array.from(all), { column: name, isDescending })]).toEqual([
        ...present,
        ...all.filter(isMissing),
      ])
    }
  },
)

test('a page of a view has its rows by their numbers, and how many there are', async () => {
  const view = await rowsOfView(open, {
    filters: [ROWS_FILTER.parse({ column: 'city', values: ['Ulm'] })],
    sort: { column: 'amount in ]', isDescending: true },
  })
  const expected = all.filter((at) => cellAt('city', at) === 'Ulm')
  const page = rowsPage(open.read.table, view, 2, 4)
  expect([page.total, page.rows.length]).toEqual([expected.length, 4])
  expect(page.rows).toEqual(page.numbers.map((at) => NAMES.map((name) => cellAt(name, at))))
  expect(page.records).toEqual(page.numbers)
  expect(rowsPage(open.read.table, { shown: fileRows(open), places: null }, 55, 20)).toMatchObject({
    total: 60,
    numbers: [55, 56, 57, 58, 59],
  })
})

test('finding goes through every cell that holds the text once, forwards and backwards, and round the end', async () => {
  const view = (await placesOf({ filters: [], sort: { column: 'day', isDescending: false } })) ?? new Uint32Array()
  for (const columns of [NAMES, ['paid', 'city']]) {
    const expected = Array.from(view).flatMap((at, place) =>
      columns.flatMap((column) => (cellAt(column, at).toLowerCase().includes('o') ? [{ place, row: at, column }] : [])),
    )
    for (const isBackwards of [false, true]) {
      const seen: NonNullable<FoundCell['at']>[] = []
      let after: { place: number; column: string } | null = null
      for (let gone = 0; gone < expected.length; gone++) {
        const found = findCell(fileRows(open), view, { text: 'O', columns, after, isBackwards })
        expect(found.total).toBe(expected.length)
        if (!found.at) throw new Error('nothing was found')
        seen.push(found.at)
        after = found.at
      }
      const ordered = expected.map((cell, index) => ({ index, ...cell }))
      if (isBackwards) seen.reverse()
      const start = ordered.findIndex(({ index }) => index === seen[0]?.index)
      expect(seen).toEqual([...ordered.slice(start), ...ordered.slice(0, start)])
      const again = findCell(fileRows(open), view, { text: 'o', columns, after, isBackwards }).at
      expect(again).toEqual(isBackwards ? seen.at(-1) : seen[0])
    }
  }
  expect(findCell(fileRows(open), null, { text: 'nowhere', columns: NAMES, after: null, isBackwards: false })).toEqual({
    total: 0,
    at: null,
  })
})

test('the rows that a step would change or take out are a view, within what the filters show', async () => {
  const touchedBy = { id: 'map-values', params: { columns: ['city'], values: { Ulm: 'Bonn' } } }
  const ulm = all.filter((at) => cellAt('city', at) === 'Ulm')
  expect([...((await placesOf({ filters: [], touchedBy })) ?? [])]).toEqual(ulm)
  const paid = ROWS_FILTER.parse({ column: 'paid', values: ['yes'] })
  const both = ulm.filter((at) => cellAt('paid', at) === 'yes')
  expect([...((await placesOf({ filters: [paid], touchedBy })) ?? [])]).toEqual(both)
  const removing = { id: 'filter-values', params: { column: 'city', values: ['Ulm'], keep: 'others' } }
  expect([...((await placesOf({ filters: [], touchedBy: removing })) ?? [])]).toEqual(ulm)
})

const CLEANINGS = [
  { id: 'normalise', params: { columns: ['city'], letters: 'upper' } },
  { id: 'impute', params: { columns: ['amount in ]'], strategy: 'median' } },
  { id: 'filter-values', params: { column: 'city', values: ['Ulm', 'ULM'], keep: 'others' } },
  { id: 'compute', params: { name: 'double', expression: '[amount in ]]] * 2' } },
  { id: 'drop-columns', params: { columns: ['paid'] } },
  { id: 'edit-cells', params: { edits: [{ record: 4, column: 'amount in ]', from: '', to: '99' }] } },
]

test('cleaned rows are those that cleaning all of the file leaves, with their texts, filters and order by what they show', async () => {
  await fc.assert(
    fc.asyncProperty(fc.subarray(CLEANINGS), async (steps) => {
      const recipe = parseRecipe({ steps }, 'the recipe')
      const { source, infer, inference, readings, table } = { ...open, source: open.read.table }
      const prepared = prepare({ source, infer: { ...infer, marks: inference.marks }, readings, table }, recipe)
      let [last, numbers] = [prepared.table, all]
      for await (const { after, rowsAfter } of clean(prepared, recipe, Uint32Array.from(all)))
        [last, numbers] = [after, [...rowsAfter]]
      const cleaned = { target: '', sensitive: [], steps }
      const { columns } = await cleanedColumns(open, cleaned)
      expect(columns.map(({ name, type }) => [name, type])).toEqual(
        [...last.columns].map(([name, { kind }]) => [name, kind]),
      )
      const page = rowsPage(source, await rowsOfView(open, { cleaned, filters: [] }), 0, 100)
      expect(page.numbers).toEqual(numbers)
      const amounts = last.columns.get('amount in ]')
      if (amounts?.kind !== 'number') throw new Error('amounts are numbers')
      const at = columns.findIndex(({ name }) => name === 'amount in ]')
      const texts = page.rows.map((cells) => cells[at] ?? '')
      expect(texts.map((text) => (text === '' ? Number.NaN : Number(text)))).toEqual([...amounts.values])
      // A value that a cell shows finds that cell, and only cells that show it.
      for (const [column, place] of columns.map(({ name }, n) => [name, n] as const)) {
        const value = page.rows[5]?.[place] ?? ''
        const filter = ROWS_FILTER.parse({ column, values: [value] })
        const found = rowsPage(source, await rowsOfView(open, { cleaned, filters: [filter] }), 0, 100)
        expect(found.numbers).toEqual(numbers.filter((_, row) => page.rows[row]?.[place] === value))
      }
      const sort = { column: 'amount in ]', isDescending: false }
      const sorted = rowsPage(source, await rowsOfView(open, { cleaned, filters: [], sort }), 0, 100)
      const shown = sorted.rows.map((cells) => cells[at] ?? '').filter((text) => text !== '')
      expect(shown).toEqual(texts.filter((text) => text !== '').toSorted((a, b) => Number(a) - Number(b)))
    }),
  )
})

test('what steps learn for the rows that are looked at comes from training rows alone', async () => {
  const steps = [{ id: 'impute', params: { columns: ['amount in ]'], strategy: 'mean' } }]
  const [link] = await recipeChain(open, { target: 'paid', sensitive: [] }, { steps })
  const learned = link?.after.columns.get('amount in ]')
  const before = link?.before.columns.get('amount in ]')
  if (learned?.kind !== 'number' || !before) throw new Error('amounts are numbers')
  const mean = learned.values[before.validity.indexOf(0)] ?? Number.NaN
  const { shown } = await rowsOfView(open, { cleaned: { target: 'paid', sensitive: [], steps }, filters: [] })
  const values = shown.table.columns.get('amount in ]')
  if (values?.kind !== 'number') throw new Error('amounts are numbers')
  const filled = all.filter((row) => cellAt('amount in ]', row) === '').map((row) => values.values[row])
  expect(new Set(filled)).toEqual(new Set([mean]))
})

test('what nobody wants any more is not made; who asks again, or waits for the same rows, gets them', async () => {
  const cleaned = {
    target: '',
    sensitive: [],
    steps: [{ id: 'normalise', params: { columns: ['city'], letters: 'lower' } }],
  }
  const stop = { aborted: true }
  await expect(rowsOfView(open, { cleaned, filters: [] }, stop)).rejects.toMatchObject({ code: 'cancelled' })
  const filters = [ROWS_FILTER.parse({ column: 'city', values: ['Ulm'] })]
  await expect(rowsOfView(open, { filters }, stop)).rejects.toMatchObject({ code: 'cancelled' })
  const [left, stays] = [{ aborted: false }, { aborted: false }]
  const both = [rowsOfView(open, { cleaned, filters: [] }, left), rowsOfView(open, { cleaned, filters: [] }, stays)]
  left.aborted = true
  const [one, other] = await Promise.all(both)
  expect(one?.shown).toBe(other?.shown)
  expect(one?.shown.texts[0]?.texts.at(one.shown.texts[0].codes[1] ?? 0)).toBe(cellAt('city', 1).toLowerCase())
})
