import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { createRng } from '../../shared/core/index.ts'
import { initialParameters, type NetRequest, type NetStep, REFERENCE_COMPUTE } from '../../shared/models/index.ts'
import { distFile } from '../dist.ts'
import { NET_REQUESTS } from './nets.test-support.ts'

// SwiftShader, a GPU played by the processor, which Chromium brings: it proves the path, not its speed.
const DRIVER = [process.env.VK_ICD_FILENAMES ?? '', '/usr/lib/chromium/vk_swiftshader_icd.json'].find((file) =>
  existsSync(file),
)
if (DRIVER === undefined)
  console.warn('skipped: nets on WebGPU. There is no SwiftShader; install chromium or set VK_ICD_FILENAMES.')

const STEPS = 4

const settings = Array.from(
  { length: STEPS },
  (_, s): NetStep => ({
    rate: Math.fround(0.01 / (1 - 0.9 ** (s + 1))),
    correction: Math.fround(1 / (1 - 0.999 ** (s + 1))),
    shrink: Math.fround(0.99),
    seed: s,
  }),
)

interface Learned {
  readonly isSoftware: boolean
  readonly outputs: Float32Array
  readonly learned: Float32Array
}

/** Trains in a process of its own: drivers are found by the environment that a process starts with. */
function onGpu(driver: string, message: object): Promise<Learned> {
  const script = fileURLToPath(new URL('gpu-child.test-support.mjs', import.meta.url))
  const env = { ...process.env, VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: dirname(driver) }
  const child = fork(script, { env, serialization: 'advanced', execArgv: [] })
  return new Promise((resolve, reject) => {
    child.once('message', (learned: Learned) => resolve(learned))
    child.once('exit', (code, signal) => reject(new Error(`the process on the GPU ended: ${code ?? signal}`)))
    child.send({ program: pathToFileURL(distFile('gpu.js')).href, ...message })
  })
}

test.skipIf(DRIVER === undefined).each(Object.entries(NET_REQUESTS))(
  '%s: a net learns on WebGPU what the reference learns, nearly',
  async (_, mixed) => {
    const request: NetRequest = { ...mixed, dropout: 0 }
    const rng = createRng('order')
    const order = Uint32Array.from({ length: STEPS * request.batch }, () => rng.below(request.rows.rows))
    const { plan } = request
    const parameters = initialParameters(plan, new Array<number>(plan.outputs).fill(0.1), createRng('initial'))
    const reference = await REFERENCE_COMPUTE.openNet(request)
    await reference.begin(parameters)
    await reference.train(order, settings)
    const found = await onGpu(DRIVER ?? '', { request, parameters, order, steps: settings })
    const [outputs, learned] = [await reference.outputs(request.rows), await reference.parameters()]
    expect(found.learned.length).toBe(learned.length)
    expect(learned).not.toEqual(parameters)
    for (const [i, output] of outputs.entries()) expect(found.outputs[i]).toBeCloseTo(output, 2)
    const off = learned.map((value, i) => Math.abs(value - (found.learned[i] ?? NaN)))
    // A slope of nearly 0 may have either sign: its parameter then moves the other way.
    expect(off.filter((distance) => distance < 1e-3).length / off.length).toBeGreaterThan(0.98)
  },
  60_000,
)
