/** How much of a service one client may take. */
export interface RateLimit {
  /** Requests a second, over time. */
  readonly perSecond: number
  /** Requests at once, after a rest. */
  readonly burst: number
}

export interface RateLimiter {
  /** Takes a request of a client. @returns 0 where it may go on, else the seconds after which it may come again; later, where another process has to be asked */
  take(client: string): number | Promise<number>
}

/** One that this process decides by itself. */
export interface OwnRateLimiter {
  take(client: string): number
}

const MOST_CLIENTS = 10_000

interface Bucket {
  tokens: number
  /** Milliseconds. */
  at: number
}

/**
 * A token bucket a client (RFC 2697's idea): it fills with `perSecond` tokens a second up to `burst`, and a request takes one.
 *
 * @param now milliseconds of a clock that never goes back
 */
export function createRateLimiter({ perSecond, burst }: RateLimit, now: () => number): OwnRateLimiter {
  const buckets = new Map<string, Bucket>()
  const filled = ({ tokens, at }: Bucket, time: number) => Math.min(burst, tokens + ((time - at) / 1000) * perSecond)
  /** Full buckets are as good as none; where there is none to spare, the oldest goes. */
  const makeRoom = (time: number) => {
    for (const [client, bucket] of buckets) if (filled(bucket, time) >= burst) buckets.delete(client)
    for (const client of buckets.keys()) {
      if (buckets.size < MOST_CLIENTS) break
      buckets.delete(client)
    }
  }
  return {
    take(client) {
      const time = now()
      const bucket = buckets.get(client)
      if (!bucket) {
        if (buckets.size >= MOST_CLIENTS) makeRoom(time)
        buckets.set(client, { tokens: burst - 1, at: time })
        return 0
      }
      bucket.tokens = filled(bucket, time)
      bucket.at = time
      if (bucket.tokens >= 1) {
        bucket.tokens--
        return 0
      }
      return (1 - bucket.tokens) / perSecond
    },
  }
}

/** The limit that options ask for; undefined for none. `burst` 0 is twice the rate. */
export const rateLimitOf = ({ rate, burst }: { rate: number; burst: number }): RateLimit | undefined =>
  rate > 0 ? { perSecond: rate, burst: burst > 0 ? burst : Math.max(1, Math.ceil(rate * 2)) } : undefined
