// The entry of the training process: one job, then the end. It has the process to itself, so a crash or a kill takes
// nothing else with it.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { availableParallelism, constants, setPriority } from 'node:os'
import { basename, join } from 'node:path'
import { writeBundle } from '../../shared/bundle/index.ts'
import { NO_RECIPE, parseRecipe, type Recipe } from '../../shared/clean/index.ts'
import { createRng, LatheError, type OnProgress, usageError } from '../../shared/core/index.ts'
import { parseGate } from '../../shared/fairness/index.ts'
import { journey, type Start } from '../../shared/journey.ts'
import { askedRecord } from '../../shared/registry/index.ts'
import { type Checkpoint, type CurveSoFar, type Estimate, failed, parseSplitFile } from '../../shared/train/index.ts'
import { latheVersion } from '../app/version.ts'
import { kernelCompute } from '../compute/kernel-compute.ts'
import { loadGpu } from '../compute/load-gpu.ts'
import type { NetOptions } from '../compute/open-net.ts'
import { readSource } from '../data/index.ts'
import { homeFolder } from '../hosts/home-folder.ts'
import { readEarlier } from '../store/read-earlier.ts'
import { readRecipe, readText } from '../store/read-recipe.ts'
import { openCheckpoint } from './checkpoint.ts'
import { type Foreseen, foreseen, keepSpeed } from './foresee.ts'
import { type FromTraining, isToTraining, type StartTraining, type Trained, type TrainJob } from './messages.ts'
import { neverOutliveParent } from './outlive.ts'
import { connectParent } from './parent.ts'
import { readBase } from './read-base.ts'
import { removeFolder } from './training-folder.ts'

const [, program = '', folder = '', starter = ''] = process.argv
const parent = connectParent()
let isFinishing = false
// Electron may put a process of its own between: then the parent is whoever it is at the start.
neverOutliveParent(parent.isStarter ? Number(starter) : process.ppid, folder)
parent.onMessage((message) => {
  if (!isToTraining(message)) return
  if (message.type === 'train') void run(message)
  else isFinishing = true
})
parent.onGone(() => {
  removeFolder(folder)
  process.exit(1)
})

