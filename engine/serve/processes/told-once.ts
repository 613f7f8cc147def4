import type { ServiceEvent } from '../observe/events.ts'

/** What happened, and to how many processes it can happen alike; the log of a service is no place for many. */
const MOST_KEPT = 200

/**
 * Tells what several processes tell alike once: the n-th time that any of them tells it.
 *
 * @param tell what is to be told
 */
export function createToldOnce(tell: (event: ServiceEvent) => void): (worker: number, event: ServiceEvent) => void {
  const known = new Map<string, { told: number; readonly by: Map<number, number> }>()
  return (worker, event) => {
    const key = `${event.event}\n${event.message}`
    const kept = known.get(key) ?? { told: 0, by: new Map<number, number>() }
    known.delete(key)
    known.set(key, kept)
    const times = (kept.by.get(worker) ?? 0) + 1
    kept.by.set(worker, times)
    if (times > kept.told) {
      kept.told = times
      tell(event)
    }
    const [oldest] = known.keys()
    if (known.size > MOST_KEPT && oldest !== undefined) known.delete(oldest)
  }
}
