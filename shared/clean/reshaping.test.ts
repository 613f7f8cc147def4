import { expect, test } from 'vitest'
import { thrownBy } from '../core/thrown.test-support.ts'
import { PLAIN_READING, type Table } from '../table/index.ts'
import { sourceFrom, tableFrom } from '../table/sample-table.test-support.ts'
import { originsOf, stepsFor } from './lineage.ts'
import { parseRecipe, readingsAfter, typesOf } from './recipe.ts'
import { editSource, fitRecipe } from './replay.ts'
import { after, kept, learned } from './run-step.test-support.ts'
import type { Conflict, Step } from './step.ts'
import { compute } from './steps/compute.ts'
import { dropColumns } from './steps/drop-columns.ts'
import { editCells } from './steps/edit-cells.ts'
import { extract } from './steps/extract.ts'
import { extractDate } from './steps/extract-date.ts'
import { extractNumber } from './steps/extract-number.ts'
import { filter } from './steps/filter.ts'
import { filterValues } from './steps/filter-values.ts'
import { join } from './steps/join.ts'
import { keepColumns } from './steps/keep-columns.ts'
import { mapValues } from './steps/map-values.ts'
import { parseDates } from './steps/parse-dates.ts'
import { parseNumbers } from './steps/parse-numbers.ts'
import { rename } from './steps/rename.ts'
import { replace } from './steps/replace.ts'
import { setType } from './steps/set-type.ts'
import { split } from './steps/split.ts'
import { applySteps } from './transforms.ts'

const TABLE = tableFrom({
  n: ['number', [1, 2, null]],
  on: ['date', [Date.UTC(2024, 1, 29, 17, 5), null, Date.UTC(1969, 11, 31)]],
  who: ['category', ['Lovelace, Ada', 'Ray', null]],
  note: ['text', ['about 1,200.5 kg', '-3 g each', 'none']],
  paid: ['boolean', [true, false, null]],
})

const names = (step: Step, params: Record<string, unknown>) => Object.keys(after(step, params, TABLE))
const errorOf = (step: Step, params: Record<string, unknown>, table: Table = TABLE) =>
  thrownBy(() => learned(step, params, table))

test('rename gives new names in place, also when names go round', () => {
  expect(names(rename, { names: { n: 'amount' } })).toEqual(['amount', 'on', 'who', 'note', 'paid'])
  const turned = after(rename, { names: { n: 'on', on: 'n' } }, TABLE)
  expect(turned.on).toEqual([1, 2, null])
  expect(turned.n?.[1]).toBeNull()
  expect(errorOf(rename, { names: { n: 'who' } }).message).toBe('There would be two columns "who".')
  expect(errorOf(rename, { names: { n: 'x', on: 'x' } }).message).toMatch(/two columns "x"/)
  expect(errorOf(rename, { names: { n: ' ' } }).message).toMatch(/no name/)
})

test('rename does what it can, and lists the columns that are gone', () => {
  const conflicts: Conflict[] = []
  expect(learned(rename, { names: { gone: 'x', n: 'y' } }, TABLE, conflicts)).toEqual({ names: [['n', 'y']] })
  expect(conflicts.map(({ columns }) => columns)).toEqual([['gone']])
})

test('keep-columns keeps them in the order given, and drop-columns keeps the others', () => {
  expect(names(keepColumns, { columns: ['note', 'n'] })).toEqual(['note', 'n'])
  expect(names(keepColumns, {})).toEqual(['n', 'on', 'who', 'note', 'paid'])
  expect(names(dropColumns, { columns: ['note', 'n'] })).toEqual(['on', 'who', 'paid'])
})

