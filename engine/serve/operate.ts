import { usageError } from '../../shared/core/index.ts'
import { pseudonymOf } from '../../shared/rollout/index.ts'
import { groupMetrics } from '../../shared/serve/index.ts'
import type { LoadedModel } from './model.ts'
import { createDriftWatch, type DriftWatch } from './observe/drift.ts'
import { driftMetrics } from './observe/drift-metrics.ts'
import { createEvents, defectFields, type Events } from './observe/events.ts'
import { createLogFiles, LOG_LIMITS } from './observe/log-files.ts'
import { createRegistry, metricsText, type Registry } from './observe/metrics.ts'
import { addProcessMetrics } from './observe/process-metrics.ts'
import { createRequestLog, type RequestLog } from './observe/request-log.ts'
import { addServiceMetrics, PROBABILITIES, type ServiceMetrics } from './observe/service-metrics.ts'
import { createTraces, type Span, type Traces, traceparentOf } from './observe/traces.ts'
import type { OperateOptions } from './operate-options.ts'
import type { ServeOptions } from './options.ts'
import { createOutgoing, OUTGOING_LIMITS, type Outgoing } from './outgoing.ts'
import type { PredictedRows } from './predict-rows.ts'
import type { PrimaryLink } from './processes/link.ts'
import { createLeasedLimiter } from './processes/rate-leases.ts'
import { createGuard, type RefusedFor } from './secure/guard.ts'
import { SECURITY_HEADERS, TLS_HEADERS } from './secure/headers.ts'
import { issuerKeys, issuerKeysOfFile } from './secure/issuer-keys.ts'
import { parseKeys } from './secure/keys.ts'
import { createRateLimiter, type RateLimit, type RateLimiter, rateLimitOf } from './secure/rate-limit.ts'
import { createTokens, type Tokens } from './secure/tokens.ts'
import { watchedFile } from './secure/watched-file.ts'
import type { Seen, Service } from './state.ts'
import { unitNamed } from './traffic/choose.ts'

/** What hangs on a service beside its routes. */
export interface Operations {
  readonly registry: Registry
  readonly events: Events
  readonly drift: DriftWatch
  /** Writes and sends what waits. */
  close(): Promise<void>
}

/** Which of several processes this is; '' where it is the only one. */
export interface Place {
  readonly worker: string
  /** Processes that share limits. */
  readonly workers: number
  /** To the process that started them; undefined alone. */
  readonly link: PrimaryLink | undefined
}

/** Hangs keys, limits, metrics, traces and the request log on a service, as the options say. */
export function operate(service: Service, options: ServeOptions, place: Place): Operations {
  const events = createEvents((line) => process.stderr.write(line), Date.now)
  const registry = createRegistry()
  addProcessMetrics(registry, place.worker)
  const { champion } = service.models
  const { pipeline } = champion
  const metrics = addServiceMetrics(registry, {
    name: service.name,
    version: () => service.models.champion.version,
    classes: pipeline.classes,
    scoreBounds: pipeline.task === 'regression' ? champion.scoreBounds : PROBABILITIES,
  })
  registry.onSnapshot(() => {
    metrics.queued.value = service.queue.count()
  })
  const outgoingTo = (to: string) =>
    createOutgoing(OUTGOING_LIMITS, (outcome) => metrics.outgoing(to, outcome.ok ? 'ok' : outcome.why))
  const drift = createDriftWatch(() => modelsOf(service), Date.now)
  const log = options.log === '' ? undefined : openLog(service, options, registry, events, place)
  const traces = options.traces === '' ? undefined : openTraces(service, options, registry, outgoingTo('traces'))
  const { hooks } = service
  service.headers = options.tlsCert === '' ? SECURITY_HEADERS : TLS_HEADERS
  const guard = createGuard({ ...guardOptions(options, place, events, outgoingTo, metrics), now: Date.now })
  if (guard) hooks.guard = (call) => guard(call, call.route?.scope ?? null)
  if (!guard) warnIfOpen(options, events)
  hooks.begun = (call) => {
    metrics.inFlight.value++
    if (!traces) return
    const { traceparent } = call.headers
    const span = traces.start(typeof traceparent === 'string' ? traceparent : undefined)
    call.span = span
    call.answerHeaders = { traceparent: traceparentOf(span) }
  }
  hooks.observe = (seen) => {
    metrics.inFlight.value--
    metrics.answered(seen.route, seen.status, seen.seconds)
    const { span } = seen.call
    if (traces && span) endSpan(traces, span, seen, service)
  }
  hooks.failed = (error, call) => {
    events.tell({
      level: 'error',
      event: 'request-failed',
      message: 'A request failed. This is a defect of the service.',
      id: call.id,
      route: call.route?.path ?? '(none)',
      ...defectFields(error),
    })
  }
  hooks.predicted = (predicted) => {
    // What a model in shadow says is answered to nobody.
    if (predicted.variant !== 'shadow') countPredicted(metrics, predicted)
    drift.predicted(predicted)
    if (log) keepRows(log, predicted, options.logNoUnits ? undefined : pseudonyms(service, predicted))
  }
  if (log)
    hooks.feedback = (labels) => log.labels(labels.map(({ request, row, label }) => ({ id: request, row, label })))
  hooks.metrics = () =>
    [metricsText(registry.snapshot()), groupMetrics([service.groups.state()]), driftMetrics([drift.state()])].join('')
  return {
    registry,
    events,
    drift,
    async close() {
      drift.close()
      await Promise.all([log?.close(), traces?.close()])
    },
  }
}

