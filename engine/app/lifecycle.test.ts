import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { App } from '../hosts/app.ts'
import { all, type Client, clientOf, FAST, failure, runOf, SLOW, upload } from './app.test-support.ts'
import { createApp } from './app.ts'

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

const newProject = async () => (await client.projects.create({ sample: 'loans' })).id

test('a restart forgets neither choices nor readings nor runs', async () => {
  const id = await newProject()
  const steps = [{ id: 'impute', params: { columns: ['income'] } }]
  const choices = { target: 'repaid', sensitive: ['sex', 'age'], ignore: ['branch'], recipe: { steps } }
  await client.projects.choose({ project: id, choices })
  await client.data.reread({ project: id, reading: { types: { months: 'category' } } })
  const run = runOf(await all(await client.train.start({ project: id, ...FAST })))
  const before = await client.projects.open({ project: id })
  const evaluation = await client.runs.evaluation({ project: id, run: run.id })
  await app.close()
  await start()
  expect(await client.projects.open({ project: id })).toEqual(before)
  expect(before.runs).toEqual([run])
  expect(before.choices).toMatchObject({ sensitive: ['sex', 'age'], ignore: ['branch'] })
  expect(before.data.columns.find(({ name }) => name === 'months')?.type).toBe('category')
  expect(await client.runs.evaluation({ project: id, run: run.id })).toEqual(evaluation)
  expect(await client.projects.list()).toMatchObject([{ id, name: 'Loans', rows: 1500, columns: 12 }])
  expect((await client.projects.list())[0]?.latest).toEqual({
    title: run.best.title,
    target: 'repaid',
    metric: 'rocAuc',
    figure: run.metrics.rocAuc,
  })
})

test('a draft and the groups of the audit are kept; a draft without a place in the recipe is none', async () => {
  const id = await newProject()
  const step = { id: 'impute', params: { columns: ['income'] } }
  const draft = { at: 0, isNew: true, step }
  const { choices } = await client.projects.open({ project: id })
  await client.projects.choose({ project: id, choices: { ...choices, groups: ['sex', 'age'] } })
  await client.projects.draft({ project: id, draft })
  await app.close()
  await start()
  const opened = await client.projects.open({ project: id })
  expect([opened.draft, opened.choices.groups]).toEqual([draft, ['sex', 'age']])
  await client.projects.draft({ project: id, draft: { ...draft, isNew: false } })
  expect((await client.projects.open({ project: id })).draft).toBeNull()
  const wrong = client.projects.choose({ project: id, choices: { ...choices, groups: ['nowhere'] } })
  expect((await failure(wrong)).message).toContain('nowhere')
})

test('only one application works on a folder: another is refused with the name of the first, until it has ended', async () => {
  await expect(createApp({ home, host: 'browser' })).rejects.toMatchObject({
    code: 'usage',
    message: `Lathe is open already: process ${process.pid} works on the same projects.`,
  })
  await app.close()
  await start()
})

test('a training that its window returns is cancelled, and leaves no run', async () => {
  const id = await newProject()
  const stream = await client.train.start({ project: id, ...SLOW })
  expect((await stream.next()).value).toMatchObject({ type: 'progress' })
  await stream.return?.(undefined)
  await client.train.cancel({ project: id })
  const view = await client.projects.open({ project: id })
  expect(view.runs).toEqual([])
  expect(view.training).toBeUndefined()
  expect(runOf(await all(await client.train.start({ project: id, ...FAST }))).id).toBe('0001')
})

test('a training that another window cancels ends for every window that follows it', async () => {
  const id = await newProject()
  const other = clientOf(app)
  const stream = all(await client.train.start({ project: id, ...SLOW }))
  const followed = all(await other.train.follow({ project: id }))
  expect((await other.projects.open({ project: id })).training?.text).toMatch(/\S/)
  const ends = [stream, followed].map((end) => end.catch((error: unknown) => error))
  await other.train.cancel({ project: id })
  for (const end of ends) expect(await end).toMatchObject({ code: 'cancelled' })
})

test('a training outlives its connection: the next window follows it and finds the run', async () => {
  const id = await newProject()
  const connection = new AbortController()
  const stream = await client.train.start({ project: id, ...FAST }, { signal: connection.signal })
  await stream.next()
  connection.abort()
  await stream.return?.(undefined)
  const run = runOf(await all(await client.train.follow({ project: id })))
  expect((await client.projects.open({ project: id })).runs).toEqual([run])
  expect(await all(await client.train.follow({ project: id }))).toEqual([])
})

