import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App } from '../../hosts/app.ts'
import { all, clientOf, FAST, failure, runOf, upload } from '../app.test-support.ts'
import { createApp } from '../app.ts'

// Model files that are opened, and what the desktop does for them and for exports.

const home = mkdtempSync(join(tmpdir(), 'lathe-models-'))
const corpus = (name: string) => new URL(`../../../shared/bundle/corpus/${name}.lathe`, import.meta.url)
const path = join(home, 'my model.lathe')
const shown: string[] = []
const opened: string[] = []
let browser: App
let desktop: App

beforeAll(async () => {
  writeFileSync(path, readFileSync(corpus('v1-loans-linear')))
  browser = await createApp({ home: join(home, 'browser'), host: 'browser' })
  desktop = await createApp({
    home: join(home, 'desktop'),
    host: 'desktop',
    abilities: { showInFolder: (file) => shown.push(file) },
    onFileOpened: (file) => opened.push(file),
  })
})
afterAll(async () => {
  await Promise.all([browser.close(), desktop.close()])
  rmSync(home, { recursive: true })
})

test('a model says what it predicts, from which columns and how well', async () => {
  const client = clientOf(desktop)
  const model = await client.models.open({ path })
  expect(model).toMatchObject({
    file: 'my model.lathe',
    target: 'repaid',
    task: 'binary',
    classes: ['yes', 'no'],
    family: 'Linear model',
    inputs: expect.arrayContaining(['income', 'amount']),
  })
  const { value, low, high } = model.metrics.rocAuc ?? { value: null, low: null, high: null }
  expect([low, value, high].map(Number).toSorted((a, b) => a - b)).toEqual([low, value, high])
  expect(value).toBeGreaterThan(0.5)
  expect(await client.models.view({ model: model.id })).toEqual(model)
  expect(opened).toEqual([path])
  expect((await failure(client.models.view({ model: 'another' }))).code).toBe('usage')
})

test('a model is exported as a run is: proved, and to be had as a zip under its name', async () => {
  const client = clientOf(browser)
  const bytes = readFileSync(path)
  const options = { signal: new AbortController().signal }
  const { id } = await client.models.open({
    upload: await browser.files.receive('mine.lathe', Readable.from([bytes]), options),
  })
  const view = await client.models.export({ model: id, target: 'web' })
  expect(view.verified).toMatchObject({ labelsEqual: true, maxAbsDiff: 0 })
  const download = await browser.files.download(view.download)
  expect(download?.name).toBe('mine-web.zip')
  download?.stream.destroy()
  for (const wrong of [view.download.replace(id, '0000'), `models/../${id}/web.zip`, `models/${id}/..%2fweb.zip`])
    expect(await browser.files.download(wrong)).toBeUndefined()
  expect((await failure(client.models.export({ model: id, target: 'nothing' }))).code).toBe('usage')
})

test('every model of the corpus can be opened, and the same file is the same model', async () => {
  const client = clientOf(browser)
  const send = async (name: string) => {
    const bytes = readFileSync(corpus(name))
    const options = { signal: new AbortController().signal }
    return client.models.open({ upload: await browser.files.receive(`${name}.lathe`, Readable.from([bytes]), options) })
  }
  const names = ['v1-loans-amount', 'v1-loans-gbdt', 'v1-loans-linear', 'v1-loans-purpose']
  const models = []
  for (const name of [...names, 'v1-loans-linear']) models.push(await send(name))
  expect(new Set(models.map(({ id }) => id)).size).toBe(names.length)
  expect(models.map(({ task }) => task)).toEqual(['regression', 'binary', 'binary', 'multiclass', 'binary'])
})

test('a file that is no model, or is not there, is said so; a model is no data', async () => {
  const broken = await upload(browser, 'broken.lathe', '{"format":')
  const error = await failure(clientOf(browser).models.open({ upload: broken }))
  expect([error.code, error.message]).toEqual(['corruptModel', expect.stringContaining('broken.lathe')])
  const client = clientOf(desktop)
  expect((await failure(client.models.open({ path: join(home, 'gone.lathe') }))).code).toBe('fileNotFound')
  expect((await failure(client.projects.create({ path }))).message).toBe('my model.lathe is a model, not data.')
  expect((await failure(clientOf(browser).models.open({ path }))).code).toBe('usage')
})

test('an export is shown in its folder where the host can, and is downloaded where it cannot', async () => {
  const client = clientOf(desktop)
  expect((await client.app.info()).abilities).toEqual(['showInFolder'])
  const project = await client.projects.create({ sample: 'loans' })
  const run = runOf(await all(await client.train.start({ project: project.id, ...FAST })))
  const which = { project: project.id, run: run.id, target: 'web' }
  expect((await failure(client.exports.showInFolder(which))).code).toBe('fileNotFound')
  const { folder = '' } = await client.exports.create(which)
  expect(await client.exports.showInFolder(which)).toBe(null)
  expect(shown).toEqual([expect.stringContaining(folder)])
  for (const wrong of [{ run: '9999' }, { target: '..' }, { project: '../..' }])
    expect(['usage', 'fileNotFound']).toContain(
      (await failure(client.exports.showInFolder({ ...which, ...wrong }))).code,
    )
  expect(shown).toHaveLength(1)
  expect((await clientOf(browser).app.info()).abilities).toEqual([])
  expect((await failure(clientOf(browser).exports.showInFolder(which))).code).toBe('unsupported')
})
