import { wilson } from '../core/index.ts'

/** What a model did lately while it served. */
export interface Conduct {
  readonly requests: number
  /** Requests that failed in the model, or were answered by a fallback. */
  readonly failures: number
  /** 99th percentile of seconds; null without requests. */
  readonly p99: number | null
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

/**
 * The first limit that a model is beyond for sure: of shares, the nearer end of the interval has to lie beyond.
 *
 * @param compared the model that it stands beside or came after; null where there is none
 */
export function breachOf(conduct: Conduct, compared: Conduct | null, limits: GuardLimits): Breach | null {
  const { requests, failures, p99, groupDifference } = conduct
  if (limits.failures !== null && requests >= FEWEST) {
    const [low] = wilson(failures, requests)
    if (low > limits.failures) {
      const why = `${percent(failures / requests)} of ${requests} requests failed or fell back`
      return { limit: 'failures', value: failures / requests, most: limits.failures, why }
    }
  }
  if (limits.p99 !== null && requests >= FEWEST && p99 !== null && p99 > limits.p99) {
    const why = `one request in a hundred took more than ${milliseconds(p99)}`
    return { limit: 'p99', value: p99, most: limits.p99, why }
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
  const [lowOwn, highOwn] = wilson(a.positives, a.answers)
  const [lowOther, highOther] = wilson(b.positives, b.answers)
  const slack = own > other ? Math.hypot(own - lowOwn, highOther - other) : Math.hypot(highOwn - own, other - lowOther)
  return { own, other, least: Math.max(0, Math.abs(own - other) - slack) }
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`
const milliseconds = (seconds: number): string => `${Math.round(1000 * seconds)} ms`
