import type { ProjectAlertEvent } from '../../shared/contract/index.ts'
import type { Connection } from '../client/connection.ts'
import { goTo } from '../route.ts'
import { useStream } from '../use-stream.ts'

/**
 * Tells the desktop of what is raised in a project, whoever looked: this window, another one or a watch. Only where
 * somebody allowed it, and where the host does not tell itself; the alert stands in Monitor all the same.
 */
export function useAlertNotices(connection: Connection, project: string): void {
  useStream(connection, project, async (signal) => {
    const events = await connection.client.monitor.follow(undefined, { signal })
    for await (const event of events) if (event.project === project) tell(event)
  })
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