test('a project is trained once at a time, whoever asks', async () => {
  const id = await newProject()
  const stream = await client.train.start({ project: id, ...SLOW })
  const error = await failure(clientOf(app).train.start({ project: id, ...FAST }))
  expect(error).toMatchObject({ code: 'usage', message: 'Loans is being trained already.' })
  await stream.return?.(undefined)
})

test('a budget that no model fits into ends the training with an error, and the project stays whole', async () => {
  const id = await newProject()
  const ended = client.train.start({ project: id, ...SLOW, budgetSeconds: 0.05 }).then(all)
  expect((await failure(ended)).code).toBe('usage')
  expect((await client.projects.open({ project: id })).runs).toEqual([])
})

test('closing the application cancels what is being trained', async () => {
  const id = await newProject()
  const ended = client.train.start({ project: id, ...SLOW }).then(all)
  const caught = ended.catch((error: unknown) => error)
  while (!(await client.projects.open({ project: id })).training) await new Promise(setImmediate)
  await app.close()
  expect(await caught).toMatchObject({ code: 'cancelled' })
})

test('removing a project removes its folder, also while it is being trained', async () => {
  const id = await newProject()
  const caught = all(await client.train.start({ project: id, ...SLOW })).catch((error: unknown) => error)
  await client.projects.remove({ project: id })
  expect(await caught).toMatchObject({ code: 'cancelled' })
  expect(await readdir(join(home, 'projects'))).toEqual([])
  expect(await client.projects.list()).toEqual([])
})

test('an uploaded file becomes a project once; its own name is kept where it is shown', async () => {
  const id = await upload(app, '../Größe & more.csv', 'a,b\n1,x\n2,y\n')
  const view = await client.projects.create({ upload: id })
  expect(view).toMatchObject({ data: { rows: 2 }, choices: { target: '' } })
  expect(view.name).toMatch(/^Größe . more$/)
  expect(await readdir(join(home, 'uploads'))).toEqual([])
  expect((await failure(client.projects.create({ upload: id }))).code).toBe('usage')
})

test('an upload that breaks off leaves nothing behind', async () => {
  const cut = new Error('cut off')
  const stream = Readable.from(
    (async function* () {
      yield Buffer.from('a,b\n')
      throw cut
    })(),
  )
  await expect(app.files.receive('x.csv', stream, { signal: new AbortController().signal })).rejects.toBe(cut)
  expect(await readdir(join(home, 'uploads'))).toEqual([])
})

test('a file that is no data is an error under its own name, and leaves nothing behind', async () => {
  const picture = await upload(app, 'cat.csv', '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR\u0000\u0000')
  const error = await failure(client.projects.create({ upload: picture }))
  expect(error.message).toContain('cat.csv')
  expect(error.message).not.toContain(home)
  const empty = await upload(app, 'empty.csv', '')
  expect((await failure(client.projects.create({ upload: empty }))).message).toBe('empty.csv is empty.')
  expect(await readdir(join(home, 'projects'))).toEqual([])
  expect(await readdir(join(home, 'uploads'))).toEqual([])
})

test('a path opens on the desktop only', async () => {
  const path = join(home, 'mine.csv')
  await writeFile(path, 'a,b\n1,x\n2,y\n')
  expect((await failure(client.projects.create({ path }))).code).toBe('usage')
  await app.close()
  app = await createApp({ home, host: 'desktop' })
  const desktop = clientOf(app)
  expect(await desktop.projects.create({ path })).toMatchObject({ name: 'mine', data: { rows: 2 } })
  expect(await readFile(path, 'utf8')).toBe('a,b\n1,x\n2,y\n')
  expect((await failure(desktop.projects.create({ path: join(home, 'no.csv') }))).code).toBe('fileNotFound')
})

test('a damaged project stands on the list as such, can be removed, and breaks nothing else', async () => {
  const id = await newProject()
  await mkdir(join(home, 'projects', 'broken'))
  await writeFile(join(home, 'projects', 'broken', 'project.json'), '{"format":"lathe-pro')
  const [whole, broken] = await client.projects.list()
  expect(whole?.id).toBe(id)
  expect(broken).toMatchObject({ id: 'broken', damaged: expect.stringContaining('project.json is damaged') })
  expect((await failure(client.projects.open({ project: 'broken' }))).code).toBe('fileUnreadable')
  await client.projects.remove({ project: 'broken' })
  expect(await client.projects.list()).toHaveLength(1)
})

