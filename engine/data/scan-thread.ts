// The entry of the threads that scan the stretches of a large file. A job is a stretch; an answer takes its memory along.
import { parentPort, workerData } from 'node:worker_threads'
import { openRecordKernels } from './record-kernels.ts'
import { type ScanRoom, type Stretch, scanStretch, sizesOf } from './scan-stretch.ts'

const kernels = openRecordKernels(workerData)
/** The stretch before. */
let before: ScanRoom['before']

parentPort?.on('message', (stretch: Stretch) => {
  const scanned = scanStretch(stretch, { before, kernels })
  const sizes = scanned && sizesOf(scanned)
  before = sizes && { bytes: scanned.part.end - stretch.from, sizes }
  const memory = (scanned?.cells ?? []).flat().flatMap(({ codes, bytes, starts, hashes, numbers }) => {
    return [codes, bytes, starts, hashes, numbers].flatMap((array) => array?.buffer ?? [])
  })
  parentPort?.postMessage(scanned ?? null, memory)
})
