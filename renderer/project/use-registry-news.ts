import { useEffect, useRef, useState } from 'react'
import type { LoggedEvent, RegistryView } from '../../shared/contract/index.ts'
import type { Connection } from '../client/connection.ts'
import { defineShared, useShared } from '../ui/index.ts'

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
  const [connections, count] = useState(0)
  const told = useRef({ notify, onRun })
  told.current = { notify, onRun }
  useEffect(() => connection.onState((state) => state === 'open' && count((before) => before + 1)), [connection])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another connection follows anew
  useEffect(() => {
    const stop = new AbortController()
    const follow = async () => {
      const states = await connection.client.registry.follow({ project }, { signal: stop.signal })
      for await (const { registry, news } of states) {
        show(registry)
        for (const event of news) {
          if (TOLD.has(event.what)) told.current.notify(newsText(event))
          if (event.what === 'register' && event.lineage.run !== null) told.current.onRun(event.lineage.run)
        }
      }
    }
    // A log that cannot be read is said in Monitor; a connection that is lost is told elsewhere.
    follow().catch(() => undefined)
    return () => stop.abort('left')
  }, [connection, project, connections, show])
}

function newsText(event: LoggedEvent): string {
  const note = 'note' in event ? event.note.trim() : ''
  return note === '' ? `${event.text}, outside of this window` : `${event.text}. ${note}`
}
