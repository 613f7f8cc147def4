import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { z } from 'zod'
import {
  checkProject,
  type Foreseen,
  type KeptJob,
  keepTrainingFiles,
  PAUSED,
  removeCheckpoint,
  removeProject,
  removeUnneeded,
  runFiles,
  saveRun,
  type TrainJob,
  type TrainResult,
  train,
  trainResumably,
  writeFileAtomically,
} from '../../engine/index.ts'
import { type Json, LatheError, paramFields, usageError } from '../../shared/core/index.ts'
import { parseGate } from '../../shared/fairness/index.ts'
import { MITIGATIONS } from '../../shared/mitigate/index.ts'
import { REPLAY, type Replay, TRAIN_OPTIONS, type TrainOptions } from '../../shared/train/index.ts'
import { type CommandHost, defineCommand } from '../command.ts'
import { milliseconds } from '../duration.ts'
import { estimateText } from '../estimate-text.ts'
import { loadBundle } from '../files.ts'
import { flagOf } from '../flag.ts'
import { exitAtGates, GATE_OPTIONS } from '../gates.ts'
import { splitOutsideQuotes, unquote } from '../list-values.ts'
import { checkOutput } from '../output.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../reading-options.ts'
import { trainingSummary } from '../training-summary.ts'
import { trainingText } from '../training-text.ts'

const OPTIONS = z.object({
  target: z.string().default('').meta({ title: 'Column to predict', placeholder: 'COLUMN' }),
  out: z.string().default('').meta({ title: 'Model file to write', placeholder: 'FILE' }),
  ...TRAIN_OPTIONS.omit({ mitigateParams: true }).shape,
  params: z.record(z.string(), z.string()).default({}).meta({
    title:
      'Parameters, such as gbdt.rounds=100, which fixes the family; of mitigations as well, lists with +: gridSearch.costs=2+4',
    placeholder: 'FAMILY.NAME=VALUE,…',
  }),
  interactions: z
    .array(z.string())
    .default([])
    .meta({ title: 'Columns that may act together; all others act alone', placeholder: 'A+B,C+D' }),
  split: z.string().default('').meta({ title: 'SPLIT.csv with the columns row,fold', placeholder: 'FILE' }),
  recipe: z.string().default('').meta({ title: 'Recipe file of cleaning steps', placeholder: 'FILE' }),
  budget: z
    .string()
    .default('')
    .meta({ title: 'Most time for the whole command, such as 60s or 2m', placeholder: 'TIME' }),
  replay: z
    .string()
    .default('')
    .meta({ title: 'Model file whose trials are made again, in place of a search', placeholder: 'MODEL' }),
  continue: z.string().default('').meta({
    title: 'Model file of boosted trees to go on from with this data, in place of a search',
    placeholder: 'MODEL',
  }),
  device: z
    .enum(['auto', 'cpu', 'gpu'])
    .default('auto')
    .meta({ title: 'What nets train on: the faster by a probe of a second, the processor, or the GPU' }),
  relaxed: z
    .boolean()
    .default(false)
    .meta({ title: 'Let nets round less often where the runtime can: faster, and a model of other bits' }),
  ...GATE_OPTIONS,
  project: z.string().default('').meta({ title: 'Folder to keep the run in', placeholder: 'DIR' }),
  resume: z.boolean().default(false).meta({ title: 'Go on with the training that was interrupted in the project' }),
  ...CELL_OPTIONS,
  ...FILE_OPTIONS,
})

type Options = z.output<typeof OPTIONS>

export const trainCommand = defineCommand({
  id: 'train',
  summary:
    'Trains a model on a file: imports, splits, cleans, encodes, trains, evaluates, audits, and writes one model file.',
  positionals: ['FILE'],
  options: OPTIONS,
  example: 'lathe train adult.csv --target income --sensitive sex,race -o adult.lathe',
  async run([file = ''], options, host) {
    await check(options, host)
    const replay = options.replay === '' ? null : await replayOf(options.replay)
    const job = {
      file,
      target: options.target,
      read: readOptions(options),
      infer: inferOptions(options),
      recipe: options.recipe === '' ? null : options.recipe,
      split: options.split === '' ? null : options.split,
      options: trainOptions(options),
      ...(replay && { replay }),
      ...(options.continue !== '' && { earlier: resolve(options.continue) }),
      deadline: options.budget === '' ? null : host.startedAt + milliseconds(options.budget),
      // What is made again is made on what it was made on.
      device: replay && !host.given.has('device') ? (replay.device ?? 'cpu') : options.device,
      relaxed: options.relaxed,
      ...(options.gate.length > 0 && { gates: options.gate }),
    }
    const { result, model, json, kept, changed } = await trained(job, options, host)
    if (options.out !== '') await writeFileAtomically(options.out, model)
    const saved = options.out === '' ? (kept ?? '') : options.out
    const places = [...new Set([saved, ...(kept === null ? [] : [kept])])].join(' and ')
    const about = { file: basename(file), places, bytes: model.length, total: json.seconds.total }
    return {
      json: { ...json, model: saved },
      text:
        changedLines(changed) +
        trainingText(result, { ...about, isChosen: options.positive !== '', metric: options.metric }),
      exitCode: exitAtGates(result.gates ?? [], options.failOn),
    }
  },
})

/** Files that are not what the project's latest run learned from. */
const changedLines = (changed: KeptJob['changed']): string =>
  changed
    .map(({ file, run }) => `${file} has changed since run ${run}, which keeps its own copy of what it learned from\n`)
    .join('')

