import { Notification } from 'electron'

export interface Notice {
  readonly title: string
  readonly body: string
  readonly project: string
}

/** Notices that stand: one that nothing refers to loses its clicks to the garbage collector. */
const standing = new Set<Notification>()
const MOST_STANDING = 50

/**
 * Shows notices of the system; undefined on a system that has none.
 *
 * @param onClick given the project of the notice that was clicked
 */
export function systemNotices(onClick: (project: string) => void): ((notice: Notice) => void) | undefined {
  if (!Notification.isSupported()) return undefined
  return ({ title, body, project }) => {
    const notice = new Notification({ title, body })
    const forget = () => standing.delete(notice)
    notice.on('click', () => {
      forget()
      onClick(project)
    })
    notice.on('close', forget)
    // A system that cannot show it says so here; the alert stands in Monitor all the same.
    notice.on('failed', (_event, error) => {
      forget()
      console.error(`a notice was not shown: ${error}`)
    })
    standing.add(notice)
    for (const oldest of standing) if (standing.size > MOST_STANDING) standing.delete(oldest)
    notice.show()
  }
}
