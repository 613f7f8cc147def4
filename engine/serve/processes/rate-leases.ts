import { createRateLimiter, type RateLimit, type RateLimiter } from '../secure/rate-limit.ts'

// One rate for all processes of a service: the first process holds the buckets, and the others take tokens from it some at a time.

/** Tokens that a process may spend; where there are none, the seconds after which to ask again. */
export interface Lease {
  readonly tokens: number
  readonly seconds: number
}

/** Tokens of a client that a process spent; what it had left of its lease goes back. */
export type Spent = readonly [client: string, tokens: number]

/** The buckets of all clients. */
export interface Lessor {
  /** @param spent of the process's last lease, which ends with this */
  lease(worker: number, client: string, spent: number): Lease
  /** Ends leases. */
  settle(worker: number, spent: readonly Spent[]): void
  /** A process is no more: what it held goes back. */
  gone(worker: number): void
}

const MOST_CLIENTS = 10_000
/** A lease holds the tokens of so many seconds, or an equal part of what there is, if that is more. */
const LEASE_SECONDS = 0.05

interface Bucket {
  tokens: number
  /** Milliseconds. */
  at: number
  /** Tokens that processes hold, by process. */
  readonly out: Map<number, number>
}

/** @param now milliseconds of a clock that never goes back */
export function createLessor({ perSecond, burst }: RateLimit, workers: number, now: () => number): Lessor {
  const buckets = new Map<string, Bucket>()
  const fill = (bucket: Bucket, time: number): void => {
    bucket.tokens = Math.min(burst, bucket.tokens + ((time - bucket.at) / 1000) * perSecond)
    bucket.at = time
  }
  /** Full buckets are as good as none; where there is none to spare, the oldest goes. */
  const makeRoom = (time: number): void => {
    for (const [client, bucket] of buckets) {
      fill(bucket, time)
      if (bucket.tokens >= burst && bucket.out.size === 0) buckets.delete(client)
    }
    for (const client of buckets.keys()) {
      if (buckets.size < MOST_CLIENTS) break
      buckets.delete(client)
    }
  }
  const end = (bucket: Bucket, worker: number, spent: number): void => {
    bucket.tokens -= spent
    bucket.out.delete(worker)
  }
  return {
    lease(worker, client, spent) {
      const time = now()
      let bucket = buckets.get(client)
      if (!bucket) {
        if (buckets.size >= MOST_CLIENTS) makeRoom(time)
        bucket = { tokens: burst, at: time, out: new Map() }
        buckets.set(client, bucket)
      }
      fill(bucket, time)
      end(bucket, worker, spent)
      const held = [...bucket.out.values()].reduce((sum, tokens) => sum + tokens, 0)
      const free = bucket.tokens - held
      if (free < 1) return { tokens: 0, seconds: (1 - free) / perSecond }
      const tokens = Math.min(
        Math.floor(free),
        Math.max(Math.ceil(free / workers), Math.ceil(perSecond * LEASE_SECONDS)),
      )
      bucket.out.set(worker, tokens)
      return { tokens, seconds: 0 }
    },
    settle(worker, all) {
      const time = now()
      for (const [client, spent] of all) {
        const bucket = buckets.get(client)
        if (!bucket) continue
        fill(bucket, time)
        end(bucket, worker, spent)
      }
    },
    gone(worker) {
      for (const bucket of buckets.values()) bucket.out.delete(worker)
    },
  }
}

/** How a process reaches the lessor. */
export interface LeaseLink {
  /** undefined where no answer came in time. */
  lease(client: string, spent: number): Promise<Lease | undefined>
  settle(spent: readonly Spent[]): void
}

/** Leases end after this, so that what one process does not need another one has. */
const SETTLE_MILLISECONDS = 100
/** A client that has nothing left is not asked for again before this. */
const LEAST_REST_MILLISECONDS = 10

interface Held {
  tokens: number
  spent: number
  restsUntil: number
  /** Requests that wait for the answer; undefined where nobody asked. */
  waiting: ((seconds: number) => void)[] | undefined
}

/**
 * Spends what was leased without a message; asks for more where there is none, once for all requests that wait for it.
 *
 * @param limit of the service as a whole
 * @param now milliseconds of a clock that never goes back
 */
export function createLeasedLimiter(
  limit: RateLimit,
  workers: number,
  link: LeaseLink,
  now: () => number,
): RateLimiter {
  const clients = new Map<string, Held>()
  // Where the lessor does not answer, each process keeps to its part.
  const alone = createRateLimiter(
    { perSecond: limit.perSecond / workers, burst: Math.max(1, Math.ceil(limit.burst / workers)) },
    now,
  )
  const ask = async (client: string, held: Held): Promise<void> => {
    const { spent } = held
    held.spent = 0
    const lease = await link.lease(client, spent)
    const waiting = held.waiting ?? []
    held.waiting = undefined
    if (!lease) {
      for (const done of waiting) done(alone.take(client))
      return
    }
    held.tokens = lease.tokens
    if (lease.tokens === 0) held.restsUntil = now() + Math.max(LEAST_REST_MILLISECONDS, lease.seconds * 1000)
    for (const done of waiting) {
      const seconds = take(client, held)
      if (typeof seconds === 'number') done(seconds)
      else void seconds.then(done)
    }
  }
  const take = (client: string, held: Held): number | Promise<number> => {
    if (held.tokens >= 1) {
      held.tokens--
      held.spent++
      return 0
    }
    const rest = held.restsUntil - now()
    if (rest > 0) return rest / 1000
    return new Promise((resolve) => {
      const isAsked = held.waiting !== undefined
      held.waiting ??= []
      held.waiting.push(resolve)
      if (!isAsked) void ask(client, held)
    })
  }
  const settle = (): void => {
    const spent: Spent[] = []
    for (const [client, held] of clients) {
      if (held.waiting) continue
      if (held.spent > 0 || held.tokens > 0) spent.push([client, held.spent])
      if (held.restsUntil <= now()) clients.delete(client)
      held.tokens = 0
      held.spent = 0
    }
    if (spent.length > 0) link.settle(spent)
  }
  setInterval(settle, SETTLE_MILLISECONDS).unref()
  return {
    take(client) {
      let held = clients.get(client)
      if (!held) {
        held = { tokens: 0, spent: 0, restsUntil: 0, waiting: undefined }
        clients.set(client, held)
      }
      return take(client, held)
    },
  }
}