/** Only a Ctrl-C gives a training up; what ends the program otherwise leaves what had finished. */
function pausable({ signal, isAskedToGo }: CommandHost): AbortSignal {
  const own = new AbortController()
  const pass = () => own.abort(isAskedToGo() ? PAUSED : undefined)
  if (signal.aborted) pass()
  signal.addEventListener('abort', pass, { once: true })
  return own.signal
}

/** Trains; in a project, keeps the run there, and finished trials until it is done. */
async function trained(job: TrainJob, options: Options, command: CommandHost) {
  const host = {
    ...command,
    signal: pausable(command),
    onEstimate: (estimate: Foreseen) => command.note(estimateText(estimate)),
  }
  const jsonOf = (result: TrainResult) => trainingSummary(result, options, (Date.now() - host.startedAt) / 1000)
  const { project, resume } = options
  if (project === '') {
    const { result, model } = await train(job, host)
    return { result, model, json: jsonOf(result), changed: [], kept: null }
  }
  // Hidden: a folder in which nothing else lies yet is still free to become a project.
  const checkpoint = join(project, '.checkpoint')
  const isNew = !existsSync(project)
  if (!resume) await removeCheckpoint(checkpoint)
  const next = 'Run the same command with --resume: trials that had finished are kept.'
  let kept: KeptJob | undefined
  try {
    kept = await keepTrainingFiles(project, job, host.signal)
    const { job: ofCopies, sources, changed } = kept
    return await trainResumably(ofCopies, { checkpoint, next }, host, async (trained) => {
      const { result, model } = trained
      const json = { ...jsonOf(result), ...(changed.length > 0 && { changed }) }
      const run = { job, summary: json, sources, model, files: runFiles(trained) }
      return { result, model, json, changed, kept: await saveRun(project, run) }
    })
  } catch (error) {
    if (kept) await removeUnneeded(project, kept.sources)
    // Removed only where nothing else is in it.
    if (isNew) await removeProject(project)
    if (command.isAskedToGo()) throw new LatheError('cancelled', 'Paused; no run was written.', { next })
    throw error
  }
}

/** The trials that led to a model. */
async function replayOf(file: string): Promise<Replay> {
  const { record } = await loadBundle(file)
  const replay = REPLAY.safeParse(record.replay)
  if (replay.success) return replay.data
  if (record.continued !== undefined)
    throw usageError(`${file} went on from another model: there are no trials to make again.`, {
      file,
      next: 'Go on from that model once more, with --continue.',
    })
  throw usageError(`${file} was written by a version that did not keep its trials.`, {
    file,
    next: 'Leave out --replay, and give the options of that training.',
  })
}

/** What a model that is gone on from has decided. */
const DECIDED = [
  'recipe',
  'families',
  'mode',
  'trials',
  'replay',
  'text',
  'monotone',
  'interactions',
  'targetMeans',
  'makeFeatures',
  'selectColumns',
  'task',
  'positive',
  'maxLatency',
  'maxSize',
  'mitigate',
]

const SPLITS = ['test', 'split', 'splitGroup', 'splitTime', 'splitCopies']

/** What can be known to be wrong before the file is read. */
async function check(
  { target, out, project, resume, gate, continue: earlier }: Options,
  { given }: CommandHost,
): Promise<void> {
  gate.forEach(parseGate)
  if (target === '') throw usageError('--target is missing: the column to predict.', { next: 'Add --target COLUMN.' })
  if (out === '' && project === '')
    throw usageError('-o is missing: the model file to write.', { next: 'Add -o MODEL.lathe, or --project DIR.' })
  if (resume && project === '')
    throw usageError('--resume goes on with a training in a project; none is named.', { next: 'Add --project DIR.' })
  const named = SPLITS.filter((name) => given.has(name))
  if (named.length > 1)
    throw usageError('--test, --split, --split-group, --split-time and --split-copies exclude each other.', {
      value: named.join(', '),
      next: 'Give one of them.',
    })
  const decided = earlier === '' ? undefined : DECIDED.find((name) => given.has(name))
  if (decided !== undefined)
    throw usageError(`--continue goes on with what a model has; ${flagOf(decided)} is for a new one.`, {
      value: decided,
      next: `Leave out ${flagOf(decided)}, or --continue.`,
    })
  if (out !== '') await checkOutput(out)
  if (project !== '') await checkProject(project)
}

function trainOptions(options: Options): TrainOptions {
  const params: Record<string, Record<string, Json>> = {}
  const mitigateParams: Record<string, Record<string, Json>> = {}
  for (const [key, value] of Object.entries(options.params)) {
    const at = key.indexOf('.')
    const [family, name] = [key.slice(0, at), key.slice(at + 1)]
    if (at < 1 || name === '')
      throw usageError(`--params takes FAMILY.NAME=VALUE, not "${key}=${value}".`, {
        value: key,
        next: 'As in: --params gbdt.rounds=100',
      })
    if (MITIGATIONS.has(family)) {
      const field = paramFields(MITIGATIONS.get(family).params).find((one) => one.name === name)
      const given = field?.type === 'list' ? value.split('+').map(scalar) : scalar(value)
      mitigateParams[family] = { ...mitigateParams[family], [name]: given }
    } else params[family] = { ...params[family], [name]: scalar(value) }
  }
  const known = Object.keys(TRAIN_OPTIONS.shape)
  return TRAIN_OPTIONS.parse({
    ...Object.fromEntries(Object.entries(options).filter(([key]) => known.includes(key))),
    params,
    mitigateParams,
    interactions: options.interactions.map(groupOf),
  })
}

/** `age+"a+b"` → age · a+b */
const groupOf = (text: string): string[] =>
  splitOutsideQuotes(text, '+')
    .map(unquote)
    .filter((name) => name !== '')

function scalar(text: string): Json {
  if (text === 'true' || text === 'false') return text === 'true'
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
}
