// What a project keeps of its source: enough to go on whatever becomes of the original.
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSource, writeTable } from '../../data/index.ts'
import type { App } from '../../hosts/app.ts'
import { notKept } from '../../store/keep-source.ts'
import { all, type Client, clientOf, FAST, failure, runOf, upload } from '../app.test-support.ts'
import { createApp } from '../app.ts'

let home = ''
let files = ''
let app: App
let client: Client

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lathe-app-'))
  files = await mkdtemp(join(tmpdir(), 'lathe-files-'))
  await start()
})

afterEach(async () => {
  await app.close()
  for (const folder of [home, files]) await rm(folder, { recursive: true, force: true })
})

async function start(): Promise<void> {
  app = await createApp({ home, host: 'desktop' })
  client = clientOf(app)
}

async function restart(): Promise<void> {
  await app.close()
  await start()
}

async function write(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(files, name), content)
  return join(files, name)
}

const lines = (from: number, count: number, tip = '') =>
  Array.from({ length: count }, (_, i) => `${from + i};${(i * 37) % 11},5;${i % 3 === 0 ? 'yes' : 'no'}${tip}\n`).join(
    '',
  )
const TABLE = `n;size;paid\n${lines(0, 300)}`
const sourceOf = (project: string) => join(home, 'projects', project, 'source')
const copies = async (project: string) =>
  (await readdir(sourceOf(project), { recursive: true })).filter((name) => /\./.test(name)).toSorted()
const rowsOf = async (project: string) => (await client.data.rows({ project, from: 0, count: 1000 })).rows

const FORMATS: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  'a.csv': async () => strToU8(TABLE),
  'a.csv.gz': async () => gzipSync(TABLE),
  'a.jsonl': async () => strToU8(Array.from({ length: 300 }, (_, n) => `{"n":${n},"paid":"${n % 3}"}`).join('\n')),
  'a.zip': async () => zipSync({ 'x.csv': strToU8(TABLE), 'y.csv': strToU8(TABLE) }),
  'a.parquet': async () => {
    const { table } = await readSource(await write('in.csv', TABLE))
    await writeTable(table, join(files, 'out.parquet'))
    return readFile(join(files, 'out.parquet'))
  },
}

test.each(Object.keys(FORMATS))(
  'a project of %s is the same after its file was deleted and the application restarted',
  async (name) => {
    const path = await write(name, (await FORMATS[name]?.()) ?? new Uint8Array(0))
    const before = await client.projects.create({ path })
    const rows = await rowsOf(before.id)
    await rm(files, { recursive: true })
    await restart()
    const { data, choices } = await client.projects.open({ project: before.id })
    expect({ data, choices }).toEqual({ data: before.data, choices: before.choices })
    expect(await rowsOf(before.id)).toEqual(rows)
    expect((await client.data.source({ project: before.id })).files).toMatchObject([{ name, state: 'gone' }])
  },
)

test('without its file a project is read with another delimiter, encoding and header, and its types change', async () => {
  const { id, data } = await client.projects.create({ path: await write('a.csv', TABLE) })
  await rm(files, { recursive: true })
  await restart()
  expect(data.columns).toMatchObject([{ type: 'number' }, { type: 'number' }, { type: 'boolean' }])
  const reading = { delimiter: ',', encoding: 'windows-1252', header: false }
  expect((await client.data.preview({ project: id, reading })).columns).toHaveLength(2)
  const other = await client.data.reread({ project: id, reading })
  expect(other.data).toMatchObject({ rows: 300, dialect: reading })
  await client.data.reread({ project: id, reading: {} })
  const misfits = await client.data.misfits({ project: id, column: 'paid', type: 'number' })
  expect(misfits).toMatchObject({ cells: 300, first: expect.arrayContaining([{ row: 0, text: 'yes' }]) })
  const typed = await client.data.reread({ project: id, reading: { types: { n: 'category' } } })
  expect(typed.data.columns[0]).toMatchObject({ name: 'n', type: 'category' })
})

test('the copy is packed where that makes it smaller, and has the name, size and hash of the original', async () => {
  const plain = await write('a.csv', TABLE)
  const { id, data } = await client.projects.create({ path: plain })
  const { files: kept, keptBytes } = await client.data.source({ project: id })
  expect(kept).toMatchObject([{ name: 'a.csv', bytes: TABLE.length, state: 'same' }])
  expect(data).toMatchObject({ bytes: TABLE.length, files: ['a.csv'] })
  expect(keptBytes).toBe(kept[0]?.keptBytes)
  expect(keptBytes).toBeLessThan(TABLE.length / 2)
  const packed = await client.projects.create({ path: await write('b.csv.gz', gzipSync(TABLE)) })
  expect((await client.data.source({ project: packed.id })).keptBytes).toBe(packed.data.bytes)
})