test.each([
  [{ find: 'a', by: '$&' }, ['Lovel$&ce, Ad$&', 'R$&y', null]],
  [{ find: 'a', by: '', ignoreCase: true }, ['Lovelce, d', 'Ry', null]],
  [{ find: 'ray', by: '', whole: true, ignoreCase: true }, ['Lovelace, Ada', null, null]],
  [{ find: '.', by: '-' }, ['Lovelace, Ada', 'Ray', null]],
  [{ find: '(\\w+), (\\w+)', by: '$2 $1', regular: true }, ['Ada Lovelace', 'Ray', null]],
  [{ find: '\\w', by: 'x', regular: true, whole: true }, ['Lovelace, Ada', 'Ray', null]],
])('replace %j', (params, expected) => {
  expect(after(replace, { columns: ['who'], ...params }, TABLE).who).toEqual(expected)
})

test('replace says what is missing or cannot be read', () => {
  expect(errorOf(replace, {}).message).toMatch(/nothing to find/)
  expect(errorOf(replace, { find: '(', regular: true }).message).toMatch(/at character 2/)
})

test('map-values gives values others, blank for missing, and makes categories of numbers where they are named', () => {
  const values = { Ray: 'Bob', 'Lovelace, Ada': '' }
  expect(after(mapValues, { values }, TABLE).who).toEqual([null, 'Bob', null])
  expect(after(mapValues, { values: { Ray: 'Bob' }, others: 'missing' }, TABLE).who).toEqual([null, 'Bob', null])
  expect(after(mapValues, { columns: ['n'], values: { 1: 'one' }, others: 'value' }, TABLE)).toMatchObject({
    n: ['one', 'other', null],
    who: ['Lovelace, Ada', 'Ray', null],
  })
})

test('split cuts at a text or a pattern, and leaves the rest in the last part or drops it', () => {
  const parts = (params: Record<string, unknown>) => {
    const made = after(split, { column: 'note', ...params }, TABLE)
    return [made.note_1, made.note_2]
  }
  expect(parts({ separator: ' ' })).toEqual([
    ['about', '-3', 'none'],
    ['1,200.5 kg', 'g each', null],
  ])
  expect(parts({ separator: ' ', rest: 'drop' })[1]).toEqual(['1,200.5', 'g', null])
  expect(parts({ separator: '[ ,]', regular: true })[1]).toEqual(['1,200.5 kg', 'g each', null])
  expect(parts({ separator: '[ ,]', regular: true, rest: 'drop' })[1]).toEqual(['1', 'g', null])
  expect(Object.keys(after(split, { column: 'who', names: ['last', 'first'] }, TABLE)).slice(-2)).toEqual([
    'last',
    'first',
  ])
  expect(errorOf(split, { column: 'who', names: ['n'] }).message).toMatch(/two columns "n"/)
  expect(errorOf(split, { column: 'who', separator: '' }).message).toMatch(/no separator/)
})

test('join puts columns together, over missing ones or not', () => {
  const joined = (missing: string) =>
    after(join, { columns: ['who', 'n', 'paid'], separator: '|', missing }, TABLE).joined
  expect(joined('skip')).toEqual(['Lovelace, Ada|1|true', 'Ray|2|false', null])
  expect(joined('missing')).toEqual(['Lovelace, Ada|1|true', 'Ray|2|false', null])
  expect(after(join, { columns: ['note', 'who'] }, TABLE).joined?.[2]).toBe('none')
  expect(after(join, { columns: ['note', 'who'], missing: 'missing' }, TABLE).joined?.[2]).toBeNull()
  expect(errorOf(join, { columns: ['n'] }).message).toMatch(/fewer than two/)
})

test('extract takes groups out, under the names of the groups or those given', () => {
  const pattern = '(?<last>\\w+)(?:, (?<first>\\w+))?'
  const found = after(extract, { column: 'who', pattern }, TABLE)
  expect([found.who_last, found.who_first]).toEqual([
    ['Lovelace', 'Ray', null],
    ['Ada', null, null],
  ])
  expect(after(extract, { column: 'who', pattern: 'a\\w', names: ['x'] }, TABLE).x).toEqual(['ac', 'ay', null])
  expect(errorOf(extract, { column: 'who', pattern, names: ['x'] }).message).toMatch(/2 parts to keep, and 1 names/)
})

