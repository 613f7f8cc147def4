import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRng } from '../shared/core/index.ts'
import { documentOf, makeWorkplace } from './lathe.test-support.ts'

// A recipe of many steps, on the way from the command line to exported models.
const place = makeWorkplace()

const STEPS = [
  { id: 'edit-cells', params: { edits: [{ record: 0, column: 'plan', from: '?', to: 'B2' }] } },
  { id: 'parse-numbers', params: { columns: ['price'], decimal: 'comma', thousands: 'otherMark' } },
  { id: 'parse-dates', params: { columns: ['joined'], pattern: 'dd.MM.yyyy' } },
  { id: 'normalise', params: { columns: ['name', 'city'], letters: 'lower' } },
  { id: 'replace', params: { columns: ['city'], find: '^st\\.? ?', by: 'saint ', regular: true } },
  { id: 'map-values', params: { columns: ['plan'], values: { A1: 'basic', B2: 'plus' }, others: 'value' } },
  { id: 'split', params: { column: 'name', separator: ' ', names: ['first', 'last'] } },
  { id: 'extract-number', params: { column: 'weight', factors: { kg: 1, g: 0.001 }, name: 'kg' } },
  { id: 'extract', params: { column: 'code', pattern: '(?<area>[A-Z]+)-(?<number>\\d+)' } },
  { id: 'set-type', params: { columns: ['code_number'], type: 'number' } },
  { id: 'extract-date', params: { column: 'joined', parts: ['year', 'weekday'] } },
  { id: 'rename', params: { names: { price: 'amount', joined: 'since' } } },
  { id: 'impute', params: { columns: ['kg'], strategy: 'median' } },
  { id: 'compute', params: { name: 'dear', expression: 'amount / kg > 3 or startsWith(city, "saint")' } },
  { id: 'compute', params: { name: 'days', expression: 'since - date(2010, 1, 1)' } },
  { id: 'join', params: { columns: ['city', 'plan'], separator: '/', name: 'where' } },
  { id: 'clip', params: { columns: ['amount'] } },
  { id: 'filter', params: { where: 'amount > 0' } },
  { id: 'drop-columns', params: { columns: ['name', 'weight', 'since'] } },
  { id: 'drop-duplicates', params: {} },
]

/** One row; `kept` follows from price, weight and city. */
function csv(rows: number): string {
  const rng = createRng('clean')
  const of = (values: readonly string[]) => values[rng.below(values.length)] ?? ''
  const lines = Array.from({ length: rows }, (_, row) => {
    const price = 5 + rng.below(2000)
    const kilos = 1 + rng.below(9)
    const city = of(['Bonn', ' bonn', 'St. Gallen', 'st Gallen', 'ULM'])
    const margin = price / 400 - kilos / 3 + (/^st/i.test(city.trim()) ? 1 : 0) + rng.next() - 1.5
    return [
      `${of(['Ada', 'Bob', 'Cy'])} ${of(['Ray', 'Young'])}`,
      `${10 + rng.below(18)}.0${1 + rng.below(9)}.20${10 + rng.below(10)}`,
      rng.next() < 0.1 ? 'none' : rng.next() < 0.3 ? `${kilos * 1000} g` : `${kilos} kg`,
      `"${(price / 1).toLocaleString('de-DE', { minimumFractionDigits: 2 })}"`,
      city,
      row === 0 ? '?' : of(['A1', 'B2', 'C3']),
      `${of(['AB', 'X'])}-${rng.below(4)}`,
      margin > 0 ? 'yes' : 'no',
    ].join(',')
  })
  return `name,joined,weight,price,city,plan,code,kept\n${lines.join('\n')}\n`
}

beforeAll(() => {
  writeFileSync(place.path('orders.csv'), csv(500))
  writeFileSync(place.path('recipe.json'), JSON.stringify({ steps: STEPS }))
})
afterAll(() => place.remove())

test('a model with a recipe of 20 steps is exported without a difference, and scores raw rows', async () => {
  const train = ['train', 'orders.csv', '--target', 'kept', '--recipe', 'recipe.json', '--mode', 'fast', '--quiet']
  const summary = documentOf(await place.lathe([...train, '--json', '-o', 'orders.lathe']))
  expect(summary.metrics.rocAuc.value).toBeGreaterThan(0.8)
  expect(summary.findings.map(({ id }: { id: string }) => id)).not.toContain('edit-conflict')
  for (const target of ['web', 'service']) {
    const outcome = await place.lathe(['export', 'orders.lathe', '--to', target, '-o', target, '--json', '--quiet'])
    expect(outcome.code, outcome.stdout).toBe(0)
    expect(documentOf(outcome).verified).toMatchObject({ maxAbsDiff: 0, labelsEqual: true })
  }
  expect((await place.lathe(['predict', 'orders.lathe', 'orders.csv', '-o', 'predicted.csv', '--quiet'])).code).toBe(0)
  const [, ...lines] = readFileSync(place.path('predicted.csv'), 'utf8').trim().split('\n')
  expect(lines).toHaveLength(500)
  expect(lines.filter((line) => line.endsWith(',ok')).length).toBeGreaterThan(400)
}, 120_000)

test('what is made of the target is left out of the model, and said', async () => {
  const steps = [{ id: 'compute', params: { name: 'leak', expression: 'if(kept, 1, 0)' } }]
  writeFileSync(place.path('leak.json'), JSON.stringify({ steps }))
  const train = ['train', 'orders.csv', '--target', 'kept', '--recipe', 'leak.json', '--families', 'linear', '--quiet']
  const { findings, metrics } = documentOf(await place.lathe([...train, '--json', '-o', 'leak.lathe']))
  const found = findings.find(({ id }: { id: string }) => id === 'made-of-barred')
  expect(found).toMatchObject({ columns: ['leak'], message: expect.stringContaining('kept') })
  expect(metrics.rocAuc.value).toBeLessThan(1)
}, 60_000)

