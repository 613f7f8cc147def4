import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProjectAlertEvent, Telling } from '../../../shared/contract/index.ts'
import { TELLING } from '../../../shared/contract/index.ts'
import type { AlertEvent } from '../../../shared/monitor/index.ts'
import { type AlertSink, tellAll, webhookSink } from '../../monitor/sinks.ts'
import { webhookUrl } from '../../monitor/try-webhook.ts'
import { writeFileAtomically } from '../../store/write-file.ts'
import type { HostAbilities } from '../host-abilities.ts'
import { monitorsFolder } from './monitor-file.ts'

const NOBODY: Telling = { webhook: '', desktop: true }

/** Tells of what is raised and closed: the windows, the desktop, and the webhook of a project. */
export class AlertDesk {
  readonly #home: string
  readonly #notify: HostAbilities['notify']
  readonly #listeners = new Set<(event: ProjectAlertEvent) => void>()
  /** By address: each has a breaker of its own. */
  readonly #sinks = new Map<string, AlertSink>()

  constructor(home: string, { notify }: HostAbilities) {
    this.#home = home
    this.#notify = notify
  }

  /** @returns what ends it */
  follow(listener: (event: ProjectAlertEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** What cannot be read is as if nobody had said anything. */
  async telling(project: string): Promise<Telling> {
    const text = await readFile(this.#file(project), 'utf8').catch(() => '')
    try {
      return TELLING.parse(JSON.parse(text))
    } catch {
      return NOBODY
    }
  }

  /** @throws a usage error where the webhook is no address */
  async keep(project: string, telling: Telling): Promise<Telling> {
    if (telling.webhook !== '') webhookUrl(telling.webhook)
    await mkdir(monitorsFolder(this.#home, project), { recursive: true })
    await writeFileAtomically(this.#file(project), `${JSON.stringify(telling, null, 2)}\n`)
    return telling
  }

  /** @returns who could not be told, in words; '' where everybody was */
  async tell(project: string, run: string, events: readonly AlertEvent[]): Promise<string> {
    if (events.length === 0) return ''
    const { webhook, desktop } = await this.telling(project)
    for (const event of events) {
      const isForPage = desktop && this.#notify === undefined
      for (const listener of this.#listeners) listener({ ...event, project, run, isForPage })
      const { title, what } = event.alert
      if (desktop && event.type === 'raised') this.#notify?.({ title, body: what, project })
    }
    const problems = webhook === '' ? [] : await tellAll([this.#sinkOf(webhook)], events)
    return problems.join(' ')
  }

  #sinkOf(url: string): AlertSink {
    const sink = this.#sinks.get(url) ?? webhookSink(url)
    this.#sinks.set(url, sink)
    return sink
  }

  #file(project: string): string {
    return join(monitorsFolder(this.#home, project), 'telling.json')
  }
}
