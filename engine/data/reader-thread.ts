// The entry of the thread in which packages read strangers' files: what they do with a damaged one stays in it, under a
// limit of memory and time. One job, one answer.
import { parentPort, workerData } from 'node:worker_threads'
import { type ArrowAnswer, type ArrowJob, readColumns } from './arrow-reader.ts'
import { readSheet, type SheetAnswer, type SheetJob } from './sheet-reader.ts'

/** Job and answer of each kind. */
export interface ReaderJobs {
  readonly sheet: readonly [SheetJob, SheetAnswer]
  readonly arrow: readonly [ArrowJob, ArrowAnswer]
}

type Work = { [K in keyof ReaderJobs]: { readonly kind: K; readonly job: ReaderJobs[K][0] } }[keyof ReaderJobs]

const work: Work = workerData
const reading: Promise<SheetAnswer | ArrowAnswer> = work.kind === 'sheet' ? readSheet(work.job) : readColumns(work.job)
reading
  .then((answer) => parentPort?.postMessage({ answer }))
  .catch((error: unknown) =>
    parentPort?.postMessage({ problem: error instanceof Error ? error.message : String(error) }),
  )