test('extract-number takes number and unit out, and brings units to one', () => {
  const found = after(extractNumber, { column: 'note', unit: true }, TABLE)
  expect([found.note_number, found.note_unit]).toEqual([
    [1200.5, -3, null],
    ['kg', 'g', null],
  ])
  const factors = { kg: 1, g: 0.001 }
  expect(after(extractNumber, { column: 'note', factors, name: 'kilos' }, TABLE).kilos).toEqual([1200.5, -0.003, null])
  const german = tableFrom({ x: ['category', ['1.234,5 €', '12,50', 'x 7']] })
  expect(after(extractNumber, { column: 'x', decimal: 'comma' }, german).x_number).toEqual([1234.5, 12.5, 7])
})

test('extract-date makes numbers of the parts of a date, also before 1970', () => {
  const parts = ['year', 'quarter', 'month', 'day', 'weekday', 'dayOfYear', 'hour', 'minute']
  const made = after(extractDate, { column: 'on', parts }, TABLE)
  expect(parts.map((part) => made[`on_${part}`]?.[0])).toEqual([2024, 1, 2, 29, 4, 60, 17, 5])
  expect(parts.map((part) => made[`on_${part}`]?.[2])).toEqual([1969, 4, 12, 31, 3, 365, 0, 0])
  expect(made.on_year?.[1]).toBeNull()
  expect(errorOf(extractDate, { column: 'who' }).message).toMatch(/no dates/)
})

test('compute adds or replaces a column, and knows what it is made of', async () => {
  expect(after(compute, { name: 'm', expression: 'n * 2' }, TABLE).m).toEqual([2, 4, null])
  expect(after(compute, { name: 'n', expression: 'coalesce(n, 0)' }, TABLE).n).toEqual([1, 2, 0])
  expect(errorOf(compute, { expression: '1' }).message).toMatch(/no name/)
  expect(errorOf(compute, { name: 'm', expression: 'n +' }).message).toMatch(/at character 4/)
  const steps = [
    { id: 'compute', params: { name: 'm', expression: 'n * 2' } },
    { id: 'rename', params: { names: { m: 'double', who: 'm' } } },
    { id: 'compute', params: { name: 'both', expression: 'double + length(m)' } },
  ]
  const fitted = (await fitRecipe(parseRecipe({ steps }, 'r'), TABLE)).steps
  expect(originsOf(fitted).get('both')).toEqual(new Set(['n', 'who']))
  const { steps: used, inputs } = stepsFor(fitted, ['double'])
  expect([...inputs]).toEqual(['n'])
  const alone = applySteps(used, { rows: 3, columns: new Map([...TABLE.columns].filter(([name]) => name === 'n')) })
  expect([...alone.columns.keys()]).toContain('double')
})

test('filter keeps the rows for which an expression holds, or all others', () => {
  expect(kept(filter, { where: 'n > 1' }, TABLE)).toEqual([1])
  expect(kept(filter, { where: 'n > 1', keep: 'others' }, TABLE)).toEqual([0, 2])
  expect(thrownBy(() => kept(filter, { where: 'n + 1' }, TABLE)).message).toMatch(/yes or no/)
})

test.each([
  [{ column: 'who', values: ['Ray'] }, [1]],
  [{ column: 'who', values: ['Ray'], keep: 'others' }, [0, 2]],
  [{ column: 'who', values: ['Ray'], missing: true }, [1, 2]],
  [{ column: 'n', values: ['2'] }, [1]],
  [{ column: 'n', from: '1.5' }, [1]],
  [{ column: 'n', from: '1', to: '1' }, [0]],
  [{ column: 'on', from: '2024-01-01' }, [0]],
  [{ column: 'paid', values: ['true'] }, [0]],
  [{ column: 'note', values: ['none'] }, [2]],
])('filter-values %j keeps the rows %j', (params, rows) => {
  expect(kept(filterValues, params, TABLE)).toEqual(rows)
})

