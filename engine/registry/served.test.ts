import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { writeBundle } from '../../shared/bundle/index.ts'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { happeningText } from '../../shared/registry/index.ts'
import { serviceOf } from '../serve/ask.test-support.ts'
import { serveOptions } from '../serve/options.ts'
import { startListening } from '../serve/running.ts'
import { registrySource } from './deployment-source.ts'
import { readRegistry } from './log.ts'
import { promote, rollBack } from './promotion.ts'
import { registerModel } from './versions.ts'

let folder = ''
let said = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-served-'))
  said = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += text
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  return rm(folder, { recursive: true })
})

/** A service that follows a registry of two versions. */
async function served() {
  const bundle = await sampleBundle()
  for (const seed of [1, 2])
    await registerModel(folder, {
      model: writeBundle({ ...bundle, record: { ...bundle.record, seed } }),
      name: `m${seed}.lathe`,
    })
  await promote(folder, '1', {})
  const service = serviceOf(bundle)
  const { champion } = service.models
  const source = registrySource(folder, { share: 0, shadow: false }, async (version) => ({
    ...champion,
    version: String(version),
    digest: String(version).repeat(64),
  }))
  return { running: await startListening(service, serveOptions({ port: '0' }), source), service }
}

const happenings = async () =>
  (await readRegistry(folder)).events.flatMap((event) =>
    event.what === 'deploy' || event.what === 'retire' ? [`${happeningText(event)}: ${event.note}`] : [],
  )

test('the registry knows what is served where, from when, and that it ended', async () => {
  const { running, service } = await served()
  await promote(folder, '2', {})
  await vi.waitFor(() => expect(service.models.champion.version).toBe('2'), 5000)
  await rollBack(folder, '')
  await vi.waitFor(() => expect(service.models.champion.version).toBe('1'), 5000)
  await running.close()
  const place = expect.stringContaining(`deployed at ${running.url} of `)
  const told = await happenings()
  expect(told).toEqual([place, place, place, place])
  expect(told.map((text) => text.replace(/ at .*: /u, ' … '))).toEqual([
    'Version 1 deployed … lathe serve began',
    'Version 2 deployed … swapped in while lathe serve ran',
    'Version 1 deployed … swapped in while lathe serve ran',
    'Nothing deployed … lathe serve ended',
  ])
  expect((await readRegistry(folder)).state.deployments).toEqual({})
})

test('a registry that cannot be written is served all the same, with a note', async () => {
  const { running } = await served()
  await vi.waitFor(async () => expect(await happenings()).toHaveLength(1), 5000)
  // In its place lies a file: nothing can be written below it, whoever this process runs as.
  await rename(folder, `${folder}.away`)
  await writeFile(folder, '')
  await running.close()
  await rm(folder)
  await rename(`${folder}.away`, folder)
  expect(said).toContain('"event":"deploy-not-recorded"')
  expect(await happenings()).toHaveLength(1)
})
