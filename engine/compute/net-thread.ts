// The entry of a thread that does the second halves of batches, for one net after another, and sleeps in between.
import { parentPort } from 'node:worker_threads'
import { createWorker } from './net-half.ts'
import { instantiateNet } from './net-kernels.ts'
import { awaitSteps, meet, type NetThread, shareOf } from './net-meeting.ts'

parentPort?.on('message', ({ module, memory, places, request, meeting }: NetThread) => {
  const { plan, batch } = request
  const worker = createWorker(instantiateNet(module, memory), memory.buffer, places, request)
  const [from, to] = shareOf(plan.parameters, 1)
  for (let steps = awaitSteps(meeting); steps; steps = awaitSteps(meeting))
    for (const [s, step] of steps.entries()) {
      worker.learnHalf(1, meeting.order, s * batch + batch / 2, step.seed)
      meet(meeting)
      worker.update(from, to, step)
      meet(meeting)
    }
})
