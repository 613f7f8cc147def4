// The entry of the threads that scan the stretches of a large file. A job is a stretch; an answer takes its memory along.
import { parentPort } from 'node:worker_threads'
import { type Stretch, scanStretch, sizesOf } from './scan-stretch.ts'

/** The stretch before. */
let before: Parameters<typeof scanStretch>[1]

parentPort?.on('message', (stretch: Stretch) => {
  const scanned = scanStretch(stretch, before)
  const sizes = scanned && sizesOf(scanned)
  before = sizes && { bytes: scanned.part.end - stretch.from, sizes }
  const memory = (scanned?.cells ?? []).flat().flatMap(({ codes, bytes, starts, hashes, numbers }) => {
    return [codes, bytes, starts, hashes, numbers].flatMap((array) => array?.buffer ?? [])
  })
  parentPort?.postMessage(scanned ?? null, memory)
})
