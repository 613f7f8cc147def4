import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App } from '../hosts/app.ts'
import { all, type Client, clientOf, FAST, failure, runOf } from './app.test-support.ts'
import { createApp } from './app.ts'

const home = mkdtempSync(join(tmpdir(), 'lathe-mitigate-'))
let app: App
let client: Client
beforeAll(async () => {
  app = await createApp({ home, host: 'browser' })
  client = clientOf(app)
})
afterAll(async () => {
  await app.close()
  rmSync(home, { recursive: true })
})

test('a run is mitigated into a new run without a search: what it decides is what is audited, and no threshold changes that', async () => {
  const { id: project } = await client.projects.create({ sample: 'loans' })
  const before = runOf(await all(await client.train.start({ project, ...FAST })))
  const methods = (await client.train.mitigations()).filter(({ needsAttribute }) => needsAttribute).map(({ id }) => id)
  const asked = { by: 'sex', constraint: 'equalOpportunity' as const, methods, maxLoss: 1, point: 'rejectOption-2' }
  const run = runOf(await all(await client.train.mitigate({ project, run: before.id, ...asked })))
  expect(run).toMatchObject({ mitigates: before.id, decision: { column: 'sex', by: 'rejectOption' } })
  expect(run.mitigation?.before.metrics.rocAuc?.value).toBe(before.metrics.rocAuc?.value)
  expect(run.metrics.rocAuc).toEqual(before.metrics.rocAuc)
  const [low, high] = await Promise.all(
    [0.1, 0.9].map((threshold) => client.runs.audit({ project, run: run.id, columns: ['sex'], threshold })),
  )
  expect(low).toEqual(high)
  expect(low?.sex).toEqual(run.fairness.sex)
  // A model that decides by group has no one threshold to write, and is no model to mitigate once more.
  expect((await failure(client.runs.keepThreshold({ project, run: run.id, threshold: 0.4 }))).message).toContain('sex')
  const again = client.train.mitigate({ project, run: run.id, ...asked }).then(all)
  expect((await failure(again)).message).toContain('has thresholds by sex already')
}, 300_000)
