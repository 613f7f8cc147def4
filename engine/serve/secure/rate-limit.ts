/** How much of a service one client may take. */
export interface RateLimit {
  /** Requests a second, over time. */
  readonly perSecond: number
  /** Requests at once, after a rest. */
  readonly burst: number
}

export interface RateLimiter {
  /** Takes a request of a client. @returns 0 where it may go on, else the seconds after which it may come again */
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
export function createRateLimiter({ perSecond, burst }: RateLimit, now: () => number): RateLimiter {
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
