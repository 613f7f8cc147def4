import { useRef } from 'react'
import type { LoggedEvent, RegistryView } from '../../shared/contract/index.ts'
import type { Connection } from '../client/connection.ts'
import { defineShared, useShared } from '../ui/index.ts'
import { useStream } from '../use-stream.ts'

/** The registry of the project as it was told last; null before that. */
export const REGISTRY_NOW = defineShared<RegistryView | null>('project registry', null)

const TOLD: ReadonlySet<string> = new Set(['register', 'promote', 'rollback', 'challenge'])

/**
 * Shows what happens in the registry of a project, whoever does it: the command line, a schedule, the service itself. What
 * changes who answers is said in a message.
 *
 * @param onRun told when a version is a run that this window may not know
 */
export function useRegistryNews(
  connection: Connection,
  project: string,
  notify: (message: string) => unknown,
  onRun: (run: string) => void,
): void {
  const [, show] = useShared(REGISTRY_NOW)
  const told = useRef({ notify, onRun })
  told.current = { notify, onRun }
  // A log that cannot be read is said in Monitor.
  useStream(connection, project, async (signal) => {
    const states = await connection.client.registry.follow({ project }, { signal })
    for await (const { registry, news } of states) {
      show(registry)
      for (const event of news) {
        if (TOLD.has(event.what)) told.current.notify(newsText(event))
        if (event.what === 'register' && event.lineage.run !== null) told.current.onRun(event.lineage.run)
      }
    }
  })
}

function newsText(event: LoggedEvent): string {
  const note = 'note' in event ? event.note.trim() : ''
  return note === '' ? `${event.text}, outside of this window` : `${event.text}. ${note}`
}
