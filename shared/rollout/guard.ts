import { quantile, wilson } from '../core/index.ts'

/** What a model did lately while it served. */
export interface Conduct {
  readonly requests: number
  /** Requests that failed in the model, or were answered by a fallback. */
  readonly failures: number
  /** 99th percentile of seconds, and the end of its interval below it; null without requests. */
  readonly p99: { readonly value: number; readonly low: number } | null
  /** Answers, and how many of them told the positive class. */
  readonly answers: number
  readonly positives: number
  /** The largest difference of selection rates between groups, and the end of its interval nearest to none; null where nothing is counted by group. */
  readonly groupDifference: { readonly value: number; readonly low: number } | null
}

/** What a model on trial, or one that was just promoted, must keep to. A limit that is null is not looked at. */
export interface GuardLimits {
  /** Share of failures. */
  readonly failures: number | null
  /** Seconds at the 99th percentile. */
  readonly p99: number | null
  /** How far the share of positive answers may lie from the model's that it is compared with. */
  readonly positives: number | null
  /** Of the difference of selection rates between groups. */
  readonly groups: number | null
}

export const DEFAULT_LIMITS: GuardLimits = { failures: 0.01, p99: 0.5, positives: 0.1, groups: null }

export interface Breach {
  readonly limit: keyof GuardLimits
  readonly value: number
  readonly most: number
  /** In words, for the log and the alert. */
  readonly why: string
}

/** Of fewer requests or answers nothing is concluded. */
const FEWEST = 50
/** Standard errors, in place of the two of one look: a guard looks again and again, and a model that is just within its limits should stay. */
const SURE = 3

/**
 * The 99th percentile of times, and the end of its interval below it: of so few that the slowest alone would be beyond, nothing is
 * sure. (The interval of an order statistic, by Wilson's of the share of requests that were slower.)
 *
 * @param sorted seconds, rising, one or more
 */
export function slowest(sorted: readonly number[]): { readonly value: number; readonly low: number } {
  const count = sorted.length
  let slower = 1
  while (slower < count && wilson(slower, count, SURE)[0] <= TAIL) slower++
  const isSure = wilson(slower, count, SURE)[0] > TAIL
  return { value: quantile(sorted, 1 - TAIL), low: isSure ? (sorted[count - slower] ?? 0) : 0 }
}

const TAIL = 0.01

/**
 * The first limit that a model is beyond for sure: the nearer end of the interval has to lie beyond, at three standard errors.
 *
 * @param compared the model that it stands beside or came after; null where there is none
 */
export function breachOf(conduct: Conduct, compared: Conduct | null, limits: GuardLimits): Breach | null {
  const { requests, failures, p99, groupDifference } = conduct
  if (limits.failures !== null && requests >= FEWEST) {
    const [low] = wilson(failures, requests, SURE)
    if (low > limits.failures) {
      const why = `${percent(failures / requests)} of ${requests} requests failed or fell back`
      return { limit: 'failures', value: failures / requests, most: limits.failures, why }
    }
  }
  if (limits.p99 !== null && requests >= FEWEST && p99 !== null && p99.low > limits.p99) {
    const why = `one request in a hundred took more than ${milliseconds(p99.value)}`
    return { limit: 'p99', value: p99.value, most: limits.p99, why }
  }
  const moved = compared && limits.positives !== null ? movedShare(conduct, compared) : null
  if (moved && limits.positives !== null && moved.least > limits.positives) {
    const why = `it says yes to ${percent(moved.own)} of rows where ${percent(moved.other)} are usual`
    return { limit: 'positives', value: moved.own - moved.other, most: limits.positives, why }
  }
  if (limits.groups !== null && groupDifference && groupDifference.low > limits.groups) {
    const why = `selection rates of groups differ by ${percent(groupDifference.value)}`
    return { limit: 'groups', value: groupDifference.value, most: limits.groups, why }
  }
  return null
}

/** The least difference that the intervals of both shares allow (Newcombe 1998, method 10). */
function movedShare(a: Conduct, b: Conduct): { own: number; other: number; least: number } | null {
  if (Math.min(a.answers, b.answers) < FEWEST) return null
  const [own, other] = [a.positives / a.answers, b.positives / b.answers]
  const [lowOwn, highOwn] = wilson(a.positives, a.answers, SURE)
  const [lowOther, highOther] = wilson(b.positives, b.answers, SURE)
  const slack = own > other ? Math.hypot(own - lowOwn, highOther - other) : Math.hypot(highOwn - own, other - lowOther)
  return { own, other, least: Math.max(0, Math.abs(own - other) - slack) }
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`
const milliseconds = (seconds: number): string => `${Math.round(1000 * seconds)} ms`