async function run(message: StartTraining): Promise<void> {
  try {
    if (message.job.background) letOthersFirst()
    send({ type: 'done', ...(await train(message)) })
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

async function train({ job, ...message }: StartTraining): Promise<Trained> {
  const started = performance.now()
  const report = throttled((progress) => send({ type: 'progress', progress }))
  report({ fraction: 0, text: `reading ${basename(job.read.kept?.[0]?.name ?? job.file)}` })
  const { table: source, dialect, sha256, findings: readingFindings } = await readSource(job.file, job.read)
  const imported = performance.now()
  report({ fraction: 0.03, text: `typing ${source.names.length} columns and taking the split` })
  const start: Start = {
    source,
    dataSha256: sha256,
    target: job.target,
    infer: { ...job.infer, ...(dialect && { delimiter: dialect.delimiter }) },
    recipe: await recipeOf(job),
    split: job.split === null ? null : parseSplitFile(await readText(job.split), job.split, source.records),
    options: job.options,
    ...(job.replay && { replay: job.replay }),
    ...(job.gates && { gates: job.gates.map(parseGate) }),
    ...(job.base && { base: await readBase(job.base) }),
    ...(job.earlier !== undefined && { earlier: await readEarlier(job.earlier) }),
  }
  let estimate: { readonly told: Foreseen; readonly at: number } | undefined
  const foresee = async (reckoned: Estimate) => {
    estimate = { told: await foreseen(reckoned, job.options), at: performance.now() }
    send({ type: 'estimate', estimate: estimate.told })
  }
  const compute = kernelCompute({ threads: job.read.threads, nets: await netOptions(job) })
  const arrival = await journey(start, {
    rng: createRng(job.options.seed),
    compute,
    report,
    breathe: pacer(),
    now: () => performance.now() / 1000,
    timeLeft: () => (job.deadline === null ? Infinity : (job.deadline - Date.now()) / 1000),
    isFinishing: () => isFinishing,
    onResults: (results) => send({ type: 'results', results }),
    onCurve: curvesThrottled((curve) => send({ type: 'curve', curve })),
    ...(canForesee(job, imported - started) && { onEstimate: foresee }),
    threads: job.read.threads ?? availableParallelism(),
    checkpoint: told(await openCheckpoint(message.checkpoint, await keyOf(start, job)), message.failed),
  })
  const { pipeline, record } = arrival.bundle
  const { best, metrics, baseline, leaderboard, frontier, early, onward, curves, fairness, gates, findings } = arrival
  const { test, heldOut, suspects, mitigation } = arrival
  const asked = askedRecord(job, start.recipe, await splitDigest(job), latheVersion())
  const model = writeBundle({ ...arrival.bundle, record: { ...record, asked } })
  const { task, target, classes, threshold, decision } = pipeline
  const { rows } = record
  const seconds = { import: (imported - started) / 1000, train: (performance.now() - imported) / 1000 }
  if (estimate && !early) await keepSpeed(estimate.told, (performance.now() - estimate.at) / 1000, job.options)
  const result = {
    task,
    target,
    classes,
    threshold,
    rows,
    best,
    metrics,
    baseline,
    leaderboard,
    frontier,
    ...(early && { early }),
    ...(onward && { onward }),
    fairness,
    ...(gates.length > 0 && { gates }),
    ...(mitigation && { mitigation }),
    ...(decision && { decision }),
    ...(suspects && { suspects }),
    findings: [...readingFindings, ...findings],
    dialect,
    seconds,
    compute: compute.used(),
    ...(estimate && { estimate: estimate.told }),
  }
  return { model, test, heldOut, curves, result }
}

/** The digest of the file that says which rows are for what; null for none. */
const splitDigest = async ({ split }: TrainJob): Promise<string | null> =>
  split === null
    ? null
    : createHash('sha256')
        .update(await readText(split))
        .digest('hex')

/** Of a budget of less than this, looking ahead would take too much; a limit that short is known anyway. */
const LEAST_BUDGET_MILLISECONDS = 20_000

/** Where reading has used so much of what is left of a budget, the table is too large or too wide to try something first. */
const MOST_READING = 0.1

const canForesee = ({ deadline }: TrainJob, reading: number): boolean => {
  const left = deadline === null ? Infinity : deadline - Date.now()
  return left > LEAST_BUDGET_MILLISECONDS && reading < MOST_READING * left
}

/** Where nets train. A GPU that was asked for and is not there ends the job before it begins. */
async function netOptions({ device = 'cpu', relaxed = false }: TrainJob): Promise<Omit<NetOptions, 'threads'>> {
  const options = { device, relaxed, verdictFile: join(homeFolder(), 'devices.json') }
  if (device !== 'gpu') return options
  const found = await loadGpu()
  if (found.gpu) return { ...options, load: async () => found }
  throw usageError(found.why, { next: 'Train on the processor.', remedies: [{ option: 'device', value: 'cpu' }] })
}

/** Everything that a trial's result follows from: the data, how it is read, what is asked for, and this very program. */
async function keyOf(
  { source: _, split, earlier, base, ...start }: Start,
  { read, device, relaxed }: TrainJob,
): Promise<string> {
  const folds = split && Object.entries(split).map(([name, rows]) => [name, ...rows])
  const parts = JSON.stringify([start, read, folds, device, relaxed, earlier?.sha256, base?.sha256])
  return createHash('sha256')
    .update(await readFile(program))
    .update(parts)
    .digest('hex')
}

/** A checkpoint that tells which candidate is tried, and knows of those that are not to be tried again. */
const told = (checkpoint: Checkpoint, without: StartTraining['failed']): Checkpoint => ({
  ...checkpoint,
  async read(candidate) {
    const known = without.find((one) => JSON.stringify(one.candidate) === JSON.stringify(candidate))
    if (known) return failed(candidate, known.why)
    const kept = await checkpoint.read(candidate)
    if (!kept) send({ type: 'trying', candidate })
    return kept
  },
})

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

/** The latest curve, a few times a second. */
function curvesThrottled(tell: (curve: CurveSoFar) => void): (curve: CurveSoFar) => void {
  let last = -Infinity
  return (curve) => {
    const now = performance.now()
    if (now - last < PROGRESS_MILLISECONDS) return
    last = now
    tell(curve)
  }
}

/** Lets messages in and out every few milliseconds. A cancel needs no ear: it ends the process. */
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
