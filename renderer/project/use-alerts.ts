import { useEffect, useState } from 'react'
import type { AlertEvent } from '../../shared/contract/index.ts'
import type { Connection } from '../client/connection.ts'

/**
 * Tells the desktop of what is raised in a project, whoever looked: this window, another one or a schedule. Only where
 * somebody allowed it; a host without notifications tells nothing, and the alert stands in Monitor all the same.
 */
export function useAlertNotices(connection: Connection, project: string): void {
  const [connections, count] = useState(0)
  useEffect(() => connection.onState((state) => state === 'open' && count((before) => before + 1)), [connection])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another connection follows anew
  useEffect(() => {
    const stop = new AbortController()
    const follow = async () => {
      const events = await connection.client.monitor.follow(undefined, { signal: stop.signal })
      for await (const event of events) if (event.project === project) tell(event)
    }
    // A connection that is lost is told elsewhere.
    follow().catch(() => undefined)
    return () => stop.abort('left')
  }, [connection, project, connections])
}

function tell({ type, alert }: Pick<AlertEvent, 'type' | 'alert'>): void {
  if (type !== 'raised' || noticesAre() !== 'granted') return
  new Notification(alert.title, { body: alert.what, tag: alert.id })
}

/** Whether the desktop may be told, and where it may not, whether somebody can be asked. */
export const noticesAre = (): NotificationPermission =>
  'Notification' in globalThis ? Notification.permission : 'denied'
