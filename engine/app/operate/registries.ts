import { unwatchFile, watchFile } from 'node:fs'
import { join } from 'node:path'
import type { LoggedEvent } from '../../../shared/contract/index.ts'
import { happeningText, type RegistryEvent } from '../../../shared/registry/index.ts'
import { type RegistryLog, readRegistry } from '../../registry/log.ts'
import { EVENTS_FILE, registryOfProject } from '../../registry/place.ts'
import { inTurn } from '../../store/in-turn.ts'
import { projectFolder } from '../project-file.ts'

/** How often a log is looked at: notices of the system are lost on shared and mounted folders. */
const LOOK_MILLISECONDS = 400

/** @param news what happened since, that no window asked for */
export type OnRegistry = (log: RegistryLog, news: readonly LoggedEvent[]) => void

interface Watch {
  /** Events that its listeners know of. */
  known: number
  readonly listeners: Set<OnRegistry>
  readonly file: string
  readonly look: () => void
}

/** The registries of projects, for those who have to know what happens there: also what another process writes. */
export class Registries {
  readonly #home: string
  readonly #watches = new Map<string, Watch>()
  /** Hashes of events that a window asked for. */
  readonly #asked = new Set<string>()

  constructor(home: string) {
    this.#home = home
  }

  folder(project: string): string {
    return registryOfProject(projectFolder(this.#home, project))
  }

  read(project: string): Promise<RegistryLog> {
    return readRegistry(this.folder(project))
  }

  /** Tells those who follow a project's registry what a window has just done there: its last event. */
  done(project: string, log: RegistryLog): RegistryLog {
    const last = log.events.at(-1)
    if (last) this.#asked.add(last.hash)
    this.#tell(project, log)
    return log
  }

  /** Tells of everything that happens after `log`, which is given back with what ends it. */
  async follow(
    project: string,
    listener: OnRegistry,
  ): Promise<{ readonly log: RegistryLog; readonly end: () => void }> {
    const folder = this.folder(project)
    const log = await readRegistry(folder)
    if (this.#watches.has(project)) this.#tell(project, log)
    else this.#begin(project, folder, log.events.length)
    const watch = this.#watches.get(project)
    watch?.listeners.add(listener)
    const end = () => {
      watch?.listeners.delete(listener)
      if (watch?.listeners.size !== 0 || this.#watches.get(project) !== watch) return
      this.#watches.delete(project)
      unwatchFile(watch.file, watch.look)
    }
    return { log, end }
  }

  #begin(project: string, folder: string, known: number): void {
    const look = () =>
      void inTurn(`${folder} followed`, async () => {
        // A log that does not hold is told where it is opened.
        const log = await readRegistry(folder).catch(() => undefined)
        if (log) this.#tell(project, log)
      })
    const file = join(folder, EVENTS_FILE)
    this.#watches.set(project, { known, listeners: new Set(), file, look })
    watchFile(file, { interval: LOOK_MILLISECONDS, persistent: false }, look)
  }

  #tell(project: string, log: RegistryLog): void {
    const watch = this.#watches.get(project)
    if (!watch || log.events.length <= watch.known) return
    const news = log.events.slice(watch.known).filter(({ hash }) => !this.#asked.has(hash))
    watch.known = log.events.length
    for (const listener of watch.listeners) listener(log, news.map(loggedEvent))
  }
}

export const loggedEvent = (event: RegistryEvent): LoggedEvent => ({ ...event, text: happeningText(event) })