test('a copy that is damaged is an error that names the file, and no other data', async () => {
  const { id } = await client.projects.create({ path: await write('a.csv', TABLE) })
  const [file = ''] = (await copies(id)).filter((name) => name.endsWith('.gz'))
  await writeFile(join(sourceOf(id), file), gzipSync(TABLE.slice(0, 400)))
  await restart()
  expect((await failure(client.projects.open({ project: id }))).message).toMatch(/^a\.csv does not unpack/)
})

test('a file that changed since is said to be changed, and changes nothing by itself', async () => {
  const path = await write('a.csv', TABLE)
  const before = await client.projects.create({ path })
  const stateNow = async () => (await client.data.source({ project: before.id })).files[0]?.state
  await utimes(path, 1, 1)
  expect(await stateNow()).toBe('same')
  await writeFile(path, TABLE.replace('yes', 'YES'))
  expect(await stateNow()).toBe('changed')
  await restart()
  expect((await client.projects.open({ project: before.id })).data).toEqual(before.data)
})

test('a new version keeps choices, reading and recipe; earlier runs keep their data, and one can go back', async () => {
  const path = await write('a.csv', `${TABLE}7;8\n`)
  const { id, choices, data } = await client.projects.create({ path })
  const recipe = { steps: [{ id: 'impute', params: {}, enabled: true }] }
  await client.projects.choose({ project: id, choices: { ...choices, target: 'paid', ignore: ['n'], recipe } })
  await client.data.reread({ project: id, reading: { types: { size: 'category' } } })
  const record = data.setAside[0]?.record ?? -1
  const fixed = await client.data.fix({ project: id, record, text: '7;8,5;no' })
  expect(fixed.data).toMatchObject({ rows: 301, setAside: [] })
  const run = runOf(await all(await client.train.start({ project: id, ...FAST })))
  const shown = async () => (await client.runs.cases({ project: id, run: run.id, from: 0, count: 5 })).cases
  const cases = await shown()
  await writeFile(path, `paid;size;n\nno;1;2\n${'yes;3;4\n'.repeat(99)}`)
  const renewed = await client.data.renew({ project: id, from: 'origin' })
  expect(renewed.data).toMatchObject({ rows: 100, reading: { types: { size: 'category' } } })
  expect(renewed.data.reading.fixes).toBeUndefined()
  expect(renewed.choices).toMatchObject({ target: 'paid', ignore: ['n'], recipe: { steps: [{ id: 'impute' }] } })
  expect(await shown()).toEqual(cases)
  expect(await client.data.source({ project: id })).toMatchObject({ files: [{ state: 'same' }], hasBefore: true })
  await restart()
  expect((await client.projects.open({ project: id })).data).toEqual(renewed.data)
  expect((await client.data.renew({ project: id, from: 'before' })).data).toEqual(fixed.data)
})

test('copies that neither the project nor a run needs are removed; a file that is no data changes nothing', async () => {
  const path = await write('a.csv', TABLE)
  const { id } = await client.projects.create({ path })
  for (const version of [1, 2, 3]) {
    await writeFile(path, TABLE + lines(300, version))
    await client.data.renew({ project: id, from: 'origin' })
  }
  expect((await copies(id)).length).toBe(2)
  const before = await client.projects.open({ project: id })
  await writeFile(path, '')
  expect((await failure(client.data.renew({ project: id, from: 'origin' }))).message).toBe('a.csv is empty.')
  await rm(path)
  expect((await failure(client.data.renew({ project: id, from: 'origin' }))).message).toMatch(/^a\.csv cannot be read/)
  expect(await client.projects.open({ project: id })).toEqual(before)
  expect((await copies(id)).length).toBe(2)
})

test('what a crash left of a copy that was not finished is no part of the project', async () => {
  const { id, data } = await client.projects.create({ path: await write('a.csv', TABLE) })
  await writeFile(join(sourceOf(id), '.draft-12345678'), 'half')
  await utimes(join(sourceOf(id), '.draft-12345678'), 1, 1)
  await restart()
  expect((await client.projects.open({ project: id })).data).toEqual(data)
  await client.data.renew({ project: id, path: await write('b.csv', TABLE) })
  expect((await readdir(sourceOf(id))).filter((name) => name.startsWith('.'))).toEqual([])
})

