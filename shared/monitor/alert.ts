/** What an alert is about. */
export type AlertKind =
  | 'drift'
  | 'absent'
  | 'missing'
  | 'unseen'
  | 'outOfRange'
  | 'whole'
  | 'prediction'
  | 'label'
  | 'performance'
  | 'fairness'
  | 'anomalies'
  | 'duplicates'
  | 'service'

/** Something to be done about an alert. */
export interface AlertStep {
  /** What a window offers for it. */
  readonly does: 'look' | 'retrain' | 'mute' | 'service' | 'audit'
  readonly title: string
  readonly text: string
}

/** What is found at a look. Two with the same key are the same thing. */
export interface Condition {
  readonly key: string
  readonly kind: AlertKind
  /** A column, a metric, a limit between groups, or a figure of the service; '' for the data as a whole. */
  readonly subject: string
  /** `watch` raises nothing, and keeps open what is. */
  readonly severity: 'alarm' | 'watch'
  readonly title: string
  /** What happened, with figures. */
  readonly what: string
  /** How sure that is, in words. */
  readonly sure: string
  readonly p: number | null
  readonly steps: readonly AlertStep[]
}

export interface Alert extends Omit<Condition, 'severity'> {
  readonly id: string
  readonly state: 'open' | 'closed'
  /** The time of the data that it began with: milliseconds since 1970, or null where rows have no time. */
  readonly since: number | null
  /** Milliseconds since 1970. */
  readonly raisedAt: number
  readonly lastAt: number
  readonly closedAt: number | null
  /** Looks in a row that did not find it. */
  readonly calm: number
  readonly closedBy: 'itself' | 'person' | null
}

/** Until when nothing is told of a key, and why. */
export interface Mute {
  readonly key: string
  /** Milliseconds since 1970. */
  readonly until: number
  readonly note: string
}

export interface AlertBook {
  readonly alerts: readonly Alert[]
  readonly mutes: readonly Mute[]
}

/** What is told of: never twice. */
export interface AlertEvent {
  readonly type: 'raised' | 'closed'
  readonly at: number
  readonly alert: Alert
}

export const EMPTY_BOOK: AlertBook = { alerts: [], mutes: [] }

/** So many looks in a row without it, and an alert is over: a figure that hovers about its limit raises one alert, not many. */
const CALM_LOOKS = 2
const MOST_CLOSED = 200

/** What a look is of. */
export interface LookAbout {
  /** The time of the data that was looked at: milliseconds since 1970. */
  readonly since?: number | null
  /** What was looked for: alerts of other kinds stay as they are. null: everything. */
  readonly kinds?: ((kind: AlertKind) => boolean) | null
  /** Whether what was looked at is enough to say that something is over. */
  readonly canClose?: boolean
}

/**
 * What one look changes: an alert is raised once, and stays open until two looks in a row find nothing of it.
 *
 * @param at milliseconds since 1970
 */
export function look(
  { alerts, mutes }: AlertBook,
  conditions: readonly Condition[],
  at: number,
  { since = null, kinds = null, canClose = true }: LookAbout = {},
): { book: AlertBook; events: AlertEvent[] } {
  const found = new Map(conditions.map((condition) => [condition.key, condition]))
  const events: AlertEvent[] = []
  const isMuted = (key: string) => mutes.some((mute) => mute.key === key && mute.until > at)
  const tell = (type: AlertEvent['type'], alert: Alert) => {
    if (!isMuted(alert.key)) events.push({ type, at, alert })
  }
  const known = alerts.map((alert): Alert => {
    if (alert.state === 'closed') return alert
    const condition = found.get(alert.key)
    found.delete(alert.key)
    if (condition) {
      const { severity, ...told } = condition
      // What only hovers keeps the words of the alarm.
      return { ...alert, ...(severity === 'alarm' && told), lastAt: at, calm: 0 }
    }
    if (!canClose || (kinds && !kinds(alert.kind))) return alert
    const calm = alert.calm + 1
    if (calm < CALM_LOOKS) return { ...alert, calm }
    const closed: Alert = { ...alert, calm, state: 'closed', closedAt: at, closedBy: 'itself' }
    tell('closed', closed)
    return closed
  })
  const raised = [...found.values()]
    .filter(({ severity }) => severity === 'alarm')
    .map(({ severity: _, ...condition }): Alert => {
      const alert: Alert = {
        ...condition,
        id: `${condition.key}#${1 + known.filter(({ key }) => key === condition.key).length}`,
        state: 'open',
        since,
        raisedAt: at,
        lastAt: at,
        closedAt: null,
        calm: 0,
        closedBy: null,
      }
      tell('raised', alert)
      return alert
    })
  return { book: { alerts: trimmed([...known, ...raised]), mutes: mutes.filter(({ until }) => until > at) }, events }
}

/** Open ones, and the latest that are over. */
function trimmed(alerts: readonly Alert[]): Alert[] {
  const closed = alerts.filter(({ state }) => state === 'closed')
  const dropped = new Set(closed.slice(0, Math.max(0, closed.length - MOST_CLOSED)))
  return alerts.filter((alert) => !dropped.has(alert))
}

export const muted = (book: AlertBook, mute: Mute): AlertBook => ({
  ...book,
  mutes: [...book.mutes.filter(({ key }) => key !== mute.key), mute],
})

/** The book with an alert closed by a person; it is raised again when a later look finds it. */
export const closed = (book: AlertBook, id: string, at: number): AlertBook => ({
  ...book,
  alerts: book.alerts.map((alert) =>
    alert.id === id && alert.state === 'open' ? { ...alert, state: 'closed', closedAt: at, closedBy: 'person' } : alert,
  ),
})