test('filter-values says where there is no range', () => {
  expect(thrownBy(() => kept(filterValues, { column: 'who', from: '1' }, TABLE)).message).toMatch(/no range/)
  expect(thrownBy(() => kept(filterValues, { column: 'n', from: 'x' }, TABLE)).message).toBe('"x" is no number.')
})

test('columns that steps made are read as another type at their place', () => {
  const texts = tableFrom({ x: ['category', ['1.234,5', '31.12.2024', 'yes', null]] })
  expect(after(setType, { columns: ['x'], type: 'boolean' }, texts).x).toEqual([null, null, true, null])
  expect(after(parseNumbers, { columns: ['x'], decimal: 'comma', thousands: 'otherMark' }, texts).x?.[0]).toBe(1234.5)
  expect(after(parseDates, { columns: ['x'] }, texts).x?.[1]).toBe(Date.UTC(2024, 11, 31))
  expect(after(setType, { columns: ['n'], type: 'text' }, TABLE).n).toEqual(['1', '2', null])
})

test('a value that a step cannot read is noted on its row', () => {
  const made = tableFrom({ x: ['category', ['1', 'one', null]] })
  const notes: [number, string][] = []
  const state = learned(setType, { columns: ['x'], type: 'number' }, made)
  setType.transform?.apply(made, state, { add: (row, note) => notes.push([row, note]) })
  expect(notes).toEqual([[1, 'unreadable number in x: treated as missing']])
})

test('a column of the file is known to later set-type steps by its new name', () => {
  const steps = [
    { id: 'rename', params: { names: { zip: 'code', code: 'zip' } } },
    { id: 'set-type', params: { columns: ['code'], type: 'text' } },
    { id: 'rename', params: { names: { code: 'plz' } } },
    { id: 'parse-numbers', params: { columns: ['zip', 'made'], decimal: 'comma' } },
  ]
  const recipe = parseRecipe({ steps }, 'r')
  expect(typesOf(recipe, ['zip', 'code'])).toEqual({ zip: 'text', code: 'number' })
  const readings = readingsAfter(
    recipe,
    new Map([
      ['zip', PLAIN_READING.number],
      ['code', PLAIN_READING.number],
    ]),
  )
  expect(readings.get('zip')?.kind).toBe('text')
  expect(readings.get('code')?.decimal).toBe(',')
})

test('edit-cells changes texts of the file by their record, and lists those that hold another text by now', () => {
  const source = {
    ...sourceFrom({ city: ['Bonn', 'Ulm', 'Ulm'], n: ['1', '2', '3'] }),
    recordOf: Uint32Array.of(0, 2, 5),
  }
  const edits = [
    { record: 2, column: 'city', from: 'Ulm', to: 'Köln' },
    { record: 2, column: 'city', from: 'Köln', to: 'Kiel' },
    { record: 0, column: 'n', from: '7', to: '8' },
    { record: 1, column: 'n', from: '2', to: '8' },
    { record: 5, column: 'street', from: '', to: 'x' },
    { record: 5, column: 'n', from: '4', to: '3' },
  ]
  const { source: edited, conflicts } = editSource(
    parseRecipe({ steps: [{ id: editCells.id, params: { edits } }] }, 'r'),
    source,
  )
  expect(edited.columns.map(({ codes, texts }) => [...codes].map((code) => texts.at(code)))).toEqual([
    ['Bonn', 'Kiel', 'Ulm'],
    ['1', '2', '3'],
  ])
  expect(conflicts.map(({ message }) => message)).toEqual([
    'Row 1 has "1" in n, not "7", so it was not changed to "8".',
    'Row 2 is not there, so its n was not changed to "8".',
    'There is no column "street", so row 6 was not changed to "x".',
  ])
})
