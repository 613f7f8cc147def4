// The entry of the threads that scan the stretches of a large file, and look into its columns. An answer takes its memory along.
import { parentPort, workerData } from 'node:worker_threads'
import type { FieldBytes } from './field-column.ts'
import { memoryOf } from './memory-of.ts'
import { openRecordKernels } from './record-kernels.ts'
import { type ScanRoom, type Stretch, type StretchScanned, scanStretch, sizesOf } from './scan-stretch.ts'
import { type PackedColumn, packAndKnow } from './source-columns.ts'

/** Job and answer of each kind: a stretch, null where it is not UTF-8; and a column of mostly different texts. */
export interface ScanJobs {
  readonly stretch: readonly [Stretch, StretchScanned | null]
  readonly column: readonly [readonly FieldBytes[], PackedColumn]
}

export interface ScanAnswer {
  readonly answer: ScanJobs[keyof ScanJobs][1]
}

type Work = { [K in keyof ScanJobs]: { readonly kind: K; readonly job: ScanJobs[K][0] } }[keyof ScanJobs]

const kernels = openRecordKernels(workerData)
/** The stretch before. */
let before: ScanRoom['before']

function scanned(stretch: Stretch): StretchScanned | null {
  const found = scanStretch(stretch, { before, kernels })
  const sizes = found && sizesOf(found)
  before = sizes && { bytes: found.part.end - stretch.from, sizes }
  return found ?? null
}

parentPort?.on('message', (work: Work) => {
  const answer = work.kind === 'stretch' ? scanned(work.job) : packAndKnow(work.job)
  parentPort?.postMessage({ answer }, memoryOf(answer))
})