const modelsOf = ({ models: { champion, challenger } }: Service): LoadedModel[] =>
  challenger ? [champion, challenger] : [champion]

function countPredicted(metrics: ServiceMetrics, { predictions, model: { pipeline } }: PredictedRows): void {
  const positive = pipeline.task === 'binary' ? pipeline.classes[1] : undefined
  for (const { prediction, probabilities, outOfDomain, fallback } of predictions) {
    const label = typeof prediction === 'string' ? prediction : ''
    const score = probabilities === null ? Number(prediction) : (probabilities[positive ?? label] ?? Number.NaN)
    metrics.predicted({ label, score, isFallback: fallback !== undefined, isOutside: outOfDomain === true })
  }
}

function keepRows(
  log: RequestLog,
  { call, model, variant, rows, predictions }: PredictedRows,
  unitOfRow: ((row: number) => string | null) | undefined,
): void {
  log.rows({ id: call.id, version: model.version, variant, unitOfRow, rows, predictions })
}

/** What the log calls whom rows are for, while a model is on trial; undefined otherwise. */
function pseudonyms({ models, traffic }: Service, { call, rows }: PredictedRows) {
  const { challenger, split } = models
  if (!challenger || !traffic) return undefined
  return (row: number): string | null => {
    // Of a split the first row decides for all of them.
    const unit = unitNamed(call, traffic.unit, rows, split.isShadow ? row : 0)
    return unit === null ? null : pseudonymOf(split.salt, unit)
  }
}

function endSpan(
  traces: Traces,
  span: Span,
  { call, route, status, requestBytes, responseBytes }: Seen,
  service: Service,
): void {
  const { answeredBy } = call
  traces.end(span, `${call.method} ${route}`, status, {
    'http.request.method': call.method,
    'http.route': route,
    'url.path': call.path,
    'http.request.body.size': requestBytes,
    'http.response.body.size': responseBytes,
    'model.name': service.name,
    ...(answeredBy && { 'model.version': answeredBy.version, 'model.variant': answeredBy.variant }),
    'request.id': call.id,
  })
}

function openLog(
  service: Service,
  options: OperateOptions,
  registry: Registry,
  events: Events,
  { worker }: Place,
): RequestLog {
  const { pipeline, watched, personal } = service.models.champion
  const lines = registry.counter('lathe_request_log_lines_total', 'Lines of the request log, by what became of them.', [
    'outcome',
  ])
  const [written, dropped, sampledOut] = ['written', 'dropped', 'sampled-out'].map((outcome) => lines.with(outcome))
  const files = createLogFiles(options.log, { ...LOG_LIMITS, days: options.logDays }, Date.now)
  const redacted = new Set([...personal, ...options.logRedact])
  const failed = (error: unknown) =>
    events.tellOften('log', {
      level: 'error',
      event: 'log-failed',
      message: `The request log cannot be written to ${options.log}; its lines are dropped, and predictions go on.`,
      ...defectFields(error),
    })
  const left =
    redacted.size > 0
      ? `Left out are: ${[...redacted].join(', ')}.`
      : 'No column was found to tell who people are; --log-redact leaves some out.'
  // Said once, by the first of several processes.
  if (worker === '' || worker === '1')
    events.tell({
      level: 'info',
      event: 'log-opened',
      message: `Requests are logged to ${options.log}, and kept for ${options.logDays} days. ${left}`,
    })
  void files.prune().catch(() => {})
  return createRequestLog({
    files,
    columns: [
      ...new Set([...pipeline.inputs, ...watched.map(({ column }) => ({ name: column }))].map(({ name }) => name)),
    ],
    personal: redacted,
    share: options.logShare,
    rowsPerSecond: options.logRate,
    now: Date.now,
    told: {
      written: (count) => add(written, count),
      dropped: (count) => add(dropped, count),
      sampledOut: (count) => add(sampledOut, count),
      failed,
    },
  })
}