test('a run whose files are damaged is left out, and the others stay', async () => {
  const id = await newProject()
  const run = runOf(await all(await client.train.start({ project: id, ...FAST })))
  await all(await client.train.start({ project: id, ...FAST }))
  await writeFile(join(home, 'projects', id, 'runs', '0002', 'run.json'), 'no')
  expect((await client.projects.open({ project: id })).runs).toEqual([run])
  expect((await failure(client.runs.evaluation({ project: id, run: '0002' }))).code).toBe('fileUnreadable')
})

test('what does not exist is an error that says so and what to do', async () => {
  const id = await newProject()
  const choices = { target: 'nothing', sensitive: [], ignore: [], recipe: { steps: [] } }
  const errors = await Promise.all([
    failure(client.projects.open({ project: '../../etc' })),
    failure(client.projects.open({ project: 'loans-00000000' })),
    failure(client.projects.create({ sample: 'gold' })),
    failure(client.projects.choose({ project: id, choices })),
    failure(client.data.distribution({ project: id, column: 'nothing' })),
    failure(client.runs.evaluation({ project: id, run: '0001' })),
    failure(client.exports.targets({ project: id, run: '../0001' })),
    failure(client.clean.effects({ project: id, recipe: { steps: [{ id: 'wash', params: {} }] } })),
  ])
  expect(errors.map(({ code }) => code)).toEqual([
    ...['usage', 'usage', 'usage', 'data', 'data', 'usage', 'usage', 'usage'],
  ])
})

test('a project without a target is not trained', async () => {
  const { id } = await client.projects.create({ upload: await upload(app, 'few.csv', 'a,b\n1,x\n2,y\n') })
  expect((await failure(client.train.start({ project: id, ...FAST }))).message).toBe('No column to predict is chosen.')
})

test('a target that cannot be predicted is an error of the data that names it', async () => {
  const { id } = await client.projects.create({ upload: await upload(app, 'few.csv', 'a,b\n1,x\n2,x\n3,x\n') })
  const choices = { target: 'b', sensitive: [], ignore: [], recipe: { steps: [] } }
  await client.projects.choose({ project: id, choices })
  const error = await failure(client.train.start({ project: id, ...FAST }).then(all))
  expect(error).toMatchObject({ code: 'data', details: { column: 'b' } })
})

test('a reading under which the file is no data is an error, and the project stays as it was', async () => {
  const id = await newProject()
  const before = await client.projects.open({ project: id })
  await failure(client.data.reread({ project: id, reading: { skip: 5000 } }))
  expect(await client.projects.open({ project: id })).toEqual(before)
  const tabs = await client.data.reread({ project: id, reading: { delimiter: '\t' } })
  expect(tabs.choices).toMatchObject({ target: '', sensitive: [] })
  expect(await client.data.reread({ project: id, reading: {} })).toMatchObject({ data: before.data })
})

test('two windows that choose at the same time both save, and the later one stays', async () => {
  const id = await newProject()
  const choose = (to: Client, ignore: string[]) =>
    to.projects.choose({ project: id, choices: { target: 'repaid', sensitive: [], ignore, recipe: { steps: [] } } })
  await Promise.all([choose(client, ['age']), choose(clientOf(app), ['job']), choose(client, ['income'])])
  const { choices } = await client.projects.open({ project: id })
  expect(choices.ignore).toHaveLength(1)
})

/** The ids of the training processes that this process has started. */
async function trainingProcesses(): Promise<number[]> {
  const found = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map(async (pid) => {
        const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
        const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
        return status.includes(`PPid:\t${process.pid}\n`) && command.includes('training-process') ? [Number(pid)] : []
      }),
  )
  return found.flat()
}

// Other systems have no /proc to find the process in.
test.runIf(process.platform === 'linux')(
  'a training process that is killed is an error that says so, and the project stays whole (needs /proc)',
  async () => {
    const id = await newProject()
    const stream = await client.train.start({ project: id, ...SLOW })
    await stream.next()
    while ((await trainingProcesses()).length === 0) await new Promise(setImmediate)
    for (const pid of await trainingProcesses()) process.kill(pid, 'SIGKILL')
    expect((await failure(all(stream))).code).toBe('processLost')
    expect((await client.projects.open({ project: id })).runs).toEqual([])
    expect(runOf(await all(await client.train.start({ project: id, ...FAST }))).id).toBe('0001')
  },
)

test.runIf(process.platform === 'linux')('a cancelled training leaves no process behind (needs /proc)', async () => {
  const id = await newProject()
  const stream = await client.train.start({ project: id, ...SLOW })
  while ((await trainingProcesses()).length === 0) await stream.next()
  await stream.return?.(undefined)
  await client.train.cancel({ project: id })
  expect(await trainingProcesses()).toEqual([])
})
