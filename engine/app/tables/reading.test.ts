// How a file comes in: followed, cancelled, tried in another way, and remembered.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ReadingProgress } from '../../../shared/contract/index.ts'
import type { App } from '../../hosts/app.ts'
import { all, type Client, clientOf, failure, upload } from '../app.test-support.ts'
import { createApp } from '../app.ts'

let home = ''
let app: App
let client: Client

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lathe-app-'))
  await start()
})

afterEach(async () => {
  await app.close()
  await rm(home, { recursive: true, force: true })
})

async function start(): Promise<void> {
  app = await createApp({ home, host: 'browser' })
  client = clientOf(app)
}

/** Rows enough that reading them is reported more than once. */
const LARGE = 200_000
const largeFile = () =>
  `id,city,day\n${Array.from({ length: LARGE }, (_, i) => `${i},city ${(i * 7) % 40},2025-01-${10 + (i % 18)}`).join('\n')}\n`

/** What is left in the folders of the application. */
const leftIn = async (folder: string) => readdir(join(home, folder)).catch(() => [])

/** Resolves with the first report of a call. */
async function firstReport(job: string): Promise<ReadingProgress> {
  for await (const progress of await client.data.reading({ job })) return progress
  throw new Error('nothing was reported')
}

test('a file that is read is followed from its first rows to its last, and the stream ends with the call', async () => {
  const events = client.data.reading({ job: 'j' }).then(all)
  const { data } = await client.projects.create({ upload: await upload(app, 'large.csv', largeFile()), job: 'j' })
  const reports = await events
  expect(reports.length).toBeGreaterThan(2)
  const fractions = reports.map(({ fraction }) => fraction)
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
  expect(fractions[0]).toBeGreaterThan(0)
  expect(fractions.at(-1)).toBeLessThanOrEqual(1)
  expect(Math.max(...reports.map(({ rows }) => rows))).toBe(data.rows)
  for (const { text } of reports) expect(text).toMatch(/\S/)
})

test('a file that is not wanted any more leaves nothing behind, and the next one is read', async () => {
  const controller = new AbortController()
  const id = await upload(app, 'large.csv', largeFile())
  const created = client.projects.create({ upload: id, job: 'j' }, { signal: controller.signal })
  const ended = created.catch((error: unknown) => error)
  await firstReport('j')
  controller.abort('cancelled')
  expect(await ended).toMatchObject({ code: 'cancelled' })
  expect(await leftIn('projects')).toEqual([])
  expect(await leftIn('uploads')).toEqual([])
  expect(await client.projects.list()).toEqual([])
  expect((await client.projects.create({ sample: 'flats' })).data.rows).toBe(1200)
})

test('a lost connection cancels no import', async () => {
  const connection = new AbortController()
  const source = { upload: await upload(app, 'large.csv', largeFile()), job: 'j' }
  const created = client.projects.create(source, { signal: connection.signal })
  await firstReport('j')
  connection.abort()
  expect((await created).data.rows).toBe(LARGE)
})

test('of two windows that open a project, one can leave without taking it from the other', async () => {
  const { id } = await client.projects.create({ upload: await upload(app, 'large.csv', largeFile()) })
  await app.close()
  await start()
  const controller = new AbortController()
  const left = client.projects.open({ project: id, job: 'a' }, { signal: controller.signal })
  const stays = client.projects.open({ project: id, job: 'b' })
  const ended = left.catch((error: unknown) => error)
  await firstReport('b')
  controller.abort('cancelled')
  expect(await ended).toMatchObject({ code: 'cancelled' })
  expect((await stays).data.rows).toBe(LARGE)
})

test('another reading that is cancelled leaves the project as it was', async () => {
  const before = await client.projects.create({ upload: await upload(app, 'large.csv', largeFile()) })
  const controller = new AbortController()
  const request = { project: before.id, reading: { header: false }, job: 'j' }
  const ended = client.data.reread(request, { signal: controller.signal }).catch((error: unknown) => error)
  await firstReport('j')
  controller.abort('cancelled')
  expect(await ended).toMatchObject({ code: 'cancelled' })
  expect(await client.projects.open({ project: before.id })).toEqual(before)
})

test('the chosen reading is kept in the project: every window and every restart has the same', async () => {
  const { id } = await client.projects.create({ upload: await upload(app, 'a.csv', 'x;y\n1;none\n2;b\n3;c\n') })
  const reading = { delimiter: ';', encoding: 'windows-1252', types: { x: 'category' as const }, missing: ['none'] }
  const read = await client.data.reread({ project: id, reading })
  expect(read.data).toMatchObject({ reading, dialect: { encoding: 'windows-1252' } })
  expect(read.data.columns).toMatchObject([
    { name: 'x', type: 'category' },
    { name: 'y', missing: 1 },
  ])
  await app.close()
  await start()
  expect((await client.projects.open({ project: id })).data).toEqual(read.data)
})

test.each([
  { name: 'a.csv', text: 'x,y\n1,"a, b"\n2,c\n', reading: { header: false } },
  { name: 'b.csv', text: 'note\nx;y\n1;2\n3;4\n', reading: { skip: 1, delimiter: ';' } },
  {
    name: 'c.csv',
    text: 'x|y\n1|none\n2|b\n',
    reading: { delimiter: '|', missing: ['none'], types: { x: 'text' as const } },
  },
])('the preview of another reading of $name is what it gives, and changes nothing', async ({ name, text, reading }) => {
  const before = await client.projects.create({ upload: await upload(app, name, text) })
  const preview = await client.data.preview({ project: before.id, reading })
  expect(await client.projects.open({ project: before.id })).toEqual(before)
  const { data } = await client.data.reread({ project: before.id, reading })
  expect(preview.columns).toEqual(data.columns.map((column) => ({ name: column.name, type: column.type })))
  expect(preview.rows).toEqual((await client.data.rows({ project: before.id, from: 0, count: 50 })).rows)
  expect(preview).toMatchObject({ isWhole: true, dialect: data.dialect, setAside: data.setAside })
})

test('the preview of a large file reads its beginning alone', async () => {
  const { id } = await client.projects.create({ upload: await upload(app, 'large.csv', largeFile()) })
  const preview = await client.data.preview({ project: id, reading: { delimiter: ';' } })
  expect(preview).toMatchObject({ isWhole: false, setAside: [], columns: [{ name: 'id,city,day' }] })
  expect(preview.rows).toHaveLength(50)
})

test('a reading under which the file is no table is refused in its preview, with what to do', async () => {
  const { id } = await client.projects.create({ upload: await upload(app, 'a.csv', 'x,y\n1,2\n') })
  const error = await failure(client.data.preview({ project: id, reading: { skip: 2 } }))
  expect(error.message).toMatch(/^a\.csv/)
})

test('the history is kept in the project', async () => {
  const { id, choices } = await client.projects.create({ sample: 'loans' })
  const next = { ...choices, ignore: ['branch'] }
  const first = { id: 0, parent: null, next: 1, text: '', at: 1, choices }
  const states = [first, { ...first, id: 1, parent: 0, next: null, text: 'branch left out', choices: next }]
  const history = { states, current: 1 }
  await client.projects.choose({ project: id, choices: next, history })
  await app.close()
  await start()
  expect(await client.projects.open({ project: id })).toMatchObject({ choices: next, history })
})
