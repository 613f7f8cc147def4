import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readBundle } from '../../../shared/bundle/index.ts'
import type { App } from '../../hosts/app.ts'
import { all, type Client, clientOf, FAST, failure, runOf } from '../app.test-support.ts'
import { createApp } from '../app.ts'
import { modelFile } from '../training/run-file.ts'

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

const pipelineOf = async (project: string, run: string) => {
  const file = modelFile(home, project, run)
  return readBundle(await readFile(file), file).pipeline
}

test('a run is mitigated into a new run without a search: what it decides is what is audited, and no threshold changes that', async () => {
  const { id: project } = await client.projects.create({ sample: 'loans' })
  const before = runOf(await all(await client.train.start({ project, ...FAST })))
  const methods = (await client.train.mitigations()).filter(({ needsAttribute }) => needsAttribute).map(({ id }) => id)
  const asked = {
    by: ['sex'],
    constraint: 'equalOpportunity' as const,
    methods: [...methods, 'reweighing'],
    maxLoss: 1,
    params: { rejectOption: { widths: [0.05, 0.1] }, reweighing: { strengths: [0.7] } },
  }
  const first = runOf(await all(await client.train.mitigate({ project, run: before.id, ...asked })))
  const points = first.mitigation?.points.map(({ id }) => id) ?? []
  expect(points.filter((id) => /^(rejectOption|reweighing)/.test(id))).toEqual([
    'reweighing-1',
    'rejectOption-1',
    'rejectOption-2',
  ])
  // Another of them is taken: what was tried is still all there, and only what is taken is made again.
  const take = async (of: string, point: string) =>
    runOf(await all(await client.train.takePoint({ project, run: of, point })))
  const run = await take(first.id, 'rejectOption-2')
  expect(run.mitigation).toMatchObject({ chosen: 'rejectOption-2', isNamed: true })
  expect(run.mitigation?.points).toEqual(first.mitigation?.points)
  expect(run.findings.map(({ id }) => id)).not.toContain('mitigation-differs')
  const trained = await take(run.id, 'reweighing-1')
  expect(trained.mitigation?.points).toEqual(first.mitigation?.points)
  expect(trained.findings.map(({ id }) => id)).not.toContain('mitigation-differs')
  const back = await take(trained.id, 'rejectOption-2')
  expect(await pipelineOf(project, back.id)).toEqual(await pipelineOf(project, run.id))
  expect((await failure(client.train.takePoint({ project, run: run.id, point: 'none' }).then(all))).message).toContain(
    'no mitigation "none"',
  )
  expect((await failure(client.train.takePoint({ project, run: before.id, point: 'x' }).then(all))).message).toContain(
    'not made by a mitigation',
  )
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
  const wrong = { ...asked, params: { rejectOption: { widths: [3] } } }
  const refused = client.train.mitigate({ project, run: before.id, ...wrong }).then(all)
  expect((await failure(refused)).message).toContain('rejectOption')
  const again = client.train.mitigate({ project, run: run.id, ...asked }).then(all)
  expect((await failure(again)).message).toContain('has thresholds by sex already')
}, 300_000)
