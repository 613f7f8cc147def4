// The entry of the training process: one job, then the end. It has the process to itself, so a crash or a kill takes
// nothing else with it.
import { constants, setPriority } from 'node:os'
import { basename } from 'node:path'
import { writeBundle } from '../../shared/bundle/index.ts'
import { NO_RECIPE, parseRecipe, type Recipe } from '../../shared/clean/index.ts'
import { createRng, LatheError, type OnProgress } from '../../shared/core/index.ts'
import { journey } from '../../shared/journey.ts'
import { REFERENCE_COMPUTE } from '../../shared/models/index.ts'
import { parseSplitFile } from '../../shared/train/index.ts'
import { readSource } from '../data/index.ts'
import { readRecipe, readText } from '../store/read-recipe.ts'
import { type FromTraining, isToTraining, type Trained, type TrainJob } from './messages.ts'
import { neverOutliveParent } from './outlive.ts'
import { connectParent } from './parent.ts'
import { removeFolder } from './training-folder.ts'

const [, , folder = '', starter = ''] = process.argv
const parent = connectParent()
// Electron may put a process of its own between: then the parent is whoever it is at the start.
neverOutliveParent(parent.isStarter ? Number(starter) : process.ppid, folder)
parent.onMessage((message) => {
  if (isToTraining(message)) void run(message.job)
})
parent.onGone(() => {
  removeFolder(folder)
  process.exit(1)
})

async function run(job: TrainJob): Promise<void> {
  try {
    if (job.background) letOthersFirst()
    send({ type: 'done', ...(await train(job)) })
  } catch (error) {
    send({ type: 'failed', error: errorOf(error).toJSON() })
  }
}

/** A system that refuses has its reasons: training goes on as it is. */
function letOthersFirst(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {}
}

function errorOf(error: unknown): LatheError {
  if (error instanceof LatheError) return error
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return new LatheError('internal', detail)
}

const send = (message: FromTraining): void => parent.send(message)

async function train(job: TrainJob): Promise<Trained> {
  const started = performance.now()
  const report = throttled((progress) => send({ type: 'progress', progress }))
  report({ fraction: 0, text: `reading ${basename(job.file)}` })
  const { table: source, dialect, sha256 } = await readSource(job.file, job.read)
  const imported = performance.now()
  report({ fraction: 0.03, text: `typing ${source.names.length} columns and taking the split` })
  const arrival = await journey(
    {
      source,
      dataSha256: sha256,
      target: job.target,
      infer: { ...job.infer, ...(dialect && { delimiter: dialect.delimiter }) },
      recipe: await recipeOf(job),
      split: job.split === null ? null : parseSplitFile(await readText(job.split), job.split, source.records),
      options: job.options,
    },
    {
      rng: createRng(job.options.seed),
      compute: REFERENCE_COMPUTE,
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
    test: arrival.test,
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

/** Tells what is new at once, and how far it is a few times a second. */
function throttled(report: OnProgress): OnProgress {
  let last = -Infinity
  let lastText = ''
  return (progress) => {
    const now = performance.now()
    if (now - last < PROGRESS_MILLISECONDS && progress.text === lastText) return
    last = now
    lastText = progress.text
    report(progress)
  }
}

/** Lets messages out every few milliseconds. A cancel needs no ear: it ends the process. */
function pacer(): () => Promise<void> {
  let last = performance.now()
  return async () => {
    if (performance.now() - last > BREATH_MILLISECONDS) {
      await new Promise((resolve) => setImmediate(resolve))
      last = performance.now()
    }
  }
}

async function recipeOf({ recipe }: TrainJob): Promise<Recipe> {
  if (recipe === null) return NO_RECIPE
  return typeof recipe === 'string' ? readRecipe(recipe) : parseRecipe(recipe, 'the recipe')
}
