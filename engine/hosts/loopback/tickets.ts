import { createSecret } from './secret.ts'

const LIFE_MILLISECONDS = 60_000
const MOST = 1000

/**
 * One-time secrets that stand for a path, such as addresses of downloads. A link cannot carry the token in a header, the token in an address would stay in the
 * browser's history, and a file fetched by script lies in memory whole; a ticket lets the browser stream it to disk.
 */
export interface Tickets {
  issue(path: string): string
  /** The path a ticket was issued for, once and within a minute. */
  redeem(ticket: string): string | undefined
}

export function createTickets(now: () => number = Date.now): Tickets {
  const issued = new Map<string, { readonly path: string; readonly until: number }>()
  return {
    issue(path) {
      const [oldest] = issued.keys()
      if (issued.size >= MOST && oldest !== undefined) issued.delete(oldest)
      const ticket = createSecret()
      issued.set(ticket, { path, until: now() + LIFE_MILLISECONDS })
      return ticket
    },
    redeem(ticket) {
      const found = issued.get(ticket)
      issued.delete(ticket)
      return found && found.until >= now() ? found.path : undefined
    },
  }
}
