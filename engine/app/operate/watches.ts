import type { CheckSummary, Watch, WatchView } from '../../../shared/contract/index.ts'
import { LatheError, usageError } from '../../../shared/core/index.ts'
import { aliasesOf } from '../../../shared/registry/index.ts'
import { createHealthReader } from '../../monitor/health.ts'
import { inTurn } from '../../store/in-turn.ts'
import type { Engine } from '../engine.ts'
import { projectIds, readProject } from '../project-file.ts'
import { readRuns } from '../training/run-file.ts'
import { lookAtRun, takeUpHealth } from './look-at-run.ts'
import { summaryOf } from './monitor-file.ts'
import { versionServed } from './served-model.ts'
import { keepWatch, readWatch } from './watch-file.ts'
import { watchedSource } from './watched-source.ts'

interface Running {
  watch: Watch
  seen: string
  timer: NodeJS.Timeout | undefined
  next: number
  isLooking: boolean
  last: WatchView['last']
  checked: CheckSummary | null
  untold: string
}

/** At the first look after a start: others come up, too. */
const FIRST_MILLISECONDS = 3000

/** Looks at what projects watch, again and again, as long as the application is open; also of projects that no window shows. */
export class Watches {
  readonly #running = new Map<string, Running>()
  readonly #listeners = new Map<string, Set<(view: WatchView) => void>>()
  readonly #health = createHealthReader()
  readonly #closing = new AbortController()
  #engine: Engine | undefined

  async begin(engine: Engine): Promise<void> {
    this.#engine = engine
    for (const project of await projectIds(engine.home)) {
      const kept = await readWatch(engine.home, project)
      if (kept) this.#start(project, kept.watch, kept.seen, FIRST_MILLISECONDS)
    }
  }

  /** Ends all of them, and waits for looks under way. */
  async close(): Promise<void> {
    this.#closing.abort()
    const projects = [...this.#running.keys()]
    for (const project of projects) this.#end(project)
    await Promise.all(projects.map((project) => inTurn(`${project} watch`, async () => undefined)))
  }

  async view(project: string): Promise<WatchView> {
    const telling = await this.#engineHere().desk.telling(project)
    const running = this.#running.get(project)
    if (!running) return { watch: null, telling, isLooking: false, next: null, last: null, checked: null, untold: '' }
    const { watch, isLooking, next, last, checked, untold } = running
    return { watch, telling, isLooking, next, last, checked, untold }
  }

  /** @returns what ends it */
  follow(project: string, listener: (view: WatchView) => void): () => void {
    const listeners = this.#listeners.get(project) ?? new Set()
    this.#listeners.set(project, listeners)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  async changed(project: string): Promise<WatchView> {
    const view = await this.view(project)
    for (const listener of this.#listeners.get(project) ?? []) listener(view)
    return view
  }

  /** Watches from now on, and looks at once; null ends it. @throws where there is no file or folder to look at */
  async set(project: string, watch: Watch | null): Promise<WatchView> {
    const engine = this.#engineHere()
    if (watch?.source.is === 'path') await watchedSource(engine, project, watch)
    this.#end(project)
    await keepWatch(engine.home, project, watch && { watch, seen: '' })
    if (watch) this.#start(project, watch, '', 0)
    return this.changed(project)
  }

  async lookNow(project: string): Promise<WatchView> {
    const running = this.#running.get(project)
    if (!running) throw usageError('Nothing is watched.', { next: 'Say first what is to be watched.' })
    await this.#look(project, running)
    return this.view(project)
  }

  /** Forgets the watch of a project that is removed. */
  end(project: string): void {
    this.#end(project)
  }

  #engineHere(): Engine {
    if (!this.#engine) throw new Error('watches begin with the application')
    return this.#engine
  }

  #start(project: string, watch: Watch, seen: string, after: number): void {
    const running: Running = {
      ...{ watch, seen, timer: undefined, next: Date.now() + after, isLooking: false },
      ...{ last: null, checked: null, untold: '' },
    }
    this.#running.set(project, running)
    this.#await(project, running, after)
  }

  #await(project: string, running: Running, after: number): void {
    clearTimeout(running.timer)
    running.next = Date.now() + after
    running.timer = setTimeout(() => void this.#look(project, running), after)
    running.timer.unref()
  }

  #end(project: string): void {
    clearTimeout(this.#running.get(project)?.timer)
    this.#running.delete(project)
  }

  /** One look after the other; the next one is due so long after this. */
  #look(project: string, running: Running): Promise<void> {
    return inTurn(`${project} watch`, async () => {
      if (this.#running.get(project) !== running) return
      clearTimeout(running.timer)
      running.isLooking = true
      await this.changed(project)
      running.last = await this.#lookOnce(project, running)
      running.isLooking = false
      if (this.#running.get(project) !== running) return
      this.#await(project, running, 1000 * running.watch.everySeconds)
      await this.changed(project)
    })
  }

  async #lookOnce(project: string, running: Running): Promise<NonNullable<WatchView['last']>> {
    const engine = this.#engineHere()
    const { watch } = running
    const about = (outcome: 'looked' | 'unchanged' | 'failed', text: string, next = '') =>
      ({ at: Date.now(), outcome, text, next }) as const
    try {
      const run = await runThatAnswers(engine, project)
      const service = engine.services.get(project)?.view()
      if (service?.state === 'running' && service.url !== null)
        await this.#tell(
          project,
          run,
          running,
          await takeUpHealth(engine, project, run, await this.#health.read(service.url)),
        )
      const { path, name, digest } = await watchedSource(engine, project, watch)
      const seen = `${run} ${digest}`
      if (seen === running.seen) return about('unchanged', name)
      const asked = { project, run, path, name, every: watch.parts, time: watch.time }
      const { view, events } = await lookAtRun(engine, asked, { signal: this.#closing.signal })
      running.checked = summaryOf(view)
      running.seen = seen
      // It may have ended, and its project be gone, meanwhile.
      if (this.#running.get(project) === running) await keepWatch(engine.home, project, { watch, seen })
      await this.#tell(project, run, running, events)
      return about('looked', name)
    } catch (error) {
      // What is wrong now may be right at the next look: a file half written, a folder that is not mounted yet.
      const { message } = error instanceof Error ? error : { message: String(error) }
      return about('failed', message, (error instanceof LatheError && error.details.next) || '')
    }
  }

  async #tell(project: string, run: string, running: Running, events: Parameters<Engine['desk']['tell']>[2]) {
    if (events.length > 0) running.untold = await this.#engineHere().desk.tell(project, run, events)
  }
}

/** The run whose model answers: the service's, else the champion, else the latest. */
async function runThatAnswers(engine: Engine, project: string): Promise<string> {
  await readProject(engine.home, project)
  const runs = (await readRuns(engine.home, project)).map(({ id }) => id)
  const log = await engine.registries.read(project).catch(() => undefined)
  const { champion } = log ? aliasesOf(log.state) : { champion: null }
  const service = engine.services.get(project)?.view()
  const served = service?.state === 'running' ? service.run : null
  const versionRun = served === null || !log ? null : (versionServed(log.state, served)?.lineage.run ?? null)
  const championRun = champion === null ? null : (log?.state.versions[champion - 1]?.lineage.run ?? null)
  const found = [served, versionRun, championRun, runs.at(-1)].find((id) => typeof id === 'string' && runs.includes(id))
  if (typeof found === 'string') return found
  throw usageError('The project has no model yet.', { next: 'Train one first.' })
}
