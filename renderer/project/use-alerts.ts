import { useEffect, useState } from 'react'
import type { ProjectAlertEvent } from '../../shared/contract/index.ts'
import type { Connection } from '../client/connection.ts'
import { goTo } from '../route.ts'

/**
 * Tells the desktop of what is raised in a project, whoever looked: this window, another one or a watch. Only where
 * somebody allowed it, and where the host does not tell itself; the alert stands in Monitor all the same.
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

function tell({ type, alert, project, isForPage }: ProjectAlertEvent): void {
  if (type !== 'raised' || !isForPage || noticesAre() !== 'granted') return
  showNotice(alert.title, alert.what, alert.id, () => goTo({ page: 'project', project, stage: 'monitor' }))
}

/** Shows a notice; a click on it brings the window to the front. @param tag one of the same tag takes its place */
export function showNotice(title: string, body: string, tag: string, onClick: () => void): void {
  const notice = new Notification(title, { body, tag })
  notice.onclick = () => {
    window.focus()
    onClick()
  }
}

/** Whether the desktop may be told, and where it may not, whether somebody can be asked. */
export const noticesAre = (): NotificationPermission =>
  'Notification' in globalThis ? Notification.permission : 'denied'
