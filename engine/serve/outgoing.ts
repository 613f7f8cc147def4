import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  type IPolicy,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel'

/** A call to somebody else's server. */
export interface Call {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** What came of a call. It is never thrown: what a call is for must not fail with it. */
export type Outcome =
  | { readonly ok: true; readonly status: number; readonly body: string }
  | { readonly ok: false; readonly why: FailedFor }

/** `open`: earlier calls failed, and this one was not tried; `refused`: the server said that the call is wrong (4xx). */
export type FailedFor = 'time' | 'network' | 'status' | 'open' | 'refused'

export interface Outgoing {
  send(call: Call): Promise<Outcome>
}

export interface OutgoingLimits {
  /** A try is given up after this. */
  readonly milliseconds: number
  /** How often a call that failed is tried again. */
  readonly retries: number
  /** Between tries, at first; it doubles, with decorrelated jitter, so that many services do not come back together. */
  readonly firstWaitMilliseconds: number
  /** So many failed tries in a row open the breaker: nothing is tried until it has rested. */
  readonly failures: number
  readonly restMilliseconds: number
}

export const OUTGOING_LIMITS: OutgoingLimits = {
  milliseconds: 5000,
  retries: 2,
  firstWaitMilliseconds: 200,
  failures: 5,
  restMilliseconds: 30_000,
}

/** Answers are read up to this; who sends more is cut off. */
const MOST_BYTES = 1_000_000

class WrongStatus extends Error {
  readonly status: number
  constructor(status: number) {
    super(`status ${status}`)
    this.status = status
  }
}

/** Statuses that may be otherwise in a moment; the others say that the call itself is wrong, which no repetition mends. */
const mayPass = (status: number): boolean => status >= 500 || status === 408 || status === 425 || status === 429

/**
 * Calls to one server outside: each with a time limit, tried again with jitter, and behind a circuit breaker (cockatiel), so that
 * a server that hangs, refuses or errs costs nothing but what was to be sent.
 *
 * @param onOutcome told of every call that is over, for metrics
 */
export function createOutgoing(limits = OUTGOING_LIMITS, onOutcome?: (outcome: Outcome) => void): Outgoing {
  const policy: IPolicy = wrap(
    retry(
      handleWhen(
        (error) => !(error instanceof BrokenCircuitError) && !(error instanceof WrongStatus && !mayPass(error.status)),
      ),
      {
        maxAttempts: limits.retries,
        backoff: new ExponentialBackoff({ initialDelay: limits.firstWaitMilliseconds, maxDelay: limits.milliseconds }),
      },
    ),
    circuitBreaker(
      handleWhen((error) => !(error instanceof WrongStatus && !mayPass(error.status))),
      { halfOpenAfter: limits.restMilliseconds, breaker: new ConsecutiveBreaker(limits.failures) },
    ),
    timeout(limits.milliseconds, TimeoutStrategy.Aggressive),
  )
  return {
    async send(call) {
      const outcome = await policy
        .execute(({ signal }) => tried(call, signal))
        .catch((error: unknown): Outcome => ({ ok: false, why: reasonOf(error) }))
      onOutcome?.(outcome)
      return outcome
    },
  }
}

async function tried({ url, method, headers = {}, body }: Call, signal: AbortSignal): Promise<Outcome> {
  // A redirection could lead elsewhere than whoever set the service up meant.
  const answer = await fetch(url, { method, headers, signal, redirect: 'error', ...(body !== undefined && { body }) })
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of answer.body ?? []) {
    parts.push(part)
    bytes += part.length
    if (bytes > MOST_BYTES) throw new Error('The answer is too long.')
  }
  if (!answer.ok) throw new WrongStatus(answer.status)
  return { ok: true, status: answer.status, body: Buffer.concat(parts).toString('utf8') }
}

function reasonOf(error: unknown): FailedFor {
  if (error instanceof BrokenCircuitError) return 'open'
  if (error instanceof TaskCancelledError) return 'time'
  if (error instanceof WrongStatus) return mayPass(error.status) ? 'status' : 'refused'
  return 'network'
}
