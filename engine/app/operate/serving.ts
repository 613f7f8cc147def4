import { dirname } from 'node:path'
import type { Bundle } from '../../../shared/bundle/index.ts'
import type { ServiceView } from '../../../shared/contract/index.ts'
import { LatheError } from '../../../shared/core/index.ts'
import { distFile } from '../../dist.ts'
import type { Launch, Launched } from '../../workers/launch.ts'
import { ServedModels } from './served-models.ts'
import { ServingTrial } from './serving-trial.ts'

/** A service that was started, whatever became of it. */
export interface Serving {
  view(): ServiceView
  /** Resolved at the next change of the view. */
  change(): Promise<void>
  /** Whether it was told to stop, and has ended. */
  isOver(): boolean
  /** Says that another run's model answers now. */
  nowServes(run: string, bundle: Bundle | null): void
  /** Says why it did not follow what was to answer, or that nothing is wrong any more. */
  says(trouble: ServiceView['trouble']): void
  /** What its models are of: another question takes another service. */
  readonly question: string
  readonly trial: ServingTrial
  /** Lets it finish what it has; a service that does not end by itself is ended. */
  stop(): Promise<void>
}

export interface ServingOptions {
  readonly launch: Launch
  readonly bundle: Bundle
  readonly name: string
  readonly run: string
  /** Where the service's files are written; what lies there goes. */
  readonly folder: string
  /** 0 is any free one. */
  readonly port: number
  /** The folder that it keeps its requests in; null where it keeps none. */
  readonly log: string | null
}

const START_MILLISECONDS = 15_000
const STOP_MILLISECONDS = 12_000
const HEALTH_MILLISECONDS = 2000
const MOST_WORDS = 4000
const LISTENS = /listening on (https?:\/\/\S+)/

/** Writes the service of a model, as an export would, and starts it as a process of its own. Resolves when it listens. */
export async function startServing({ launch, bundle, name, run, folder, port, log }: ServingOptions): Promise<Serving> {
  const models = new ServedModels(folder, name)
  const server = await models.begin(run, bundle)
  const program = launch(
    distFile('serving-process.js'),
    [server, '--port', String(port), '--deployment', models.file, ...(log === null ? [] : ['--log', log])],
    { env: process.env, directory: dirname(server), nodeOptions: [], isDetached: true },
  )
  const now = Date.now()
  const followed = follow(program, {
    run,
    state: 'starting',
    url: null,
    startedAt: now,
    runAt: now,
    isHealthy: false,
    trouble: null,
    isLogged: log !== null,
    example: exampleOf(bundle),
  })
  const trial = new ServingTrial(models, () => {
    const { url } = followed.view()
    if (url !== null) return url
    throw new LatheError('processLost', 'The service is not running.', { next: 'Start it first.' })
  })
  await followed.started
  return { ...followed, question: questionOf(bundle), trial }
}

/** What a model says of rows: models of one service say the same of them. */
export function questionOf({ pipeline: { target, task, classes } }: Bundle): string {
  return JSON.stringify([target, task, classes])
}

/** A made-up row that the model keeps, as the body of a request. */
function exampleOf({ pipeline }: Bundle): string {
  const [row = {}] = pipeline.background?.rows ?? []
  return JSON.stringify({ rows: [row] })
}

/** Keeps what is known of a started service true. */
function follow(
  program: Launched,
  first: ServiceView,
): Omit<Serving, 'trial' | 'question'> & { readonly started: Promise<void> } {
  let view = first
  const waiting: (() => void)[] = []
  let words = ''
  const set = (changes: Partial<ServiceView>) => {
    view = { ...view, ...changes }
    for (const resolve of waiting.splice(0)) resolve()
  }
  const change = () => new Promise<void>((resolve) => waiting.push(resolve))
  let watch: NodeJS.Timeout | undefined
  program.onText((text) => {
    words = (words + text).slice(-MOST_WORDS)
    const url = LISTENS.exec(words)?.[1]
    if (url === undefined || view.state !== 'starting') return
    set({ state: 'running', url, isHealthy: true })
    watch = setInterval(async () => {
      const isHealthy = await answers(url)
      if (isHealthy !== view.isHealthy && view.state === 'running') set({ isHealthy })
    }, HEALTH_MILLISECONDS)
    watch.unref()
  })
  let hasEnded = false
  const ended = program.ended.then(({ code, notStarted }) => {
    hasEnded = true
    clearInterval(watch)
    if (view.state === 'stopping') return set({ isHealthy: false })
    const why = notStarted?.message ?? lastWords(words) ?? `it ended with ${code}`
    set({ state: 'failed', url: null, isHealthy: false, trouble: troubleOf(why) })
  })
  const end = async (milliseconds: number) => {
    const timer = setTimeout(() => program.kill(), milliseconds)
    await ended
    clearTimeout(timer)
  }
  const started = (async () => {
    const late = setTimeout(() => program.kill(), START_MILLISECONDS)
    while (view.state === 'starting') await change()
    clearTimeout(late)
    if (view.trouble) throw new LatheError('processLost', view.trouble.message, { next: view.trouble.next })
  })()
  return {
    started,
    view: () => view,
    change,
    nowServes: (run, bundle) =>
      run !== view.run && set({ run, runAt: Date.now(), trouble: null, ...(bundle && { example: exampleOf(bundle) }) }),
    says: (trouble) => set({ trouble }),
    isOver: () => hasEnded && view.state === 'stopping',
    async stop() {
      if (hasEnded) return set({ state: 'stopping', trouble: null })
      set({ state: 'stopping' })
      program.stop()
      await end(STOP_MILLISECONDS)
    },
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/v2/health/ready`, { signal: AbortSignal.timeout(HEALTH_MILLISECONDS) }).then(
    async (response) => {
      await response.arrayBuffer()
      return response.ok
    },
    () => false,
  )

/** The last line that a program wrote before it ended. */
const lastWords = (words: string): string | undefined =>
  words
    .trim()
    .split('\n')
    .findLast((line) => line.trim() !== '' && !/^\s+at |^Node\.js v/.test(line))

const troubleOf = (why: string) => ({
  message: `The service is not running: ${why}`,
  next: 'Start it again, on another port if this one is taken.',
})
