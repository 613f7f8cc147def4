import type { IncomingMessage } from 'node:http'
import { explainTable, tableOfRows, withReasons } from '../../shared/explain/index.ts'
import type { ScoringKernels } from '../../shared/models/index.ts'
import { type Pipeline, predictionsOf, scoreRows } from '../../shared/pipeline/index.ts'
import {
  type GroupCounts,
  MOST_EXPLAINED_ROWS,
  openApi,
  parsePredictRequest,
  predictResponse,
} from '../../shared/serve/index.ts'
import type { Answer } from './answer.ts'
import { readJson } from './body.ts'

/** A model being served. */
export interface Service {
  readonly name: string
  readonly pipeline: Pipeline
  /** What scores many rows faster; the plain way where it is left out. */
  readonly kernels?: ScoringKernels | undefined
  /** Largest body of a request, in bytes. */
  readonly mostBytes: number
  /** Most rows of a request. */
  readonly mostRows: number
  /** Whether the service is going down: it finishes what it has and is no longer ready. */
  draining: boolean
  /** What was predicted, by group. */
  readonly groups: GroupCounts
  /** Rows that were predicted since the start. */
  predicted: number
}

export type Method = 'GET' | 'POST'
export type Route = (service: Service, request: IncomingMessage) => Answer | Promise<Answer>

/** Every route: what each method of a path does. */
export const ROUTES: ReadonlyMap<string, Readonly<Partial<Record<Method, Route>>>> = new Map([
  ['/', { GET: listing }],
  ['/predict', { POST: predict }],
  ['/explain', { POST: explain }],
  ['/health', { GET: health }],
  ['/v2/health/live', { GET: () => ({ status: 200, body: { live: true } }) }],
  ['/v2/health/ready', { GET: ready }],
  ['/metrics', { GET: metrics }],
  ['/openapi.json', { GET: ({ pipeline, name }: Service) => ({ status: 200, body: openApi(pipeline, name) }) }],
])

async function predict(service: Service, request: IncomingMessage): Promise<Answer> {
  const { pipeline, kernels, mostBytes, mostRows, groups } = service
  const body = await readJson(request, mostBytes)
  const { rows, ignored, reasons } = parsePredictRequest(body, pipeline, mostRows)
  const predictions = predictionsOf(pipeline, scoreRows(pipeline, rows, kernels))
  service.predicted += rows.length
  groups.count(
    rowsOf(body),
    predictions.map(({ prediction }) => prediction === pipeline.classes[1]),
  )
  const explained = reasons > 0 ? withReasons(pipeline, predictions, rows, reasons) : predictions
  return { status: 200, body: predictResponse(explained, ignored) }
}

async function explain({ pipeline, mostBytes }: Service, request: IncomingMessage): Promise<Answer> {
  const body = await readJson(request, mostBytes)
  const { rows, ignored } = parsePredictRequest(body, pipeline, MOST_EXPLAINED_ROWS)
  const explained = explainTable(pipeline, tableOfRows(pipeline, rows))
  return { status: 200, body: { scale: 'margin', rows: explained, ...(ignored.length > 0 && { ignored }) } }
}

function health({ name, draining }: Service): Answer {
  return { status: draining ? 503 : 200, body: { status: draining ? 'draining' : 'ok', model: name } }
}

function ready({ draining }: Service): Answer {
  return { status: draining ? 503 : 200, body: { ready: !draining } }
}

/** The rows of a body that was read as a request already. */
const rowsOf = (body: unknown): readonly unknown[] =>
  typeof body === 'object' && body !== null && 'rows' in body && Array.isArray(body.rows) ? body.rows : []

const PROMETHEUS = 'text/plain; version=0.0.4; charset=utf-8'

function metrics({ predicted, groups }: Service): Answer {
  const own = '# HELP lathe_predictions_total Rows predicted since the start.\n# TYPE lathe_predictions_total counter\n'
  const body = `${own}lathe_predictions_total ${predicted}\n${groups.metrics()}`
  return { status: 200, body, headers: { 'content-type': PROMETHEUS } }
}

function listing({ name, pipeline }: Service): Answer {
  const lines = [...ROUTES].flatMap(([path, methods]) => Object.keys(methods).map((method) => `  ${method} ${path}`))
  return { status: 200, body: `${name} predicts ${pipeline.target}.\n\n${lines.join('\n')}\n` }
}
