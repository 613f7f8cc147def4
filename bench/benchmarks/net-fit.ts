import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hasRelaxed, openKernelNet } from '../../engine/index.ts'
import { createRng, permutation, type Rng } from '../../shared/core/index.ts'
import { meanNetLoss, type NetPlan, type NetRequest, type NetStep, planStack } from '../../shared/models/index.ts'
import { defineBenchmark } from '../benchmark.ts'

const ROWS = 100_000
const COLUMNS = 100
const BATCH = 256
const EPOCHS = 3
const BASELINE = fileURLToPath(new URL('../bench/benchmarks/net-fit.py', import.meta.url))

/** A Python that has PyTorch: the first on the path, or the system's own; undefined where there is none. */
const PYTHON = ['python3', '/usr/bin/python3'].find((python) => {
  try {
    execFileSync(python, ['-c', 'import torch'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})

export const hasTorch = PYTHON !== undefined

/** An epoch of a net 100-128-64-1 in the kernels, on two threads and on one, against PyTorch on one. */
export const netFit = defineBenchmark({
  id: 'net-fit',
  title: `An epoch of a net 100-128-64-1, ${ROWS} rows, batches of ${BATCH}`,
  async run() {
    const request = sampleRequest()
    const folder = mkdtempSync(join(tmpdir(), 'lathe-bench-'))
    try {
      writeFileSync(join(folder, 'x.f32'), request.rows.places)
      writeFileSync(join(folder, 'y.f32'), Float32Array.from(request.rows.target))
      const torch = (threads: number) =>
        JSON.parse(
          execFileSync(PYTHON ?? 'python3', [BASELINE, folder, `${threads}`, `${ROWS}`, `${EPOCHS}`], {
            encoding: 'utf8',
          }),
        )
      const [one, alone] = [torch(1), await fitted(request, 1, 'plain')]
      const [two, pair] = [torch(2), await fitted(request, 2, 'plain')]
      const relaxed = hasRelaxed() ? await fitted(request, 1, 'relaxed') : null
      const ratio = (ours: { seconds: number; cpu: number }) =>
        `${(ours.seconds / one.seconds).toFixed(2)} (CPU ${(ours.cpu / one.cpu).toFixed(2)})`
      return {
        what: 'two threads',
        seconds: pair.seconds,
        baseline: { what: 'PyTorch on one thread', seconds: one.seconds },
        limit: 0.75 * one.seconds,
        notes: [
          `to PyTorch on one thread: two threads ${ratio(pair)}, one thread ${ratio(alone)}`,
          relaxed ? `one thread with relaxed SIMD ${ratio(relaxed)}` : 'relaxed SIMD: not in this runtime',
          `PyTorch on two threads ${ratio(two)}`,
          `loss after ${EPOCHS} epochs ${alone.loss.toFixed(4)}, PyTorch ${one.final.toFixed(4)}`,
        ].join('; '),
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
})

/** A net of one hidden layer decides the class, with noise. */
function sampleRequest(): NetRequest {
  const rng = createRng('bench')
  const normal = () => rng.next() + rng.next() + rng.next() + rng.next() - 2
  const places = Float32Array.from({ length: ROWS * COLUMNS }, normal)
  const weights = Array.from({ length: 8 }, () => Float64Array.from({ length: COLUMNS }, normal))
  const target = Float64Array.from({ length: ROWS }, (_, row) => {
    let margin = -5
    for (const unit of weights) {
      let sum = 0
      for (const [j, weight] of unit.entries()) sum += weight * (places[row * COLUMNS + j] ?? 0)
      margin += Math.max(0, sum) / 2
    }
    return Number(margin + 2 * normal() > 0)
  })
  const plan = planStack({ numbers: new Array<number>(COLUMNS).fill(0), levels: [] }, [128, 64], 1)
  return {
    task: 'binary',
    plan,
    rows: { rows: ROWS, places, codes: new Int32Array(0), target },
    batch: BATCH,
    dropout: 0,
  }
}

/** PyTorch's own beginning: weights and biases within 1 over the square root of the inputs. */
function likeTorch({ layers, outputs: wanted, parameters: count }: NetPlan, rng: Rng): Float32Array {
  const parameters = new Float32Array(count)
  for (const { inputs, outputs, weights, biases } of layers) {
    const width = outputs === 8 ? wanted : outputs
    const used = Math.min(inputs, inputs === layers[0]?.inputs ? COLUMNS : inputs)
    const draw = () => (2 * rng.next() - 1) / Math.sqrt(used)
    for (let i = 0; i < used; i++) for (let j = 0; j < width; j++) parameters[weights + i * outputs + j] = draw()
    for (let j = 0; j < width; j++) parameters[biases + j] = draw()
  }
  return parameters
}

/** Median seconds of an epoch, and the loss at the end. */
async function fitted(request: NetRequest, threads: 1 | 2, arithmetic: 'plain' | 'relaxed') {
  const rng = createRng('fit')
  const session = await openKernelNet(request, { threads, arithmetic })
  await session.begin(likeTorch(request.plan, rng.fork('initial')))
  const epochs: { seconds: number; cpu: number }[] = []
  for (let epoch = 0, step = 0; epoch < EPOCHS; epoch++) {
    const [started, cpu] = [performance.now(), process.cpuUsage()]
    const order = permutation(ROWS, rng.fork(epoch))
    const steps = Array.from({ length: Math.floor(ROWS / BATCH) }, (): NetStep => {
      step++
      const [mean, square] = [1 - 0.9 ** step, 1 - 0.999 ** step]
      return { rate: Math.fround(1e-3 / mean), correction: Math.fround(1 / square), shrink: 1, seed: 0 }
    })
    await session.train(order.subarray(0, steps.length * BATCH), steps)
    const { user, system } = process.cpuUsage(cpu)
    epochs.push({ seconds: (performance.now() - started) / 1000, cpu: (user + system) / 1e6 })
  }
  const loss = meanNetLoss(request.task, request.plan, await session.outputs(request.rows), request.rows)
  session.close()
  const median = (of: 'seconds' | 'cpu') => epochs.map((epoch) => epoch[of]).sort((a, b) => a - b)[EPOCHS >> 1] ?? 0
  return { seconds: median('seconds'), cpu: median('cpu'), loss }
}
