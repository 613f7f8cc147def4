import type { Registry } from './metrics.ts'

/** What a service counts. Names are what alert rules and dashboards ask for. */
export interface ServiceMetrics {
  /** @param seconds from its first byte to the last of its answer */
  answered(route: string, status: number, seconds: number): void
  /** Requests that are being answered now. */
  readonly inFlight: { value: number }
  /** Requests that wait for their turn. */
  readonly queued: { value: number }
  /** A row that was predicted. @param probability of the positive class, or the predicted number; NaN where there is neither */
  predicted(row: PredictedRow): void
  refused(why: string): void
  outgoing(to: string, outcome: string): void
}

export interface PredictedRow {
  /** The class, or '' of a model of numbers. */
  readonly label: string
  readonly score: number
  /** Whether something else answered than the model. */
  readonly isFallback: boolean
  /** Whether the row lies outside what the model learned from. */
  readonly isOutside: boolean
}

/** What of a model metrics need to know. */
export interface MeasuredModel {
  readonly name: string
  /** The version that answers now. */
  version(): string
  /** Empty of a model of numbers. */
  readonly classes: readonly string[]
  /** Ends of the buckets of predicted numbers, ascending. */
  readonly scoreBounds: readonly number[]
}

/** Buckets of http.server.request.duration in OpenTelemetry's semantic conventions, with two finer ones: predictions are quick. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

export const PROBABILITIES: readonly number[] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

export function addServiceMetrics(
  registry: Registry,
  { name, version, classes, scoreBounds }: MeasuredModel,
): ServiceMetrics {
  const requests = registry.counter('lathe_requests_total', 'Requests that were answered.', ['route', 'status'])
  const seconds = registry.histogram(
    'lathe_request_duration_seconds',
    'Seconds from the head of a request to its answer.',
    SECONDS,
    ['route'],
  )
  const rows = registry.counter('lathe_predictions_total', 'Rows predicted since the start.').with()
  const fallbacks = registry
    .counter('lathe_fallback_predictions_total', 'Rows that something else answered than the model.')
    .with()
  const outside = registry
    .counter('lathe_out_of_domain_predictions_total', 'Rows outside what the model learned from.')
    .with()
  const predicted = registry.counter('lathe_predicted_total', 'Rows predicted to be of a class.', ['class'])
  const scores = registry
    .histogram(
      'lathe_prediction_score',
      'Probabilities of the positive class (of the predicted class where there are several), or predicted numbers.',
      scoreBounds,
    )
    .with()
  const refused = registry.counter('lathe_refused_total', 'Requests that were turned down before they were read.', [
    'reason',
  ])
  const outgoing = registry.counter('lathe_outgoing_calls_total', 'Calls of the service to other servers.', [
    'to',
    'outcome',
  ])
  const info = registry.gauge('lathe_model_info', 'The model that is served.', ['name', 'version'], 'max')
  registry.onSnapshot(() => {
    info.clear()
    info.with(name, version()).value = 1
  })
  const ofClass = new Map(classes.map((label) => [label, predicted.with(label)]))
  const ofRoute = new Map<
    string,
    { counts: Map<number, { value: number }>; histogram: ReturnType<typeof seconds.with> }
  >()
  return {
    inFlight: registry.gauge('lathe_requests_in_flight', 'Requests that are being answered.').with(),
    queued: registry.gauge('lathe_requests_queued', 'Requests that wait for their turn.').with(),
    answered(route, status, took) {
      let own = ofRoute.get(route)
      if (!own) {
        own = { counts: new Map(), histogram: seconds.with(route) }
        ofRoute.set(route, own)
      }
      let count = own.counts.get(status)
      if (!count) {
        count = requests.with(route, String(status))
        own.counts.set(status, count)
      }
      count.value++
      own.histogram.observe(took)
    },
    predicted({ label, score, isFallback, isOutside }) {
      rows.value++
      if (isFallback) fallbacks.value++
      if (isOutside) outside.value++
      const count = ofClass.get(label)
      if (count) count.value++
      if (!Number.isNaN(score)) scores.observe(score)
    },
    refused(why) {
      refused.with(why).value++
    },
    outgoing(to, outcome) {
      outgoing.with(to, outcome).value++
    },
  }
}
