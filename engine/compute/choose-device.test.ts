import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type NetRequest, type NetSession, planResidual } from '../../shared/models/index.ts'
import { type ChooserOptions, deviceChooser } from './choose-device.ts'
import type { Gpu } from './gpu.ts'
import { netOpener } from './open-net.ts'

function requestOf(width: number, batch: number): NetRequest {
  const plan = planResidual({ numbers: [1], levels: [] }, width, 1, 1)
  const rows = { rows: 1, places: new Float32Array(1), codes: new Int32Array(0), target: new Float64Array(1) }
  return { task: 'regression', plan, rows, batch, dropout: 0 }
}

const SMALL = requestOf(16, 32)
const LARGE = requestOf(512, 1024)

/** A session whose steps take so many milliseconds. */
const session = (milliseconds: number): NetSession => ({
  begin() {},
  train: async (_, steps) => {
    if (milliseconds > 0) await wait(milliseconds * steps.length)
  },
  outputs: () => new Float32Array(0),
  parameters: () => new Float32Array(0),
  close() {},
})

const gpuOf = (milliseconds: number, extra: Partial<Gpu> = {}): Gpu => ({
  name: 'Test GPU',
  isSoftware: false,
  lost: () => undefined,
  openNet: async () => session(milliseconds),
  close() {},
  ...extra,
})

const file = () => join(mkdtempSync(join(tmpdir(), 'lathe-devices-')), 'kept', 'devices.json')

const chooser = (gpu: Gpu | null, cpu: number, extra: Partial<ChooserOptions> = {}) =>
  deviceChooser({
    wish: 'auto',
    verdictFile: file(),
    openCpu: async () => session(cpu),
    load: async () => (gpu ? { gpu } : { gpu: null, why: 'No GPU was found.' }),
    ...extra,
  })

test('the faster device is chosen by a probe, whose verdict is kept for the next run', async () => {
  const verdictFile = file()
  const fast = await chooser(gpuOf(0), 15, { verdictFile })(LARGE)
  expect(fast.gpu?.name).toBe('Test GPU')
  expect(fast.why).toMatch(/^By the probe, a step takes \S+ ms on Test GPU, \S+ ms on the processor\.$/)
  expect(existsSync(verdictFile)).toBe(true)
  const openCpu = () => Promise.reject(new Error('measured again'))
  expect((await chooser(gpuOf(15), 0, { verdictFile, openCpu })(LARGE)).gpu?.name).toBe('Test GPU')
  expect((await chooser(gpuOf(15), 0)(LARGE)).gpu).toBeNull()
})

test('a GPU that does not answer within the probe is not chosen', async () => {
  const { gpu, why } = await chooser(gpuOf(5000), 0)(LARGE)
  expect(gpu).toBeNull()
  expect(why).toContain('too long to be measured on Test GPU')
})

test('small nets, software and no GPU mean the processor; a GPU that is asked for is taken as it is', async () => {
  expect(await chooser(gpuOf(0), 15)(SMALL)).toEqual({ gpu: null, why: 'The nets are too small for a GPU.' })
  expect((await chooser(gpuOf(0, { isSoftware: true }), 15)(LARGE)).why).toContain('is no GPU')
  expect(await chooser(null, 15)(LARGE)).toEqual({ gpu: null, why: 'No GPU was found.' })
  expect((await chooser(gpuOf(0), 15, { wish: 'cpu' })(LARGE)).gpu).toBeNull()
  expect((await chooser(gpuOf(0, { isSoftware: true }), 15, { wish: 'gpu' })(SMALL)).gpu?.name).toBe('Test GPU')
})

test('when the GPU is lost, its net fails, and those after it train on the processor', async () => {
  let gone: string | undefined
  const broken = { ...session(0), train: () => Promise.reject(new Error('The GPU was lost.')) }
  const gpu = gpuOf(0, { lost: () => gone, openNet: async () => broken })
  const opener = netOpener({ threads: 1, device: 'gpu', load: async () => ({ gpu }) })
  const net = await opener.open(SMALL)
  gone = 'The GPU was lost.'
  await expect(net.train(new Uint32Array(32), [])).rejects.toThrow('The GPU was lost.')
  const next = await opener.open(SMALL)
  next.begin(new Float32Array(SMALL.plan.parameters))
  await next.train(new Uint32Array(32), [{ rate: 0.01, correction: 1, shrink: 1, seed: 0 }])
  next.close()
  expect(opener.used()).toMatchObject({ device: 'cpu', by: 'kernels', why: 'The GPU was lost.' })
})
