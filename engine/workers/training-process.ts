// The entry of the training process: one job, then the end. It has the process to itself, so a crash or a kill takes
// nothing else with it.
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { writeBundle } from '../../shared/bundle/index.ts'
import { NO_RECIPE, parseRecipe, type Recipe } from '../../shared/clean/index.ts'
import { createRng, dataError, LatheError, type OnProgress } from '../../shared/core/index.ts'
import { journey } from '../../shared/journey.ts'
import { REFERENCE_COMPUTE } from '../../shared/models/index.ts'
import { parseSplitFile } from '../../shared/train/index.ts'
import { readSource } from '../data/index.ts'
import type { FromTraining, ToTraining, TrainJob, TrainResult } from './messages.ts'

const cancellation = new AbortController()

process.on('message', (message: ToTraining) => {
  if (message.type === 'cancel') cancellation.abort()
  else void run(message.job)
})
process.on('disconnect', () => process.exit(1))

async function run(job: TrainJob): Promise<void> {
  try {
    const { result, model } = await train(job)
    send({ type: 'done', result, model })
  } catch (error) {
    send({ type: 'failed', error: errorOf(error).toJSON() })
  }
}

function errorOf(error: unknown): LatheError {
  if (error instanceof LatheError) return error
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return new LatheError('internal', detail)
}

const send = (message: FromTraining): void => void process.send?.(message)

async function train(job: TrainJob): Promise<{ result: TrainResult; model: Uint8Array }> {
  const started = performance.now()
  const report = throttled((progress) => send({ type: 'progress', progress }))
  report({ fraction: 0, text: `reading ${basename(job.file)}` })
  const { table: source, dialect, sha256 } = await readSource(job.file, { ...job.read, signal: cancellation.signal })
  const imported = performance.now()
  const arrival = await journey(
    {
      source,
      dataSha256: sha256,
      target: job.target,
      infer: { ...job.infer, ...(dialect && { delimiter: dialect.delimiter }) },
      recipe: job.recipe === null ? NO_RECIPE : await readRecipe(job.recipe),
      split: job.split === null ? null : parseSplitFile(await readText(job.split), job.split, source.records),
      options: job.options,
    },
    {
      rng: createRng(job.options.seed),
      compute: REFERENCE_COMPUTE,
      signal: cancellation.signal,
      report,
      breathe: pacer(),
      now: () => performance.now() / 1000,
      timeLeft: () => (job.deadline === null ? Infinity : (job.deadline - Date.now()) / 1000),
    },
  )
  const { pipeline, record } = arrival.bundle
  const { best, metrics, leaderboard, fairness, findings } = arrival
  const model = writeBundle(arrival.bundle)
  const { task, target, classes, threshold } = pipeline
  const seconds = { import: (imported - started) / 1000, train: (performance.now() - imported) / 1000 }
  return {
    model,
    result: {
      task,
      target,
      classes,
      threshold,
      rows: record.rows,
      best,
      metrics,
      leaderboard,
      fairness,
      findings,
      dialect,
      seconds,
    },
  }
}

const PROGRESS_MILLISECONDS = 100
const BREATH_MILLISECONDS = 25

function throttled(report: OnProgress): OnProgress {
  let last = -Infinity
  return (progress) => {
    const now = performance.now()
    if (now - last < PROGRESS_MILLISECONDS) return
    last = now
    report(progress)
  }
}

/** Lets messages in every few milliseconds, so that a cancel is heard within one unit of work. */
function pacer(): () => Promise<void> {
  let last = performance.now()
  return async () => {
    if (performance.now() - last > BREATH_MILLISECONDS) {
      await new Promise((resolve) => setImmediate(resolve))
      last = performance.now()
    }
    if (cancellation.signal.aborted) throw new LatheError('cancelled', 'Cancelled.')
  }
}

async function readRecipe(file: string): Promise<Recipe> {
  const text = await readText(file)
  try {
    return parseRecipe(JSON.parse(text), file)
  } catch (error) {
    if (error instanceof LatheError) throw error
    throw dataError(`${file} is not JSON: ${error instanceof Error ? error.message : ''}.`, {
      file,
      next: 'A recipe looks like { "steps": [ { "id": "impute", "params": {} } ] }.',
    })
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    throw new LatheError('fileNotFound', `${file} is not there, or cannot be read.`, { file, next: 'Check the path.' })
  }
}
