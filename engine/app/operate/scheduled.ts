import { setTimeout as wait } from 'node:timers/promises'
import { runDue } from '../../registry/run-schedule.ts'
import type { Engine } from '../engine.ts'
import { projectIds } from '../project-file.ts'

const LOOK_MILLISECONDS = 2000

/** Does what the schedules of all projects say, one after the other, as long as the application is open. */
export class Scheduled {
  readonly #closing = new AbortController()
  #ended: Promise<void> = Promise.resolve()
  /** Project id → the schedule that is being run. */
  readonly #running = new Map<string, string>()

  begin(engine: Engine): void {
    this.#ended = this.#run(engine)
  }

  /** What is being trained is given up, and due again at the next start. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#ended
  }

  /** The schedule of a project that is being run; null where none is. */
  running(project: string): string | null {
    return this.#running.get(project) ?? null
  }

  async #run(engine: Engine): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted) {
      await wait(LOOK_MILLISECONDS, undefined, { signal, ref: false }).catch(() => undefined)
      for (const project of await projectIds(engine.home)) if (!signal.aborted) await this.#runOf(engine, project)
    }
  }

  async #runOf(engine: Engine, project: string): Promise<void> {
    // Two trainings at once would each take twice as long.
    if (engine.trainings.has(project)) return
    const { signal } = this.#closing
    const { launch } = engine
    try {
      const onBegin = ({ id }: { readonly id: string }) => this.#running.set(project, id)
      const onRun = () => this.#running.delete(project)
      await runDue(engine.registries.folder(project), { signal, launch, onBegin, onRun })
    } catch {
      // Schedules that cannot be read are said where they are shown; what was given up is due again.
    } finally {
      this.#running.delete(project)
    }
  }
}
