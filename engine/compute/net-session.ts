import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { NetRequest, NetSession, NetStep } from '../../shared/models/index.ts'
import { distFile } from '../dist.ts'
import { createWorker } from './net-half.ts'
import { instantiateNet, type NetArithmetic, netModule } from './net-kernels.ts'
import { callFor, createMeeting, endMeeting, meetSoon, type NetThread, sharedRequest, shareOf } from './net-meeting.ts'
import { CHUNK, placeNet } from './net-memory.ts'

const PAGE = 65_536
/** Steps whose settings are handed over together. */
const MOST_STEPS = 1024

/**
 * A net in the kernels, with one thread or two: each half of a batch has its own gradients either way, so the result is
 * the same. Rows and parameters lie in shared memory; both threads go from step to step together.
 */
export async function openKernelNet(
  request: NetRequest,
  { threads, arithmetic }: { readonly threads: 1 | 2; readonly arithmetic: NetArithmetic },
): Promise<NetSession> {
  const { plan, batch } = request
  const places = placeNet(plan, batch / 2)
  const pages = Math.ceil(places.bytes / PAGE)
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
  const { buffer } = memory
  const module = netModule(arithmetic)
  const view = (at: number) => new Float32Array(buffer, at, plan.parameters)
  const [net, means, squares] = [view(places.parameters), view(places.means), view(places.squares)]
  const shared = threads === 2 ? sharedRequest(request) : request
  const worker = createWorker(instantiateNet(module, memory), buffer, places, shared)
  const meeting = createMeeting(MOST_STEPS, batch)
  const isShared = threads === 2
  if (isShared)
    (await secondThread()).postMessage({ module, memory, places, request: shared, meeting } satisfies NetThread)
  const [from, to] = isShared ? shareOf(plan.parameters, 0) : [0, plan.parameters]

  function train(order: Uint32Array, steps: readonly NetStep[]): void {
    meeting.order.set(order)
    if (isShared) callFor(meeting, steps)
    for (const [s, step] of steps.entries()) {
      worker.learnHalf(0, meeting.order, s * batch, step.seed)
      if (isShared) meetSoon(meeting)
      else worker.learnHalf(1, meeting.order, s * batch + batch / 2, step.seed)
      worker.update(from, to, step)
      if (isShared) meetSoon(meeting)
    }
  }

  return {
    begin(parameters) {
      net.set(parameters)
      means.fill(0)
      squares.fill(0)
    },
    train(order, steps) {
      for (let from = 0; from < steps.length; from += MOST_STEPS) {
        const some = steps.slice(from, from + MOST_STEPS)
        train(order.subarray(from * batch, (from + some.length) * batch), some)
      }
    },
    outputs(rows) {
      const width = plan.layers.at(-1)?.outputs ?? 0
      const out = new Float32Array(rows.rows * width)
      const all = Uint32Array.from({ length: rows.rows }, (_, row) => row)
      for (let from = 0; from < rows.rows; from += CHUNK)
        out.set(worker.look(rows, all, from, Math.min(CHUNK, rows.rows - from)), from * width)
      return out
    },
    parameters: () => net.slice(),
    close() {
      if (isShared) endMeeting(meeting)
    },
  }
}

let second: Worker | undefined

/** A thread that stays for the next net, and does not keep the process alive. */
async function secondThread(): Promise<Worker> {
  if (second) return second
  const worker = new Worker(distFile('net-thread.js'))
  await once(worker, 'online')
  worker.unref()
  worker.once('exit', () => {
    second = undefined
  })
  second = worker
  return worker
}
