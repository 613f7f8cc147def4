import type { ServiceHealth } from '../../shared/contract/index.ts'
import { parseSamples, quantileOf, type Sample, totalOf } from './prometheus-text.ts'

/** Reads the metrics of services; the second look at one says what happened since the first. */
export interface HealthReader {
  read(url: string): Promise<ServiceHealth>
}

const MILLISECONDS = 5000
const MOST_BYTES = 5_000_000

const DURATION = 'lathe_request_duration_seconds'
const REQUESTS = 'lathe_requests_total'
const FALLBACKS = 'lathe_fallback_predictions_total'
const ROWS = 'lathe_predictions_total'
const MEMORY = 'process_resident_memory_bytes'
const STARTED = 'process_start_time_seconds'
const INFO = 'lathe_model_info'

interface Before {
  readonly at: number
  readonly samples: readonly Sample[]
}

export function createHealthReader(now: () => number = Date.now): HealthReader {
  const before = new Map<string, Before>()
  return {
    async read(given) {
      const url = metricsUrl(given)
      const at = now()
      const found = await fetchText(url)
      if ('why' in found) return { ...NOTHING, url, at, why: found.why }
      const samples = parseSamples(found.text)
      const last = before.get(url)
      before.set(url, { at, samples })
      return healthOf(url, at, samples, isRestarted(samples, last?.samples) ? undefined : last)
    },
  }
}

/** A service's address is given, or that of its metrics. */
const metricsUrl = (given: string): string => {
  const url = new URL(given)
  if (url.pathname === '/' || url.pathname === '') url.pathname = '/metrics'
  return url.href
}

const isRestarted = (samples: readonly Sample[], before: readonly Sample[] | undefined): boolean =>
  before !== undefined && (totalOf(samples, REQUESTS) ?? 0) < (totalOf(before, REQUESTS) ?? 0)

const NOTHING = {
  isUp: false,
  version: null,
  seconds: null,
  requests: null,
  requestsPerSecond: null,
  latency: { p50: null, p95: null, p99: null },
  errors: null,
  fallbacks: null,
  rows: null,
  memoryBytes: null,
}

function healthOf(url: string, at: number, samples: readonly Sample[], before: Before | undefined): ServiceHealth {
  const since = (name: string, labels?: (labels: Sample['labels']) => boolean) => {
    const total = totalOf(samples, name, labels)
    return total === null ? null : total - (before ? (totalOf(before.samples, name, labels) ?? 0) : 0)
  }
  // Of several processes the one that runs longest.
  const starts = samples.filter(({ name }) => name === STARTED).map(({ value }) => value)
  const started = starts.length > 0 ? Math.min(...starts) : null
  const seconds = before ? (at - before.at) / 1000 : started === null ? null : at / 1000 - started
  const requests = since(REQUESTS)
  const latency = (share: number) => quantileOf(samples, before?.samples ?? [], DURATION, share)
  return {
    url,
    at,
    isUp: true,
    why: null,
    version: samples.find(({ name }) => name === INFO)?.labels.version ?? null,
    seconds,
    requests,
    requestsPerSecond: requests !== null && seconds !== null && seconds > 0 ? requests / seconds : null,
    latency: { p50: latency(0.5), p95: latency(0.95), p99: latency(0.99) },
    errors: since(REQUESTS, ({ status = '' }) => status.startsWith('5')),
    fallbacks: since(FALLBACKS),
    rows: since(ROWS),
    memoryBytes: totalOf(samples, MEMORY),
  }
}

async function fetchText(url: string): Promise<{ readonly text: string } | { readonly why: string }> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(MILLISECONDS), redirect: 'error' })
    if (!answer.ok) return { why: `${url} answered with ${answer.status}.` }
    const text = await answer.text()
    return text.length > MOST_BYTES ? { why: `${url} answered with more than metrics.` } : { text }
  } catch (error) {
    const isTime = error instanceof Error && error.name === 'TimeoutError'
    return { why: isTime ? `${url} did not answer within ${MILLISECONDS / 1000} s.` : `${url} cannot be reached.` }
  }
}
