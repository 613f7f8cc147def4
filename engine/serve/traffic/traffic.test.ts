import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { Bundle } from '../../../shared/bundle/index.ts'
import { sampleBundle } from '../../../shared/export/sample-pipeline.test-support.ts'
import { DEFAULT_LIMITS, type GuardLimits } from '../../../shared/rollout/index.ts'
import { ask, serviceOf } from '../ask.test-support.ts'
import type { LoadedModel } from '../model.ts'
import type { PredictedRows } from '../predict-rows.ts'
import type { Service } from '../state.ts'
import type { Deployment } from './deployment.ts'
import { fileSource } from './file-source.ts'
import { type DeploymentSource, inMemory } from './source.ts'
import { createTraffic, type Traffic, type TrafficEvent } from './traffic.ts'

let bundle: Bundle
let champion: LoadedModel
/** The same model under another version, and one that fails on every row. */
let twin: LoadedModel
let broken: LoadedModel
let yes: LoadedModel

beforeAll(async () => {
  bundle = await sampleBundle()
  champion = serviceOf(bundle).models.champion
  twin = { ...champion, version: '2', digest: '2'.repeat(64) }
  broken = {
    ...champion,
    version: '3',
    digest: '3'.repeat(64),
    pipeline: {
      ...champion.pipeline,
      get branches(): never {
        throw new Error('a model that fails, in a test: not a failure')
      },
    },
  }
  yes = { ...champion, version: '4', digest: '4'.repeat(64), pipeline: { ...champion.pipeline, threshold: 0 } }
})

const FIRST: Deployment = { champion: '1', challenger: null, previous: null, share: 0, shadow: false, salt: 's' }

interface Stand {
  readonly service: Service
  readonly traffic: Traffic
  readonly events: TrafficEvent[]
  readonly predicted: PredictedRows[]
  tick(milliseconds: number): void
}

const modelAt = async (path: string): Promise<LoadedModel> => {
  const model = [champion, twin, broken, yes].find(({ version }) => path.endsWith(version))
  if (!model) throw new Error(`there is no model ${path}`)
  return model
}

async function stand(
  deployment: Partial<Deployment>,
  { limits = DEFAULT_LIMITS, source }: { limits?: GuardLimits; source?: DeploymentSource } = {},
): Promise<Stand> {
  const predicted: PredictedRows[] = []
  const service = serviceOf(bundle, { hooks: { predicted: (rows) => void predicted.push(rows), failed: () => {} } })
  let now = 0
  const events: TrafficEvent[] = []
  const traffic = createTraffic(service, source ?? inMemory({ ...FIRST, ...deployment }, modelAt), {
    limits,
    unit: '',
    now: () => now,
    figures: { requests: () => {}, rollback: () => {} },
    told: (event) => void events.push(event),
  })
  await traffic.start()
  service.traffic = traffic
  service.hooks.feedback = (labels) => traffic.labels(labels)
  return {
    service,
    traffic,
    events,
    predicted,
    tick: (milliseconds) => {
      now += milliseconds
    },
  }
}

const ROW = { rows: [{}] }

const asked = (service: Service, unit: string, id = unit) =>
  ask(service, '/predict', { method: 'POST', headers: { 'x-lathe-unit': unit, 'x-request-id': id }, body: ROW })

test('a unit has the same model each time, and the split is the one that was asked for', async () => {
  const { service, traffic, predicted } = await stand({ challenger: '2', share: 0.3 })
  const told: unknown[] = []
  service.hooks.observe = ({ call }) => void told.push(call.answeredBy)
  for (let round = 0; round < 2; round++) for (let unit = 0; unit < 400; unit++) await asked(service, `u${unit}`)
  const variants = predicted.map(({ variant }) => variant)
  expect(variants.slice(0, 400)).toEqual(variants.slice(400))
  const { sampleRatio, champion: ours, challenger: theirs } = traffic.report()
  expect(sampleRatio).toMatchObject({ isMismatch: false })
  // 400 units came twice, and count once.
  expect(2 * (theirs?.unitsOfTrial ?? 0)).toBe(variants.filter((variant) => variant === 'challenger').length)
  expect(ours.unitsOfTrial + (theirs?.unitsOfTrial ?? 0)).toBe(400)
  expect(predicted.every(({ variant, model }) => (variant === 'challenger') === (model.version === '2'))).toBe(true)
  // Traces say who answered.
  expect(told).toEqual(predicted.map(({ variant, model }) => ({ version: model.version, variant })))
})

