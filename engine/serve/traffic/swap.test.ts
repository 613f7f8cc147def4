import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sampleBundle } from '../../../shared/export/sample-pipeline.test-support.ts'
import { serviceOf } from '../ask.test-support.ts'
import type { LoadedModel } from '../model.ts'
import { serveOptions } from '../options.ts'
import { startListening } from '../running.ts'
import { fileSource } from './file-source.ts'

test('a swap and a rollback while requests come lose none, and take effect at once', async () => {
  const service = serviceOf(await sampleBundle())
  const { champion } = service.models
  const models: Readonly<Record<string, LoadedModel>> = {
    one: { ...champion, version: '1' },
    two: { ...champion, version: '2', digest: '2'.repeat(64) },
  }
  const folder = await mkdtemp(join(tmpdir(), 'lathe-swap-'))
  const file = join(folder, 'deployment.json')
  await writeFile(file, JSON.stringify({ champion: 'one' }))
  const source = fileSource(file, async (path) => models[path.slice(folder.length + 1)] ?? champion)
  const running = await startListening(service, serveOptions({ port: '0' }), source)
  const seen: string[] = []
  const statuses = new Map<number, number>()
  let isOver = false
  const client = async () => {
    while (!isOver) {
      const answer = await fetch(`${running.url}/v2/models/income/infer`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ inputs: [{ name: 'age', shape: [1, 1], datatype: 'FP64', data: [40] }] }),
      })
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      const body: unknown = await answer.json()
      if (typeof body === 'object' && body !== null && 'model_version' in body) seen.push(String(body.model_version))
    }
  }
  const until = async (version: string) => {
    while (seen.at(-1) !== version) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const clients = Promise.all(Array.from({ length: 4 }, client))
  await until('1')
  await writeFile(file, JSON.stringify({ champion: 'two', previous: 'one' }))
  await until('2')
  await fetch(`${running.url}/rollout/rollback`, { method: 'POST' })
  await until('1')
  isOver = true
  await clients
  await running.close()
  await rm(folder, { recursive: true })
  expect([...statuses.keys()]).toEqual([200])
  expect(seen.length).toBeGreaterThan(10)
})