test('several files are one table that says where each row is from, also when they are gone', async () => {
  const [path = '', ...also] = await Promise.all([
    write('trips january.csv', TABLE),
    write('trips february.csv', `paid;n;size\nyes;7;8\nno;9\n`),
    write('trips march.csv', `n;size;paid\n1;2;no\n`),
  ])
  const created = await client.projects.create({ path, also })
  expect(created).toMatchObject({
    name: 'trips',
    data: { rows: 302, records: 303, file: 'trips january.csv and 2 more files' },
  })
  expect(created.data.columns.map(({ name }) => name)).toEqual(['source_file', 'n', 'size', 'paid'])
  expect(created.choices.ignore).toEqual(['source_file'])
  expect(created.data.findings.find(({ id }) => id === 'source-file')).toMatchObject({ columns: ['source_file'] })
  expect(created.data.setAside).toMatchObject([{ file: 'trips february.csv', line: 3, record: 301 }])
  await rm(files, { recursive: true })
  const fixed = await client.data.fix({ project: created.id, record: 301, text: 'no;9;10' })
  expect(fixed.data).toMatchObject({ rows: 303, setAside: [] })
  const place = await client.data.rows({ project: created.id, from: 300, count: 3 })
  expect(place.rows).toEqual([
    ['trips february.csv', '7', '8', 'yes'],
    ['trips february.csv', '9', '10', 'no'],
    ['trips march.csv', '1', '2', 'no'],
  ])
  const { choices } = fixed
  await client.projects.choose({ project: created.id, choices: { ...choices, target: 'paid' } })
  await restart()
  const { rows } = runOf(await all(await client.train.start({ project: created.id, ...FAST })))
  expect(rows.train + rows.test).toBe(303)
})

test('files of one name are told apart', async () => {
  await mkdir(join(files, 'b'))
  const paths = [await write('x.csv', 'a,b\n1,2\n'), await write('b/x.csv', 'a,b\n3,4\n')]
  const { id } = await client.projects.create({ path: paths[0] ?? '', also: paths.slice(1) })
  expect((await rowsOf(id)).map(([file]) => file)).toEqual(['x.csv', 'x (2).csv'])
})

test('files that differ are compared with what most of them have, and are still there to be taken', async () => {
  const ids = [
    await upload(app, 'a.csv', 'x,y\n1,2\n'),
    await upload(app, 'b.csv', 'x,z\n1,2\n'),
    await upload(app, 'c.csv', 'y;x\n1;2\n'),
  ]
  const [first = '', ...also] = ids
  expect(await client.projects.compare({ upload: first, also })).toEqual({
    columns: 2,
    differing: [{ at: 1, file: 'b.csv', lacks: ['y'], has: ['z'] }],
  })
  const { data } = await client.projects.create({ upload: first, also: also.slice(1) })
  expect([data.rows, data.files]).toEqual([2, ['a.csv', 'c.csv']])
})

test('a full disk is said with what is needed', async () => {
  const path = await write('a.csv', TABLE)
  const given = { path, name: 'a.csv', isOriginal: true }
  const error = await notKept(given, files, Object.assign(new Error('write'), { code: 'ENOSPC' }))
  expect(error).toMatchObject({
    code: 'fileUnreadable',
    message: expect.stringMatching(/^a\.csv was not imported: the disk is full\. .* \d+ kB, and [\d,]+ MB are free\.$/),
  })
})

test('a project of an older version, with its data file as it came, opens', async () => {
  const { id, data } = await client.projects.create({ path: await write('a.csv', TABLE) })
  const path = join(home, 'projects', id, 'project.json')
  const { sources: _, before: __, ...stored } = JSON.parse(await readFile(path, 'utf8'))
  await writeFile(path, JSON.stringify({ ...stored, file: 'old.csv', fileName: 'a.csv' }))
  await rm(sourceOf(id), { recursive: true })
  await mkdir(sourceOf(id))
  await writeFile(join(sourceOf(id), 'old.csv'), TABLE)
  await restart()
  expect((await client.projects.open({ project: id })).data).toEqual(data)
  await client.projects.choose({ project: id, choices: (await client.projects.open({ project: id })).choices })
  expect((await stat(join(sourceOf(id), 'old.csv'))).size).toBe(TABLE.length)
})