function add(figure: { value: number } | undefined, count: number): void {
  if (figure) figure.value += count
}

function openTraces(service: Service, options: OperateOptions, registry: Registry, outgoing: Outgoing): Traces {
  const dropped = registry.counter('lathe_trace_spans_dropped_total', 'Spans that no collector took.').with()
  const { name, version } = service.models.champion
  return createTraces({
    url: options.traces,
    service: name,
    version,
    share: options.tracesShare,
    outgoing,
    onDropped: (spans) => add(dropped, spans),
  })
}

function guardOptions(
  options: OperateOptions,
  { workers, link }: Place,
  events: Events,
  outgoingTo: (to: string) => Outgoing,
  metrics: ServiceMetrics,
) {
  const unusable = (file: string) => (error: Error) =>
    events.tellOften(file, {
      level: 'error',
      event: 'file-unusable',
      message: `${file} changed and cannot be used; what it held before stays in use. ${error.message}`,
    })
  const { keyFile } = options
  const keys =
    keyFile === ''
      ? undefined
      : watchedFile(keyFile, (bytes) => parseKeys(bytes.toString('utf8'), keyFile), unusable(keyFile)).current
  const tokens = openTokens(options, unusable, outgoingTo)
  const limit = rateLimitOf(options)
  const limiter = limit && limiterOf(limit, workers, link)
  return {
    ...(keys && { keys }),
    ...(tokens && { tokens }),
    ...(limiter && { limiter }),
    onRefused(why: RefusedFor, client: string) {
      metrics.refused(why)
      events.tellOften(`refused ${why}`, { level: 'warn', event: 'refused', message: REFUSED[why], why, client })
    },
  }
}

/** The rate is that of the service: several processes share it. */
const limiterOf = (limit: RateLimit, workers: number, link: PrimaryLink | undefined): RateLimiter => {
  const now = () => performance.now()
  return link ? createLeasedLimiter(limit, workers, link, now) : createRateLimiter(limit, now)
}

const REFUSED: Readonly<Record<RefusedFor, string>> = {
  'no-key': 'A request came without a key.',
  'wrong-key': 'A request came with a key or token that is not valid.',
  scope: 'A request asked for what its key may not do.',
  rate: 'Requests came too fast.',
}

const LEAST_SECRET_BYTES = 32

function openTokens(
  options: OperateOptions,
  unusable: (file: string) => (error: Error) => void,
  outgoingTo: (to: string) => Outgoing,
): Tokens | undefined {
  const { jwtSecret, jwtKeys, jwtIssuer, jwtAudience } = options
  const rules = { ...(jwtIssuer && { issuer: jwtIssuer }), ...(jwtAudience && { audience: jwtAudience }) }
  if (jwtSecret !== '') {
    const parse = (bytes: Buffer): Uint8Array => {
      // An editor ends a file with a line end, which is no part of the secret.
      const secret = new TextEncoder().encode(bytes.toString('utf8').trim())
      if (secret.length < LEAST_SECRET_BYTES)
        throw usageError(`${jwtSecret} holds ${secret.length} bytes.`, {
          file: jwtSecret,
          next: `A secret has at least ${LEAST_SECRET_BYTES} (RFC 7518, 3.2). Make one with: openssl rand -base64 48`,
        })
      return secret
    }
    const { current } = watchedFile(jwtSecret, parse, unusable(jwtSecret))
    return createTokens({ kind: 'secret', current }, rules, Date.now)
  }
  if (jwtKeys === '') return undefined
  const keys = /^https?:\/\//u.test(jwtKeys)
    ? issuerKeys(jwtKeys, outgoingTo('issuer'), Date.now)
    : issuerKeysOfFile(jwtKeys, unusable(jwtKeys))
  return createTokens(keys, rules, Date.now)
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/u

/** A service that others reach and that asks nobody who they are. */
function warnIfOpen({ host, keyFile, tlsClientCa }: ServeOptions, events: Events): void {
  if (LOOPBACK.test(host) || keyFile !== '' || tlsClientCa !== '') return
  events.tell({
    level: 'warn',
    event: 'no-key',
    message: `Whoever reaches ${host} may use this service: it asks for no key. Give --key-file (lathe keys add NAME --key-file FILE makes keys), --jwt-secret or --jwt-keys.`,
  })
}