test('in shadow nobody is answered by the challenger, all rows are asked of it, and labels compare both', async () => {
  const { service, traffic, predicted } = await stand({ challenger: '4', shadow: true, share: 0 })
  for (let unit = 0; unit < 150; unit++) {
    await asked(service, `u${unit}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(predicted.filter(({ variant }) => variant === 'champion')).toHaveLength(150)
  expect(predicted.filter(({ variant }) => variant === 'shadow')).toHaveLength(150)
  const positive = bundle.pipeline.classes[1] ?? ''
  const labels = Array.from({ length: 150 }, (_, unit) => ({ request: `u${unit}`, row: 0, label: positive }))
  const fed = await ask(service, '/feedback', { method: 'POST', body: { labels } })
  expect(fed.status).toBeLessThan(300)
  const { comparison, sampleRatio } = traffic.report()
  expect(sampleRatio).toBeNull()
  // The champion says no to the row, the challenger says yes to everything, and yes was right.
  expect(comparison).toMatchObject({ champion: 150, difference: 1, better: 'challenger' })
})

test('another share begins the count of units anew, and a challenger that comes back is not judged by before', async () => {
  const { service, traffic } = await stand({ challenger: '3', share: 1 })
  for (let unit = 0; unit < 60; unit++) await asked(service, `u${unit}`)
  expect(traffic.report().challenger).toMatchObject({ failures: 60 })
  await traffic.rollBack('')
  await traffic.source.change?.({ challenger: '3', share: 0.5 })
  await traffic.refresh()
  expect(traffic.report().challenger).toMatchObject({ requests: 0, failures: 0 })
  for (let unit = 0; unit < 60; unit++) await asked(service, `u${unit}`)
  await traffic.source.change?.({ share: 0.1 })
  await traffic.refresh()
  expect(traffic.report().champion.unitsOfTrial).toBe(0)
  traffic.close()
})

test('a promotion and a rollback are one assignment each, and keep what is needed to go back', async () => {
  const { service, traffic } = await stand({ challenger: '2', share: 0.5 })
  expect(await traffic.promote('')).toBe(true)
  expect(service.models).toMatchObject({ champion: twin, previous: champion, challenger: null })
  expect(await traffic.promote('')).toBe(false)
  expect(await traffic.rollBack('')).toBe(true)
  expect(service.models).toMatchObject({ champion, previous: null })
  expect(await traffic.rollBack('')).toBe(false)
})

/** Lets the guard look: it does once a second. */
const second = () => new Promise((resolve) => setTimeout(resolve, 1100))

test('a challenger that fails goes by itself, and who was sent to it was answered all the same', async () => {
  const { service, events } = await stand({ challenger: '3', share: 1 })
  for (let unit = 0; unit < 60; unit++) expect((await asked(service, `u${unit}`)).status).toBe(200)
  await second()
  expect(service.models.challenger).toBeNull()
  expect(events.find(({ event }) => event === 'rolled-back')?.breach).toMatchObject({ limit: 'failures', value: 1 })
})

test('a champion that was just promoted and says yes to all goes back by itself', async () => {
  const { service, traffic, events } = await stand({ challenger: '4', share: 0 })
  for (let unit = 0; unit < 60; unit++) await asked(service, `u${unit}`)
  await traffic.promote('looks good')
  for (let unit = 0; unit < 60; unit++) await asked(service, `u${unit}`)
  await second()
  expect(service.models.champion.version).toBe('1')
  expect(events.map(({ event }) => event)).toContain('rolled-back')
})

test('a deployment file changes the service without a restart; one that cannot be read changes nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lathe-deployment-'))
  const file = join(folder, 'deployment.json')
  await writeFile(file, JSON.stringify({ champion: '1' }))
  const { service, traffic, events } = await stand({}, { source: fileSource(file, modelAt) })
  try {
    expect(service.models.challenger).toBeNull()
    await writeFile(file, JSON.stringify({ champion: '1', challenger: '2', share: 0.25 }))
    await traffic.refresh()
    expect(service.models).toMatchObject({ challenger: twin, split: { share: 0.25 } })
    await writeFile(file, '{ "champion": 1 }')
    await expect(traffic.refresh()).rejects.toThrow('champion')
    expect(service.models.challenger).toBe(twin)
    expect(events.at(-1)?.event).toBe('models-not-changed')
    await writeFile(file, JSON.stringify({ champion: '2', previous: '1' }))
    await traffic.refresh()
    // Two processes that follow the file roll back at once: one step, not two.
    const seen = await traffic.source.read()
    expect(await traffic.source.rollBack('', seen)).toMatchObject({ champion: '1', previous: null })
    expect(await traffic.source.rollBack('', seen)).toBeNull()
  } finally {
    traffic.close()
    await rm(folder, { recursive: true })
  }
})

test('routes tell how a trial stands and change it; what cannot be is refused and leaves everything as it was', async () => {
  const { service } = await stand({})
  const send = (path: string, body?: object) => ask(service, path, { method: 'POST', ...(body && { body }) })
  expect((await send('/rollout/promote')).status).toBe(409)
  expect((await send('/rollout', { challenger: '2', share: 0.1 })).json).toMatchObject({
    share: 0.1,
    challenger: { version: '2' },
  })
  expect((await send('/rollout', { share: 2 })).status).toBe(400)
  expect((await send('/rollout', { challenger: 'nothing' })).status).toBeGreaterThanOrEqual(400)
  expect((await ask(service, '/rollout', { method: 'POST', body: { share: 0.2 }, remote: '10.0.0.7' })).status).toBe(
    403,
  )
  expect((await ask(service, '/rollout')).json).toMatchObject({ share: 0.1, challenger: { version: '2' } })
  expect((await send('/rollout/promote', { note: 'better' })).json).toMatchObject({
    champion: { version: '2' },
    previous: { version: '1' },
  })
  expect((await send('/rollout/rollback')).json).toMatchObject({ champion: { version: '1' } })
})
