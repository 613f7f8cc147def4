import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App } from '../../hosts/app.ts'
import { all, type Client, clientOf, FAST, failure, runOf, upload } from '../app.test-support.ts'
import { createApp } from '../app.ts'

let home = ''
let app: App
let client: Client

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lathe-data-'))
  app = await createApp({ home, host: 'browser' })
  client = clientOf(app)
})

afterAll(async () => {
  await app.close()
  await rm(home, { recursive: true, force: true })
})

const rowsOf = async (project: string) => (await client.data.rows({ project, from: 0, count: 1000 })).rows

test('a row set aside is put right: it takes its place, and stays so when the file is read again', async () => {
  const text = 'id,name\n1,a\n2,b,c\n3,d\n4\n5,e\n6,f\n'
  const { id, data } = await client.projects.create({ upload: await upload(app, 'x.csv', text) })
  expect(data.setAside.map(({ record, line, text: row }) => [record, line, row])).toEqual([
    [1, 3, '2,b,c'],
    [3, 5, '4'],
  ])
  expect((await client.data.setAsideCsv({ project: id })).split('\n')[1]).toBe(
    '1,3,12,,3 fields where the header has 2,"2,b,c"',
  )
  const error = await failure(client.data.fix({ project: id, record: 1, text: '2,b,c' }))
  expect(error.message).toBe('x.csv, line 3: the corrected text does not fit: 3 fields where 2 belong.')
  const fixed = await client.data.fix({ project: id, record: 1, text: '2,"b,c"' })
  expect([fixed.data.rows, fixed.data.records, fixed.data.setAside.length]).toEqual([5, 6, 1])
  expect((await rowsOf(id)).slice(0, 3)).toEqual([
    ['1', 'a'],
    ['2', 'b,c'],
    ['3', 'd'],
  ])
  const reread = await client.data.reread({ project: id, reading: { types: { id: 'text' } } })
  expect(reread.data).toMatchObject({ rows: 5, columns: [{ name: 'id', type: 'text' }, {}] })
})

test('a type shows the cells that would not fit, and nothing changes', async () => {
  const { id } = await client.projects.create({ upload: await upload(app, 'x.csv', 'a,b\n1,x\n007,y\nn/a,1\n?,2\n') })
  expect(await client.data.misfits({ project: id, column: 'a', type: 'number' })).toEqual({
    cells: 1,
    first: [{ row: 2, text: 'n/a' }],
  })
  expect(await client.data.misfits({ project: id, column: 'b', type: 'category' })).toEqual({ cells: 0, first: [] })
  expect((await client.projects.open({ project: id })).data.columns[0]?.type).toBe('category')
  expect((await failure(client.data.misfits({ project: id, column: 'c', type: 'number' }))).message).toContain('"c"')
})

test('another file of an archive is a reading of the project', async () => {
  const zip = zipSync({ 'a.csv': strToU8('x,y\n1,2\n3,4\n5,6\n'), 'b.csv': strToU8('z\n7\n') })
  const { id, data } = await client.projects.create({ upload: await upload(app, 'both.zip', zip) })
  expect(data.parts).toEqual({ noun: 'file', names: ['a.csv', 'b.csv'], chosen: 'a.csv' })
  const other = await client.data.reread({ project: id, reading: { table: 'b.csv' } })
  expect([other.data.rows, other.data.columns.map(({ name }) => name)]).toEqual([1, ['z']])
})

test('a training reads the rows that were put right', async () => {
  const rows = Array.from({ length: 120 }, (_, row) =>
    row === 5 ? `${row},yes,` : `${row},${row % 3 === 0 ? 'yes' : 'no'}`,
  )
  const { id } = await client.projects.create({ upload: await upload(app, 'x.csv', `n,t\n${rows.join('\n')}\n`) })
  await client.data.fix({ project: id, record: 5, text: '5,yes' })
  const choices = { target: 't', sensitive: [], ignore: [], recipe: { steps: [] } }
  await client.projects.choose({ project: id, choices })
  const run = runOf(await all(await client.train.start({ project: id, ...FAST })))
  expect(run.rows.train + run.rows.test).toBe(120)
})