test('a training refuses a recipe that cannot be done, and names the step', async () => {
  const steps = [{ id: 'normalise' }, { id: 'impute', params: { columns: ['gone'] } }]
  writeFileSync(place.path('gone.json'), JSON.stringify({ steps }))
  const train = ['train', 'orders.csv', '--target', 'kept', '--recipe', 'gone.json', '--mode', 'fast', '--quiet']
  const outcome = await place.lathe([...train, '--json', '-o', 'gone.lathe'])
  expect(outcome.code).toBe(3)
  expect(documentOf(outcome).error).toMatchObject({ column: 'gone', message: expect.stringContaining('Step 2') })
}, 60_000)

test('clean ends with 3 and writes nothing where no step of a recipe can be done', async () => {
  writeFileSync(place.path('other.csv'), 'a,b\n1,2\n3,4\n')
  const steps = [
    { id: 'impute', params: { columns: ['age'] } },
    { id: 'clip', params: {}, enabled: false },
    { id: 'compute', params: { name: 'x', expression: 'price * 2' } },
  ]
  const clean = ['clean', 'other.csv', '--steps', JSON.stringify(steps), '-o', 'none.csv', '--quiet']
  const outcome = await place.lathe([...clean, '--json'])
  expect(outcome.code).toBe(3)
  expect(documentOf(outcome).error).toMatchObject({
    message:
      'None of the 2 steps of the recipe could be done on other.csv; nothing was written. Step 1: There is no column "age".',
    column: 'age',
    next: 'Columns: a, b.',
  })
  expect(existsSync(place.path('none.csv'))).toBe(false)
})

test('a saved recipe with a key says so', async () => {
  writeFileSync(place.path('people.csv'), 'name\nAda\nBo\n')
  const steps = [{ id: 'anonymise', params: { columns: ['name'], method: 'hash', key: 'sixteen letters!' } }]
  const clean = ['clean', 'people.csv', '--steps', JSON.stringify(steps), '--save-recipe', 'people.json', '--quiet']
  expect((await place.lathe(clean)).stdout).toContain('people.json holds the key of a hash: share it only with')
  expect(documentOf(await place.lathe([...clean, '--json']))).toMatchObject({ holdsKeys: true })
})

test('clean applies a recipe to another file, says what each step did, and lists conflicts', async () => {
  writeFileSync(place.path('new.csv'), 'id,price,city\n007,"1.000,5", Bonn\n008,"2,0",ulm\n009,"2,0",\n')
  const steps = [
    { id: 'parse-numbers', params: { columns: ['price'], decimal: 'comma', thousands: 'otherMark' } },
    { id: 'normalise', params: { columns: ['city', 'street'] } },
    { id: 'impute', params: { columns: ['age'] } },
    { id: 'clip', params: {}, enabled: false },
    { id: 'edit-cells', params: { edits: [{ record: 1, column: 'city', from: 'ulm', to: 'Ulm' }] } },
    { id: 'filter-values', params: { column: 'city', missing: true, keep: 'others' } },
  ]
  writeFileSync(place.path('small.json'), JSON.stringify({ steps }))
  const outcome = await place.lathe([
    'clean',
    'new.csv',
    '--recipe',
    'small.json',
    '-o',
    'clean.csv',
    '--json',
    '--quiet',
  ])
  expect(outcome.code).toBe(0)
  const { rows, steps: done, conflicts } = documentOf(outcome)
  expect(rows).toEqual({ read: 3, kept: 2 })
  expect(done[4]).toMatchObject({ text: 'Change city of row 2 from "ulm" to "Ulm"', cellsChanged: 1 })
  expect(done[3]).toMatchObject({ enabled: false, cellsChanged: 0 })
  expect(done[5]).toMatchObject({ rowsRemoved: 1 })
  expect(conflicts.map(({ at, columns }: { at: number; columns: string[] }) => [at, ...columns])).toEqual([
    [1, 'street'],
    [2, 'age'],
  ])
  expect(readFileSync(place.path('clean.csv'), 'utf8')).toBe('id,price,city\n007,"1.000,5",Bonn\n008,"2,0",Ulm\n')
  const text = await place.lathe(['clean', 'new.csv', '--recipe', 'small.json', '-o', 'clean.jsonl', '--quiet'])
  expect(text.stdout).toContain('step 3: There is no column "age".')
  expect(readFileSync(place.path('clean.jsonl'), 'utf8').split('\n')[0]).toBe(
    '{"id":"007","price":1000.5,"city":"Bonn"}',
  )
})

test('clean takes steps on the command line, once, and says what is wrong with them', async () => {
  writeFileSync(place.path('one.csv'), 'a,b\n1,x\n2,y\n')
  const steps = '[{"id":"compute","params":{"name":"c","expression":"a * 2"}}]'
  const done = await place.lathe(['clean', 'one.csv', '--steps', steps, '-o', 'two.csv', '--quiet'])
  expect(done.code).toBe(0)
  expect(readFileSync(place.path('two.csv'), 'utf8')).toBe('a,b,c\n1,x,2\n2,y,4\n')
  for (const args of [[], ['--steps', '['], ['--steps', '[{"id":"nope"}]'], ['--steps', steps, '--recipe', 'x.json']])
    expect((await place.lathe(['clean', 'one.csv', ...args, '--quiet'])).code).toBe(2)
})
