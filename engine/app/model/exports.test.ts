import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readBundle } from '../../../shared/bundle/index.ts'
import type { MadeExport } from '../../../shared/contract/index.ts'
import type { App } from '../../hosts/app.ts'
import { all, type Client, clientOf, FAST, failure, runOf } from '../app.test-support.ts'
import { createApp } from '../app.ts'
import { exportFolder } from '../downloads.ts'

let home = ''
let app: App
let client: Client
let project = ''
let run = ''
let exported: MadeExport

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lathe-exports-'))
  await start()
  project = (await client.projects.create({ sample: 'loans' })).id
  run = await train()
  exported = await client.exports.create({ project, run, target: 'web' })
})

afterAll(async () => {
  await app.close()
  await rm(home, { recursive: true, force: true })
})

async function start(host: 'browser' | 'desktop' = 'browser', shown: string[] = []): Promise<void> {
  const showInFolder = (file: string) => void shown.push(file)
  app = await createApp({ home, host, ...(host === 'desktop' && { abilities: { showInFolder } }) })
  client = clientOf(app)
}

async function restart(...as: Parameters<typeof start>): Promise<void> {
  await app.close()
  await start(...as)
}

const train = async () => runOf(await all(await client.train.start({ project, ...FAST }))).id

async function bytesOf(path: string): Promise<{ name: string | undefined; bytes: Uint8Array }> {
  const file = await app.files.download(path)
  const chunks: Uint8Array[] = await all(file?.stream ?? Readable.from([]))
  return { name: file?.name, bytes: Buffer.concat(chunks) }
}

test('an export is verified, and is downloaded as a zip of what was verified', async () => {
  const targets = await client.exports.targets({ project, run })
  expect(targets.map(({ id }) => id)).toEqual(expect.arrayContaining(['web', 'service']))
  expect(exported).toMatchObject({ target: 'web', run, isStale: false, verified: { labelsEqual: true } })
  const { name, bytes } = await bytesOf(exported.download)
  expect([name, bytes.length]).toEqual(['Loans-web.zip', exported.bytes])
  const names = Object.keys(unzipSync(bytes))
  for (const { path } of exported.files) expect(names.some((found) => found.endsWith(`/${path}`))).toBe(true)
})

test('a project says to which targets a run was exported and proved', async () => {
  expect((await client.projects.open({ project })).exported).toEqual({ [run]: ['web'] })
})

test('what was exported is there after a restart, with its proof', async () => {
  await restart()
  expect((await client.exports.made({ project, run })).exports).toEqual([exported])
})

test('the model file is downloaded as it was trained', async () => {
  const { model } = await client.exports.made({ project, run })
  const { name, bytes } = await bytesOf(model.download)
  expect([name, bytes.length]).toEqual(['Loans.lathe', model.bytes])
  expect(readBundle(bytes, 'Loans.lathe').pipeline.target).toBe('repaid')
})

test('an export of an earlier run is stale for a later one with another model, until it is made again', async () => {
  await client.projects.choose({
    project,
    choices: { target: 'repaid', sensitive: ['sex'], ignore: ['income'], recipe: { steps: [] } },
  })
  const later = await train()
  expect((await client.exports.made({ project, run: later })).exports).toEqual([{ ...exported, isStale: true }])
  const again = await client.exports.create({ project, run: later, target: 'web' })
  expect((await client.exports.made({ project, run: later })).exports).toEqual([again])
  expect(again).toMatchObject({ run: later, isStale: false })
  expect((await client.exports.made({ project, run })).exports).toEqual([exported])
})

test('an export whose download was changed or whose record is damaged is not listed', async () => {
  const { run: kept } = await client.exports.create({ project, run, target: 'service' })
  const targets = async () => (await client.exports.made({ project, run: kept })).exports.map(({ target }) => target)
  expect(await targets()).toEqual(['web', 'service'])
  await writeFile(`${exportFolder(home, project, run, 'service')}.zip`, 'cut off')
  expect(await targets()).toEqual(['web'])
  await writeFile(`${exportFolder(home, project, run, 'service')}.json`, '{}')
  expect(await targets()).toEqual(['web'])
})

test('the desktop shows the folder of an export; a browser says what to do instead', async () => {
  expect((await failure(client.exports.showInFolder({ project, run, target: 'web' }))).details.next).toMatch(/Download/)
  const shown: string[] = []
  await restart('desktop', shown)
  const [made] = (await client.exports.made({ project, run })).exports
  await client.exports.showInFolder({ project, run, target: 'web' })
  expect(shown).toEqual([join(made?.folder ?? '', 'lathe-export.json')])
})
